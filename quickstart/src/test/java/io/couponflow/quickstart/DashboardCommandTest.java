package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.sql.Migrations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

class DashboardCommandTest {

    private static OpenDatabase database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        database = OpenDatabase.start();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(database.user());
        Migrations.migrate(source);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void anyDatabaseIsShownUntilItIsAskedToEnd() throws Exception {
        Path out = folder.resolve("out");
        int port = Ports.free(1).get(0);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "dashboard",
                        "--jdbc-url",
                        database.jdbcUrl(),
                        "--jdbc-user",
                        database.user(),
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Files.readString(out))
                            .isEqualTo("couponflow dashboard at http://localhost:" + port + "; Ctrl-C ends it\n"));

            String url = "http://localhost:" + port;
            assertThat(HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(url + "/api/session"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .contains("\"user\":null", "\"audiences\":[\"marketing\",\"finance\",\"ops\"]", "\"demo\":false");
            assertThatNoException().isThrownBy(() -> new DashboardRehearsal(url).askForEverything());
        } finally {
            process.destroy();
        }
        assertThat(process.onExit().get().exitValue()).as("ended by the signal").isEqualTo(143);
    }

    @Test
    void userWhoMayNotReadIsToldInALine() throws Exception {
        try (var connection = new Database(database.jdbcUrl(), database.user(), null).connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE looker LOGIN");
        }

        Outcome outcome = couponflow(
                "dashboard",
                "--jdbc-url",
                database.jdbcUrl(),
                "--jdbc-user",
                "looker",
                "--port",
                "0",
                "--audiences",
                "ops");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("may not read for ops; expected a member of ops_reader")
                .doesNotContain("\tat ", "failed");
    }

    @Test
    void everyMistakeOfUsersAndAddressIsToldAtOnce() throws Exception {
        Path users = folder.resolve("users.yaml");
        Files.writeString(users, "alice: {password: plain, audiences: [sales]}\n");

        Outcome outcome = couponflow(
                "dashboard",
                "--jdbc-url",
                database.jdbcUrl(),
                "--jdbc-user",
                "me",
                "--host",
                "0.0.0.0",
                "--users",
                users.toString(),
                "--min-n",
                "-1");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("user alice: the password is no bcrypt hash", "audience sales", "--min-n is -1")
                .doesNotContain("plain,", "there are no users");
    }

    @ParameterizedTest
    @CsvSource({"correct horse, 0, $2b$12$", "short, 1, ''"})
    void passwordFromStandardInputIsHashed(String password, int exitCode, String start) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream((password + "\n").getBytes(UTF_8)));
        try {
            Outcome outcome = couponflow("dashboard", "--hash-password");

            assertThat(outcome.exitCode()).isEqualTo(exitCode);
            assertThat(outcome.out()).startsWith(start).doesNotContain(password);
            assertThat(outcome.err()).doesNotContain(password, "\tat ");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void databaseThatIsDownIsToldInALine() throws Exception {
        int nobody = Ports.free(1).get(0);

        Outcome outcome = couponflow(
                "dashboard", "--jdbc-url", "jdbc:postgresql://localhost:" + nobody + "/x", "--jdbc-user", "me");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines().toList())
                .isEqualTo(List.of(outcome.err().strip()))
                .first()
                .asString()
                .contains("can't be used", "refused");
    }
}
