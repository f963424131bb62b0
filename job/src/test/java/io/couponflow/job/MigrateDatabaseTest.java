package io.couponflow.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What it says where it can't migrate; that it does is tried with the roles that a deployment has. */
class MigrateDatabaseTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void allMistakesOfTheSettingsAreTold() {
        int code =
                run(Map.of("COUPONFLOW_JDBC_PASSWORD", "hunter2"), "--zone", "Mars/Base", "--jdbc.pasword", "hunter2");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .contains("Mars/Base", "jdbc.pasword", "jdbc.url")
                .doesNotContain("hunter2");
    }

    @Test
    void aDatabaseThatIsAwayIsToldInOneLine() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        int code = run(
                Map.of(),
                "--kafka.properties-file",
                "/only/the/job/has/it",
                "--jdbc.url",
                "jdbc:postgresql://localhost:" + closed + "/coupons");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("the database could not be migrated: ");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    private int run(Map<String, String> environment, String... arguments) {
        return MigrateDatabase.run(
                arguments, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
