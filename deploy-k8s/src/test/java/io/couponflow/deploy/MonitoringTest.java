package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deployed measures and alerts as {@code monitoring/} says, and the runbook answers each alert. */
class MonitoringTest {

    private static final Path ALERTS = Path.of("monitoring", "alerts.yaml");

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void theRulesAreThoseOfTheAlerts(String overlay) throws IOException {
        JsonNode groups = Manifest.YAML.readTree(ALERTS.toFile()).path("groups");

        assertThat(Manifest.of(overlay))
                .filteredOn(manifest -> manifest.kind().equals("PrometheusRule"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.spec().path("groups"))
                        .as("write it again: deploy-k8s/render")
                        .isEqualTo(groups));
    }

    @Test
    void theRunbookHasAHeadingForEachAlert() throws IOException {
        String runbook = Files.readString(Path.of("RUNBOOK.md"));

        List<JsonNode> alerts = Stream.of(Manifest.YAML.readTree(ALERTS.toFile()))
                .flatMap(file -> file.findParents("alert").stream())
                .toList();

        assertThat(alerts).hasSizeGreaterThanOrEqualTo(7).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(runbook).contains("\n## " + name + "\n");
            assertThat(alert.at("/annotations/runbook").asText())
                    .isEqualTo("RUNBOOK.md#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#flinkDeployments")
    void theJobIsMeasuredAsTheAlertsExpect(Manifest job) throws IOException {
        JsonNode expected = Manifest.YAML.readTree(
                Path.of("monitoring", "flink-metrics.yaml").toFile());

        assertThat(expected.properties()).isNotEmpty().allSatisfy(option -> {
            String value = option.getValue().asText();
            // A range of ports is for processes that share an address.
            assertThat(job.configuration())
                    .containsEntry(
                            option.getKey(), option.getKey().endsWith(".port") ? value.replaceFirst("-.*", "") : value);
        });
    }

    @Test
    void theAlertOfTheDiskKnowsHowLargeItIs() throws IOException {
        String gibibytes = Manifest.flinkDeployments()
                .filter(job -> job.overlay().equals("production"))
                .findFirst()
                .orElseThrow()
                .pods()
                .get("taskManager")
                .findValue("storage")
                .asText()
                .replaceFirst("Gi$", "");

        String volume = Manifest.YAML.readTree(ALERTS.toFile()).findParents("record").stream()
                .filter(rule -> rule.path("record").asText().equals("couponflow:rocksdb_volume_bytes"))
                .findFirst()
                .orElseThrow()
                .path("expr")
                .asText();

        assertThat(volume).isEqualTo("vector(" + gibibytes + " * 1024 ^ 3)");
    }
}
