package io.couponflow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.couponflow.bench.StateGrowth.Row;
import io.couponflow.bench.StateGrowth.Sample;
import io.couponflow.connectors.files.PushFiles;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.event.UserConsumeCard;
import io.couponflow.domain.event.UserGetCard;
import io.couponflow.parse.PushParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateGrowthTest {

    @Test
    void rowsEndAtTheSizesAndAtTenthsOfTheGreatest() {
        assertThat(StateGrowth.marks(List.of(20L, 1L, 5L)))
                .containsExactly(1L, 2L, 4L, 5L, 6L, 8L, 10L, 12L, 14L, 16L, 18L, 20L);
    }

    @Test
    void aRowTellsOfWhatCameSinceTheOneBefore() {
        List<Sample> samples = List.of(
                new Sample(10, 20, 100, 5e-6, 1e-6, 1_000),
                new Sample(19, 30, 101, 9e-6, 1e-6, 1_100),
                new Sample(21, 40, 102, 45e-6, 3e-6, 2_100),
                new Sample(39, 70, 105, 75e-6, 6e-6, 3_900));

        List<Row> rows = StateGrowth.rows(samples, List.of(20L, 40L));

        assertThat(rows).extracting(row -> row.to().codes()).containsExactly(21L, 39L);
        assertThat(rows.get(0).rate()).isEqualTo(10);
        assertThat(rows.get(0).micros()).isCloseTo(2, within(1e-9));
        assertThat(rows.get(0).databaseMicros()).isCloseTo(0.1, within(1e-9));
        assertThat(rows.get(1).rate()).isEqualTo(10);
        assertThat(rows.get(1).bytesACode()).isEqualTo(100);
        assertThat(StateGrowth.at(rows, 20)).isEqualTo(rows.get(0));
        assertThat(StateGrowth.at(rows, 40)).isNull();
    }

    @Test
    void marksThatOneCommitPassesShareARow() {
        List<Sample> samples = List.of(new Sample(1, 1, 1, 0, 0, 1), new Sample(50, 50, 2, 0, 0, 1));

        assertThat(StateGrowth.rows(samples, List.of(10L, 20L, 50L))).hasSize(1);
    }

    @Test
    void threeOfFourPushesIssueACodeOfItsOwnAndOneRedeemsAnEarlier() {
        Set<String> issued = new HashSet<>();
        PushParser parser = new PushParser();
        long pushes = new CodeStream(3_000).pushes();

        for (long i = 0; i < pushes; i++) {
            byte[] body = CodeStream.push(i).getBytes(StandardCharsets.UTF_8);
            Parsed parsed = parser.parse(new RawPush("weixin-push", 0, i, 2_000_000_000_000L, body));
            assertThat(parsed).isInstanceOfSatisfying(Parsed.Accepted.class, accepted -> {
                if (accepted.push().event() instanceof UserGetCard receipt) {
                    assertThat(issued.add(receipt.userCardCode())).isTrue();
                } else {
                    UserConsumeCard redemption =
                            (UserConsumeCard) accepted.push().event();
                    assertThat(issued).contains(redemption.userCardCode());
                }
            });
            assertThat(CodeStream.codes(i + 1)).isEqualTo(issued.size());
        }
        assertThat(issued).hasSize(3_000);
    }

    @Test
    void allPushesAreWrittenOnceAndSideBySide(@TempDir Path folder) throws IOException {
        CodeStream stream = new CodeStream(300);

        stream.write(folder, 2);

        List<String> files = PushFiles.list(folder.toString()).stream()
                .map(file -> file.path().getPath())
                .toList();
        List<List<String>> lines = new ArrayList<>();
        for (String file : files) {
            lines.add(lines(Path.of(file)));
        }
        assertThat(lines).hasSize(2).allMatch(file -> file.size() == 200);
        assertThat(lines.get(0).get(3)).isEqualTo(CodeStream.push(6));
        assertThat(lines.get(1).get(3)).isEqualTo(CodeStream.push(7));
    }

    private static List<String> lines(Path file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
