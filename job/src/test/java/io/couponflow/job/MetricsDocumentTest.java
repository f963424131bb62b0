package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.flink.JobMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {

    private static final Path DOCUMENT = Path.of("METRICS.md");
    private static final String HEAD = "| metric | type | unit | label | operators | meaning | invariant |\n";

    @Test
    void theTableOfMetricsSaysWhatTheCodeSays() throws IOException {
        if (Boolean.getBoolean("metrics.write")) {
            String document = Files.readString(DOCUMENT);
            Files.writeString(DOCUMENT, document.replace(tableOf(document), table()));
        }

        String document = Files.readString(DOCUMENT);

        assertThat(tableOf(document))
                .as("job/METRICS.md; ./mvnw -pl job -am test -Dtest=MetricsDocumentTest -Dmetrics.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false writes it anew")
                .isEqualTo(table());
    }

    @Test
    void everyMetricHasARowOfItsOwnThatSaysWhatItMeans() {
        assertThat(JobMetric.values()).extracting(JobMetric::key).doesNotHaveDuplicates();
        assertThat(table().lines().skip(2)).hasSameSizeAs(JobMetric.values()).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            assertThat(cells).hasSize(9);
            assertThat(cells[6]).isNotBlank();
        });
    }

    private static String table() {
        return Arrays.stream(JobMetric.values())
                .map(metric -> metric.markdownRow() + "\n")
                .collect(Collectors.joining("", HEAD + "|---|---|---|---|---|---|---|\n", ""));
    }

    private static String tableOf(String document) {
        int start = document.indexOf(HEAD);
        return document.substring(start, document.indexOf("\n\n", start) + 1);
    }
}
