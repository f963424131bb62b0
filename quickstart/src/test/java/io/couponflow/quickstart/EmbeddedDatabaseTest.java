package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets into the server, and what becomes of those who are in. */
class EmbeddedDatabaseTest {

    private static EmbeddedDatabase server;
    private static Database database;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedDatabase.start(0);
        database = new Database(server.jdbcUrl(), server.user(), server.password());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void databaseLetsNobodyInWithoutItsPassword() throws Exception {
        for (String password :
                new String[] {null, "", "postgres", server.password().toLowerCase(Locale.ROOT)}) {
            assertThatThrownBy(() -> new Database(server.jdbcUrl(), server.user(), password).connect())
                    .as("password %s", password)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }

        assertThat(PostgresProcess.query(database, "SELECT DISTINCT auth_method FROM pg_hba_file_rules"))
                .as("for every kind of connection")
                .containsExactly("scram-sha-256");
        assertThat(PostgresProcess.query(database, "SHOW unix_socket_directories"))
                .containsExactly("");
        assertThat(PostgresProcess.query(database, "SHOW listen_addresses")).containsExactly("localhost");
    }

    @Test
    void passwordOfTheDatabaseIsInNoCommandLineAndNoOtherUserCanReadIt() throws Exception {
        List<String> commandLines = ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .toList();
        Path file = Path.of(server.passwordFile());

        assertThat(server.settings().values()) // on a cluster: arguments of Flink's command line
                .noneMatch(value -> value.contains(server.password()));
        assertThat(commandLines)
                .anyMatch(line -> line.contains(file.getParent().toString()))
                .noneMatch(line -> line.contains(server.password()));
        assertThat(Files.readString(file)).isEqualTo(server.password() + "\n");
        for (String name : List.of("password", "pgpass")) {
            assertThat(Files.getPosixFilePermissions(file.resolveSibling(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        if (AnotherUser.canBeTried()) {
            assertThat(AnotherUser.run("cat", file.toString())).contains("Permission denied");
        }
    }

    @Test
    void psqlThatIsShownWorksForTheOwnerAndForNobodyElse() throws Exception {
        assumeTrue(hasPsql(), "psql is not installed");
        String command = server.psql() + " --no-password --no-psqlrc -Atc 'SELECT 6 * 7'";

        assertThat(AnotherUser.output(List.of("sh", "-c", command))).isEqualTo("42\n");
        if (AnotherUser.canBeTried()) {
            assertThat(AnotherUser.run("sh", "-c", command)).contains("no password supplied");
        }
    }

    private static boolean hasPsql() throws Exception {
        return AnotherUser.output(List.of("sh", "-c", "command -v psql || true"))
                .contains("psql");
    }

    @Test
    void displayOutlivesTheLossOfItsConnection() throws Exception {
        try (TablesReader tables = new TablesReader(database);
                Connection other = database.connect()) {
            int process = tables.read(EmbeddedDatabaseTest::process).orElseThrow();
            other.createStatement().execute("SELECT pg_terminate_backend(" + process + ", 10000)");

            assertThat(tables.read(EmbeddedDatabaseTest::process)).isEmpty();
            assertThat(tables.read(EmbeddedDatabaseTest::process))
                    .hasValueSatisfying(again -> assertThat(again).isNotEqualTo(process));
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
