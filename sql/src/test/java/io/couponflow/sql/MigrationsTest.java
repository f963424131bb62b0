package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class MigrationsTest {

    /** Of the tables, as this program has them. */
    private static final String VERSION =
            Migrations.migrate(Database.migrated().dataSource()).version();

    @Test
    void anEmptyDatabaseIsMigratedAndASecondCallFindsNothingToDo() throws Exception {
        Database database = Database.empty();

        Migrations.Outcome first = Migrations.migrate(database.dataSource());
        Migrations.Outcome second = Migrations.migrate(database.dataSource());

        assertThat(first.applied()).isEqualTo(filesIn("db/migration", "V", "R"));
        assertThat(second).isEqualTo(new Migrations.Outcome(0, first.version()));
        assertThatCode(() -> Migrations.validate(database.dataSource())).doesNotThrowAnyException();
    }

    @Test
    void theRolesOfAnotherDatabaseOfTheServerAreShared() {
        Migrations.migrate(Database.empty().dataSource());
        Database second = Database.empty();

        Migrations.migrate(second.dataSource());

        assertThat(second.rowsAs("marketing_reader", "SELECT count(*) FROM marketing.gifting"))
                .containsExactly("0");
    }

    @Test
    void severalProcessesMayMigrateAtOnce() {
        Database database = Database.empty();

        List<CompletableFuture<Migrations.Outcome>> calls = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> Migrations.migrate(database.dataSource())))
                .toList();

        assertThat(calls.stream().map(CompletableFuture::join).mapToInt(Migrations.Outcome::applied))
                .filteredOn(applied -> applied > 0)
                .hasSize(1);
    }

    @Test
    void aViewThatWasMadeAnewIsReadableAgain() {
        Database database = Database.migrated();
        database.execute(
                "DROP VIEW marketing.gifting",
                "UPDATE couponflow.flyway_schema_history SET checksum = 0 WHERE script = 'R__marketing_gifting.sql'");

        Migrations.Outcome outcome = Migrations.migrate(database.dataSource());

        assertThat(outcome.applied()).isEqualTo(1);
        assertThat(database.rowsAs("marketing_reader", "SELECT count(*) FROM marketing.gifting"))
                .containsExactly("0");
    }

    @Test
    void anOrdinaryOwnerMigratesOnceTheRolesExistAndIsToldWhatToAskForUntilThen() throws IOException {
        try (EmbeddedPostgres server = Database.start()) {
            Database administration = Database.ofServer(server);
            administration.execute("CREATE ROLE mart LOGIN", "CREATE ROLE ops_reader NOLOGIN");
            Database database = Database.create(server, "mart", "");

            assertThatThrownBy(() -> Migrations.migrate(database.dataSource()))
                    .isInstanceOf(MigrationException.class)
                    .hasMessage("the database could not be migrated: roles couponflow_writer, finance_reader,"
                            + " marketing_reader are missing and user mart may not create roles: ask the DBA to run"
                            + " \"CREATE ROLE couponflow_writer NOLOGIN; CREATE ROLE finance_reader NOLOGIN; CREATE ROLE"
                            + " marketing_reader NOLOGIN;\"");

            administration.execute("CREATE ROLE couponflow_writer NOLOGIN; CREATE ROLE finance_reader NOLOGIN;"
                    + " CREATE ROLE marketing_reader NOLOGIN;");
            assertThat(Migrations.migrate(database.dataSource()).applied()).isPositive();
            administration.execute("GRANT marketing_reader TO mart");
            assertThat(database.rowsAs("marketing_reader", "SELECT count(*) FROM marketing.gifting"))
                    .containsExactly("0");
        }
    }

    @Test
    void aDatabaseOfANewerProgramIsRefusedAndLeftAlone() {
        Database database = Database.migrated();
        database.execute("INSERT INTO couponflow.flyway_schema_history"
                + " SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'me', now(), 1, true");

        String refusal = "the database is newer than this program: its tables have version 99, expected " + VERSION
                + "; use the version that migrated it";
        assertThatThrownBy(() -> Migrations.validate(database.dataSource())).hasMessage(refusal);
        assertThatThrownBy(() -> Migrations.migrate(database.dataSource())).hasMessage(refusal);
    }

    @Test
    void anEmptyDatabaseIsOlderThanTheProgram() {
        Database database = Database.empty();

        assertThatThrownBy(() -> Migrations.validate(database.dataSource()))
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith(
                        "the database lacks migrations of this program: its tables have version none, expected "
                                + VERSION + "; not applied: V1__coupons.sql, V2__activity.sql, ");
    }

    @Test
    void anOutdatedViewIsNamed() {
        Database database = Database.migrated();
        database.execute(
                "UPDATE couponflow.flyway_schema_history SET checksum = 0 WHERE script = 'R__marketing_gifting.sql'");

        assertThatThrownBy(() -> Migrations.validate(database.dataSource()))
                .hasMessage("the database lacks migrations of this program: its tables have version " + VERSION
                        + ", expected " + VERSION + "; not applied: R__marketing_gifting.sql");
    }

    @Test
    void aTableThatAnotherBuildMadeIsNamed() {
        Database database = Database.migrated();
        database.execute("UPDATE couponflow.flyway_schema_history SET checksum = 0 WHERE version = '2'");

        String refusal = "the database was migrated by another build than this program: other content in"
                + " V2__activity.sql; use the build that migrated it";
        assertThatThrownBy(() -> Migrations.validate(database.dataSource())).hasMessage(refusal);
        assertThatThrownBy(() -> Migrations.migrate(database.dataSource())).hasMessage(refusal);
    }

    @Test
    void aDatabaseThatCannotHoldEveryTextIsRefused() {
        Database database = Database.withOptions("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");

        assertThatThrownBy(() -> Migrations.migrate(database.dataSource()))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("has the encoding LATIN1, expected UTF8");
    }

    @Test
    void aServerThatIsDownIsNamedInOneLine() {
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setServerNames(new String[] {"localhost"});
        nobody.setPortNumbers(new int[] {1});
        nobody.setUser("mart");
        nobody.setPassword("secret");

        assertThatThrownBy(() -> Migrations.migrate(nobody))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("localhost:1 refused")
                .hasMessageNotContaining("secret")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    /** As on a Flink cluster: everything in one jar, behind a class loader that the thread does not have. */
    @Test
    void migrationsAreFoundInAJarThatTheContextClassLoaderDoesNotKnow(@TempDir Path folder) throws Exception {
        Database database = Database.empty();
        String expected = "Outcome[applied=%d, version=%s]".formatted(filesIn("db/migration", "V", "R"), VERSION);
        Path jar = folder.resolve("job.jar");
        pack(
                Path.of(Migrations.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                jar);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (URLClassLoader user = new URLClassLoader(classPathWith(jar), ClassLoader.getPlatformClassLoader())) {
            Class<?> migrations = user.loadClass(Migrations.class.getName());

            Object outcome = invoke(migrations, database.dataSource());

            assertThat(migrations).isNotSameAs(Migrations.class);
            assertThat(outcome).hasToString(expected);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Path classes() throws Exception {
        return Path.of(Migrations.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static int filesIn(String folder, String... prefixes) throws Exception {
        try (Stream<Path> files = Files.list(classes().resolve(folder))) {
            return (int) files.map(f -> f.getFileName().toString())
                    .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
                    .count();
        }
    }

    private static Object invoke(Class<?> migrations, DataSource database) throws Exception {
        try {
            return migrations.getMethod("migrate", DataSource.class).invoke(null, database);
        } catch (InvocationTargetException e) {
            throw new AssertionError("refused", e.getCause());
        }
    }

    private static URL[] classPathWith(Path jar) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(jar.toUri().toURL());
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            if (entry.endsWith(".jar")) {
                urls.add(URI.create("file:" + entry).toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> paths = Files.walk(classes)) {
            for (Path path : paths.filter(p -> !p.equals(classes)).sorted().toList()) {
                boolean isFolder = Files.isDirectory(path);
                out.putNextEntry(new JarEntry(classes.relativize(path) + (isFolder ? "/" : "")));
                if (!isFolder) {
                    Files.copy(path, out);
                }
                out.closeEntry();
            }
        }
    }
}
