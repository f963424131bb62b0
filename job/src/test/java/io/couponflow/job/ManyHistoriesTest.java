package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Push;
import io.couponflow.reference.BatchFold;
import io.couponflow.reference.Histories;
import io.couponflow.reference.PushBuilder;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many small histories at once through the whole job, out of order, repeated and from files that are read side by side:
 * the tables are those of the batch fold. Accounts carry the seed of their history, so a difference names it.
 */
class ManyHistoriesTest {

    private static final long HISTORIES = 1000;
    private static final int FILES = 4;
    private static final int MOST_SHOWN = 40;

    @RegisterExtension
    static final ProductionGraph JOB = new ProductionGraph();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyOrderGivesTheTablesOfTheBatchFold(long order, @TempDir Path folder) throws Exception {
        List<Push> pushes = LongStream.range(0, HISTORIES)
                .mapToObj(Histories::history)
                .flatMap(List::stream)
                .toList();
        List<Push> delivered = Histories.delivered(pushes, new Random(order));
        write(delivered, folder);

        SortedMap<String, List<String>> tables = JOB.tables(folder, Map.of());

        List<String> differences = new ArrayList<>();
        BatchFold.tables(pushes, ZoneId.of("Asia/Shanghai"), Duration.ofHours(1))
                .forEach((table, rows) -> differences.addAll(differences(table, lines(rows), tables.get(table))));
        assertThat(tables.get("data_quality").stream()
                        .mapToLong(line -> column(line, 1))
                        .sum())
                .as("received")
                .isEqualTo(delivered.size());
        assertThat(tables.get("data_quality").stream()
                        .mapToLong(line -> column(line, 2))
                        .sum())
                .as("accepted")
                .isEqualTo(pushes.size());
        assertThat(tables.get("dead_letter")).isEmpty();
        assertThat(differences.stream().limit(MOST_SHOWN).toList())
                .as("%d differences in order %d; the account holds the seed", differences.size(), order)
                .isEmpty();
    }

    /** Sorted, so that what belongs to one account stands together. */
    private static List<String> differences(String table, List<String> expected, List<String> seen) {
        Set<String> missing = new TreeSet<>(expected);
        seen.forEach(missing::remove);
        Set<String> surplus = new TreeSet<>(seen);
        expected.forEach(surplus::remove);
        List<String> differences = new ArrayList<>();
        missing.forEach(line -> differences.add(table + " lacks " + line));
        surplus.forEach(line -> differences.add(table + " holds " + line));
        return differences;
    }

    /** Which file is read first, and how far, is up to the cluster. */
    private static void write(List<Push> pushes, Path folder) throws Exception {
        for (int file = 0; file < FILES; file++) {
            try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(file + ".xml"))) {
                for (int i = file; i < pushes.size(); i += FILES) {
                    out.write(PushBuilder.xml(pushes.get(i)));
                }
            }
        }
    }

    private static List<String> lines(Map<List<String>, List<String>> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach((key, values) -> lines.add(String.join(",", key) + "," + String.join(",", values)));
        return lines.stream().sorted().toList();
    }

    private static long column(String line, int index) {
        return Long.parseLong(line.split(",", -1)[index]);
    }
}
