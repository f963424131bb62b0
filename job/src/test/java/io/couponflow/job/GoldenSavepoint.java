package io.couponflow.job;

import io.couponflow.connectors.files.ListedFile;
import io.couponflow.connectors.files.PushFiles;
import io.couponflow.mart.Table;
import io.couponflow.sql.Migrations;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.util.FileUtils;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * A folder of {@code golden-savepoint}: a savepoint of the job of some version, the tables as it left them, and the pushes
 * before and after it.
 *
 * <ul>
 *   <li>{@code before}, {@code after}: pushes, and {@code cards.jsonl}, the catalogue as it was by then.
 *   <li>{@code savepoint}: in canonical format.
 *   <li>{@code tables}: a CSV each.
 *   <li>{@code schema-version}: of those tables.
 * </ul>
 */
record GoldenSavepoint(Path folder) {

    private static final String CATALOGUE = "cards.jsonl";
    private static final List<String> TABLES = Stream.concat(
                    Stream.of(Table.values()).map(Table::tableName), Stream.of("job_run"))
            .toList();

    /** What a half reads, pushes and catalogue. */
    record Half(List<ListedFile> pushes, ListedFile catalogue) {}

    Half before() throws IOException {
        return half("before");
    }

    Half after() throws IOException {
        return half("after");
    }

    private Half half(String name) throws IOException {
        Path files = folder.resolve(name);
        return new Half(
                PushFiles.list(files.toString()),
                PushFiles.list(files.resolve(CATALOGUE).toString()).get(0));
    }

    Path savepoint() {
        return folder.resolve("savepoint");
    }

    /** What the savepoint says that it holds. */
    CheckpointMetadata metadata() throws IOException {
        Path file = savepoint().resolve("_metadata");
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            return Checkpoints.loadCheckpointMetadata(
                    in, GoldenSavepoint.class.getClassLoader(), savepoint().toString());
        }
    }

    /** The same at another place, where nothing knows of the first. */
    GoldenSavepoint copiedTo(Path place) throws IOException {
        FileUtils.copy(
                new org.apache.flink.core.fs.Path(folder.toUri()),
                new org.apache.flink.core.fs.Path(place.toUri()),
                false);
        return new GoldenSavepoint(place);
    }

    /** Both halves in one folder, for a run that nothing disturbs. */
    Half both(Path into) throws IOException {
        Files.createDirectories(into);
        Path catalogue = into.resolve(CATALOGUE);
        try (OutputStream cards = Files.newOutputStream(catalogue)) {
            for (Half half : List.of(before(), after())) {
                for (ListedFile file : half.pushes) {
                    Files.copy(local(file), into.resolve(file.source()));
                }
                Files.copy(local(half.catalogue), cards);
            }
        }
        return new Half(
                PushFiles.list(into.toString()),
                PushFiles.list(catalogue.toString()).get(0));
    }

    private static Path local(ListedFile file) {
        return Path.of(file.path().toUri().getPath());
    }

    /** Keeps the tables of the schema that is current. */
    void keepTables(Connection connection) throws SQLException, IOException {
        Files.createDirectories(folder.resolve("tables"));
        for (String table : TABLES) {
            try (OutputStream out = Files.newOutputStream(csv(table))) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "COPY (SELECT * FROM couponflow." + table + " ORDER BY 1, 2, 3) TO STDOUT"
                                        + " WITH (FORMAT csv, HEADER)",
                                out);
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT version FROM couponflow.flyway_schema_history"
                        + " WHERE version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")) {
            version.next();
            Files.writeString(schemaVersion(), version.getString(1) + "\n");
        }
    }

    /** Makes of an empty database one with these tables, and then brings it up to date as an upgrade would. */
    void loadTables(DataSource database) throws SQLException, IOException {
        // Views of today need not fit the tables of then.
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .defaultSchema("couponflow")
                .placeholderReplacement(false)
                .repeatableSqlMigrationPrefix("not-yet")
                .target(Files.readString(schemaVersion()).strip())
                .load()
                .migrate();
        try (Connection connection = database.getConnection()) {
            for (String table : TABLES) {
                load(connection, table);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT setval(pg_get_serial_sequence('couponflow.job_run', 'run_id'),"
                        + " (SELECT max(run_id) FROM couponflow.job_run))");
            }
        }
        Migrations.migrate(database);
    }

    private void load(Connection connection, String table) throws SQLException, IOException {
        String header;
        try (BufferedReader lines = Files.newBufferedReader(csv(table))) {
            header = lines.readLine();
        }
        try (InputStream in = Files.newInputStream(csv(table))) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY couponflow." + table + " (" + header + ") FROM STDIN WITH (FORMAT csv, HEADER)", in);
        }
    }

    private Path csv(String table) {
        return folder.resolve("tables").resolve(table + ".csv");
    }

    private Path schemaVersion() {
        return folder.resolve("schema-version");
    }

    @Override
    public String toString() {
        return String.valueOf(folder.getFileName());
    }
}
