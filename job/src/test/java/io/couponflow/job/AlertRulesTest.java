package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alerts as Prometheus itself reads and tries them. {@link MetricsTest} checks that what they name exists. */
class AlertRulesTest {

    private static final File FOLDER = new File("../deploy-k8s/monitoring");

    @ParameterizedTest
    @CsvSource({"check rules, alerts.yaml", "test rules, alerts-test.yaml", "test rules, alerts-day-test.yaml"})
    void promtoolIsContent(String command, String file) throws IOException, InterruptedException {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
                "promtool is not on the PATH: the alert rules were not tried (Debian has it in the package prometheus)");

        Process promtool = new ProcessBuilder(("promtool " + command + " " + file).split(" "))
                .directory(FOLDER)
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
