package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

    private static final Pattern RECEIVED = Pattern.compile("received ([0-9,]+) ");

    @Test
    void pushesGoThroughKafkaAndTheJobIntoTheTablesAndNothingIsLeft() throws IOException {
        List<String> before = leftovers();

        Outcome outcome = couponflow("demo", "--for", "12", "--rate", "300");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("jdbc:postgresql://localhost:", "Web UI", "http://localhost:");
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
