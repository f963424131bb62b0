package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

    private static final Instant NOW = Instant.parse("2016-08-30T00:00:00Z");
    private static final Pattern RECEIVED = Pattern.compile("received ([0-9,]+) ");

    @Test
    void pushesGoThroughKafkaAndTheJobIntoTheTablesAndNothingIsLeft() throws IOException {
        List<String> before = leftovers();

        Outcome outcome = couponflow("demo", "--for", "8", "--rate", "10");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("jdbc:postgresql://localhost:", "http://localhost:");
        assertThat(outcome.out())
                .as("how the owner, and nobody else, gets into PostgreSQL, Flink and Kafka")
                .containsPattern("  PostgreSQL  PGPASSFILE=/.*/pgpass psql -h localhost -p [0-9]+ -U postgres\n")
                .containsPattern("  Web UI      http://localhost:[0-9]+/\\?token=[-_A-Za-z0-9]{43}\n")
                .containsPattern("  Kafka       localhost:[0-9]+  \\(client settings in /.*/client.properties\\)\n");
        assertThat(outcome.out().lines().skip(1).findFirst().orElseThrow())
                .as("the first of its addresses")
                .matches("  Dashboard   http://localhost:[0-9]+/marketing  .*");
        assertThat(outcome.out()).containsPattern("gh_[0-9a-f]+ +12b +[1-9]");
        assertThat(outcome.out()).as("cards of the catalogue").containsPattern("checkpoint [0-9]+, cards [1-9][0-9]");
        List<Long> received = RECEIVED.matcher(outcome.out())
                .results()
                .map(DemoCommandTest::number)
                .toList();
        assertThat(received)
                .as("pushes received, as shown")
                .isSorted()
                .last()
                .satisfies(last -> assertThat(last).isGreaterThan(300));
        assertThat(leftovers()).isEqualTo(before);
    }

    @Test
    void demoWhoseJobNeverCommittedFailsWithTheReason() {
        Figures.Progress nothing = new Figures.Progress(0, 0, null);

        assertThatThrownBy(() -> DemoCommand.check(nothing, Optional.of(failure(NOW)), NOW))
                .isInstanceOf(Failure.class)
                .hasMessage("the job has committed nothing: it failed: no buffers");
        assertThatThrownBy(() -> DemoCommand.check(nothing, Optional.empty(), NOW))
                .isInstanceOf(Failure.class)
                .hasMessage("the job has committed nothing in 120 s");
    }

    @Test
    void demoWhoseJobFailedSucceedsIfItHasCommittedSince() {
        Figures.Progress secondAgo = new Figures.Progress(7, 3, 1.0);

        assertThatCode(() -> DemoCommand.check(secondAgo, Optional.of(failure(NOW.minusSeconds(2))), NOW))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> DemoCommand.check(secondAgo, Optional.of(failure(NOW.minusMillis(500))), NOW))
                .isInstanceOf(Failure.class)
                .hasMessage("the job failed after its last commit: no buffers");
    }

    private static JobFailure failure(Instant at) {
        return new JobFailure(at, "no buffers");
    }

    private static long number(MatchResult match) {
        return Long.parseLong(match.group(1).replace(",", ""));
    }

    private static List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> Stream.of("postgresql", "kafka", "flink")
                            .anyMatch(purpose -> name.startsWith(TemporaryFolder.prefix(purpose))))
                    .sorted()
                    .toList();
        }
    }
}
