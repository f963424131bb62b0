package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.connectors.files.PushSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each folder of {@code scenarios} through the whole job, against tables that were worked out by hand. With state on the
 * heap and one subtask, since opening that many databases takes longer than the pushes do; other tests run on RocksDB, and with two.
 */
class GoldenScenariosTest {

    @RegisterExtension
    static final ProductionGraph JOB = new ProductionGraph(new Configuration()
            .set(StateBackendOptions.STATE_BACKEND, "hashmap")
            .set(CoreOptions.DEFAULT_PARALLELISM, 1));

    static List<Scenario> scenarios() throws Exception {
        return Scenario.all();
    }

    /** A dead letter is known by its position, so those scenarios have one order. */
    static Stream<Scenario> reversible() throws Exception {
        return Scenario.all().stream().filter(scenario -> !scenario.hasDeadLetters());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void thePushesGiveTheTables(Scenario scenario) throws Exception {
        String database = JOB.run(scenario.folder(), scenario.options());

        assertSame(database, scenario);
    }

    @ParameterizedTest
    @MethodSource("reversible")
    void theLastPushFirstGivesTheSameTables(Scenario scenario, @TempDir Path folder) throws Exception {
        rearrange(scenario, folder, Collections::reverse);

        String database = JOB.run(folder, scenario.options());

        assertSame(database, scenario);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aTokenOrderInAllItsStatusesEndsTheSameInAnyOrder(long seed, @TempDir Path folder) throws Exception {
        Scenario scenario = named("token-order-in-all-its-statuses");
        rearrange(scenario, folder, pushes -> Collections.shuffle(pushes, new Random(seed)));

        String database = JOB.run(folder, scenario.options());

        assertSame(database, scenario);
    }

    private static Scenario named(String name) throws Exception {
        return Scenario.all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertSame(String database, Scenario scenario) throws Exception {
        try (Connection connection = JOB.connect(database)) {
            assertThat(TableText.read(connection))
                    .allSatisfy((table, lines) -> assertThat(lines)
                            .as("%s of %s", table, scenario)
                            .containsExactlyElementsOf(scenario.tables().get(table)));
            for (Map.Entry<String, List<String>> view : scenario.views().entrySet()) {
                assertSame(connection, view.getKey(), view.getValue());
            }
        }
    }

    /** A view at each of the instants of the column {@code now}; where there is none, as it is. */
    private static void assertSame(Connection connection, String view, List<String> expected) throws Exception {
        String header = expected.get(0);
        List<String> lines = expected.subList(1, expected.size());
        boolean isAtInstants = header.startsWith("now,");
        Map<String, List<String>> linesAt = isAtInstants
                ? lines.stream()
                        .map(line -> line.split(",", 2))
                        .collect(Collectors.groupingBy(
                                line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())))
                : Map.of("", lines);
        for (Map.Entry<String, List<String>> at : linesAt.entrySet()) {
            assertThat(TableText.viewAt(
                            connection, view, isAtInstants ? header.substring("now,".length()) : header, at.getKey()))
                    .as("%s at %s", view, at.getKey())
                    .containsExactlyInAnyOrderElementsOf(at.getValue());
        }
    }

    private static void rearrange(Scenario scenario, Path folder, Consumer<List<byte[]>> order) throws IOException {
        List<byte[]> pushes = new ArrayList<>();
        try (InputStream bytes = Files.newInputStream(scenario.folder().resolve("pushes.xml"));
                PushSplitter splitter = new PushSplitter(bytes)) {
            for (byte[] push = splitter.next(); push != null; push = splitter.next()) {
                pushes.add(push);
            }
        }
        order.accept(pushes);
        try (OutputStream out = Files.newOutputStream(folder.resolve("pushes.xml"))) {
            for (byte[] push : pushes) {
                out.write(push);
            }
        }
    }
}
