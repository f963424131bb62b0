package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.batch;
import static io.couponflow.connectors.jdbc.TestMart.commit;
import static io.couponflow.connectors.jdbc.TestMart.issued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.couponflow.sql.PgBouncer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a database that is away, or says no, does to the one who writes. */
class MartDatabaseTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    @Test
    void aServerThatStopsAndStartsAgainDuringACommitLosesNothing() throws Exception {
        EmbeddedPostgres server = server().start();
        int port = server.getPort();
        TestMart mart = TestMart.migrated(server);
        try (MartCommitter committer = mart.committer(OptionalLong.empty())) {
            commit(committer, batch(1, issued("12b", 1)));
            server.close();

            CompletableFuture<Void> commit = JobRunTest.committing(committer, batch(2, issued("12b", 2)));
            await().during(Duration.ofMillis(500)).until(() -> !commit.isDone());
            server = server().setPort(port).start();

            commit.get(90, TimeUnit.SECONDS);
        }
        assertThat(mart.issued()).containsExactly("12b|2|2");
        assertThat(mart.runs()).containsExactly("1|2");
        server.close();
    }

    @Test
    void aPoolThatKeepsASessionForAConnectionIsAsGoodAsPostgresql() throws Exception {
        Path settings = Files.createDirectory(folder.resolve("pool"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                PgBouncer pool = PgBouncer.start(settings, server.getPort(), "session", 1)) {
            TestMart mart = TestMart.migratedBehindAPool(server);
            JdbcConnectionOptions options = MartDatabase.options(pool.jdbcUrl(), null, null);
            try (MartCommitter first = TestMart.committer(options, TestMart.START, "id", OptionalLong.empty())) {
                commit(first, batch(1, issued("12b", 1)));
                commit(first, batch(2, issued("12b", 2), issued("flyer", 1)));
            }

            try (MartCommitter next = TestMart.committer(options, TestMart.START, "id", OptionalLong.of(2))) {
                commit(next, batch(3, issued("12b", 3)));
            }

            assertThat(mart.issued()).containsExactly("12b|3|3", "flyer|1|2");
        }
    }

    @Test
    @Timeout(60)
    void aWrongPasswordFailsAtOnce() throws Exception {
        try (EmbeddedPostgres server = server().start()) {
            TestMart mart = TestMart.migrated(server);
            mart.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'");
            askForPasswords(mart);
            String url = mart.url().substring(0, mart.url().indexOf('?'));
            AtomicInteger tries = new AtomicInteger();
            try (MartDatabase database = new MartDatabase(MartDatabase.options(url, "guarded", "Xv7-wrong"), LONG)) {

                assertThatThrownBy(() -> database.transact("the test", transaction -> tries.incrementAndGet()))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("the test failed: ")
                        .hasMessageContaining("password authentication failed for user \"guarded\"")
                        .satisfies(e -> assertThat(e.toString()).doesNotContain("Xv7-wrong"));
            }
            assertThat(tries).hasValue(0);
            try (MartDatabase database = new MartDatabase(MartDatabase.options(url, "guarded", "right"), LONG)) {
                database.transact("the test", transaction -> tries.incrementAndGet());
            }
            assertThat(tries).as("with the right one").hasValue(1);
        }
    }

    @Test
    @Timeout(60)
    void aDatabaseThatDoesNotExistFailsAtOnce() throws Exception {
        String url = TestMart.migrated().url().replaceFirst("/mart_[0-9]+", "/nowhere");
        try (MartDatabase database = new MartDatabase(MartDatabase.options(url, null, null), LONG)) {
            assertThatThrownBy(() -> database.transact("the test", transaction -> 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("database \"nowhere\" does not exist");
        }
    }

    @Test
    @Timeout(60)
    void aDatabaseThatStaysAwayFailsWhenPatienceEnds() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String url = "jdbc:postgresql://localhost:" + port + "/postgres";
        try (MartDatabase database =
                new MartDatabase(MartDatabase.options(url, "postgres", null), Duration.ofSeconds(1))) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> database.transact("the test", transaction -> 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the test failed: ");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void workThatFailsIsRolledBackAndNotTriedAgain() throws Exception {
        TestMart mart = TestMart.migrated();
        AtomicInteger tries = new AtomicInteger();
        try (MartDatabase database = new MartDatabase(MartDatabase.options(mart.url(), null, null), LONG)) {

            assertThatThrownBy(() -> database.transact("the test", transaction -> {
                        tries.incrementAndGet();
                        transaction.createStatement().execute("DELETE FROM couponflow.dead_letter");
                        return transaction.createStatement().execute("SELECT 1/0");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("division by zero");
        }
        assertThat(tries).hasValue(1);
        assertThat(mart.rows("SELECT version FROM couponflow.flyway_schema_history WHERE version = '1'"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, true",
        "57P01, true",
        "57P03, true",
        "40001, true",
        "40P01, true",
        "53300, true",
        "55P03, true",
        "25006, true",
        "28P01, false",
        "28000, false",
        "3D000, false",
        "42P01, false",
        "23502, false",
        "22012, false",
        ", false"
    })
    void whatWaitingMendsIsTriedAgainAndNothingElse(String state, boolean passing) {
        assertThat(MartDatabase.isPassing(new SQLException("said the server", state)))
                .isEqualTo(passing);
    }

    private EmbeddedPostgres.Builder server() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false);
    }

    /** Rules are read from the top: the new one goes first. */
    private void askForPasswords(TestMart mart) throws IOException {
        Path rules = folder.resolve("data/pg_hba.conf");
        String others = Files.readString(rules);
        Files.writeString(rules, "host all guarded all scram-sha-256\n" + others, StandardOpenOption.TRUNCATE_EXISTING);
        mart.execute("SELECT pg_reload_conf()");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> mart.rows("SELECT count(*) FROM pg_hba_file_rules WHERE user_name = '{guarded}'")
                        .contains("1"));
    }
}
