package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.couponflow.connectors.catalog.CatalogueFile;
import io.couponflow.connectors.files.ListedFile;
import io.couponflow.connectors.files.PushFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints that former versions have written and their users have: the job of today goes on from each. With {@code
 * -Dgolden.savepoint=v2} the job of today writes another; RATIONALE.md says when.
 */
class GoldenSavepointTest {

    private static final Path CHECKED_IN = Path.of("src/test/resources/golden-savepoint");
    private static final String TO_WRITE = System.getProperty("golden.savepoint", "");

    /** A savepoint is older each year, and what it remembers must not expire before the test has asked for it. */
    private static final Map<String, String> OPTIONS = Map.of("dedup.ttl", "36500 d", "coupon.ttl", "36500 d");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @RegisterExtension
    static final ProductionGraph JOB = new ProductionGraph();

    static List<GoldenSavepoint> checkedIn() throws IOException {
        try (Stream<Path> versions = Files.list(CHECKED_IN)) {
            return versions.filter(version -> Files.exists(version.resolve("savepoint")))
                    .sorted()
                    .map(GoldenSavepoint::new)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("checkedIn")
    void theJobOfTodayGoesOnFromTheStateAndTheTablesOfThen(GoldenSavepoint golden, @TempDir Path elsewhere)
            throws Exception {
        GoldenSavepoint moved = golden.copiedTo(elsewhere.resolve("moved"));
        SortedMap<String, List<String>> undisturbed = undisturbed(moved, elsewhere.resolve("both"));

        SortedMap<String, List<String>> asBefore = goOn(moved, 1);
        SortedMap<String, List<String>> rescaled = goOn(moved, 2);

        assertThat(differences(asBefore, undisturbed))
                .as("with parallelism 1, as it was written")
                .isEmpty();
        assertThat(differences(rescaled, undisturbed)).as("with parallelism 2").isEmpty();
    }

    @Test
    void theJobOfTodayWritesOneThatCoversItsStateAndGoesOnFromIt(@TempDir Path elsewhere) throws Exception {
        GoldenSavepoint written = toWrite(elsewhere.resolve("written"));
        SortedMap<String, List<String>> undisturbed = undisturbed(written, elsewhere.resolve("both"));

        write(written);
        SortedMap<String, List<String>> tables = goOn(written, 2);

        assertThat(keyGroupsInUse(written))
                .containsOnlyKeys(keyedOperators(written))
                .allSatisfy((uid, keyGroups) ->
                        assertThat(keyGroups).as("key groups of %s", uid).isPositive());
        assertThat(differences(tables, undisturbed)).isEmpty();
    }

    /** Where to write, with the pushes in place: those of the newest version, unless others were put there. */
    private static GoldenSavepoint toWrite(Path temporary) throws IOException {
        Path target = TO_WRITE.isEmpty() ? temporary : CHECKED_IN.resolve(TO_WRITE);
        if (!Files.exists(target.resolve("before"))) {
            checkedIn().get(checkedIn().size() - 1).copiedTo(target);
        }
        FileUtils.deleteDirectory(target.resolve("savepoint").toFile());
        FileUtils.deleteDirectory(target.resolve("tables").toFile());
        return new GoldenSavepoint(target);
    }

    private static void write(GoldenSavepoint target) throws Exception {
        String database = JOB.newDatabase();
        GoldenSavepoint.Half before = target.before();
        JobClient job = submit(database, before.pushes(), before.catalogue(), 0, new Configuration(), 1);
        awaitRead(database, before);
        Path savepoints = Files.createTempDirectory("savepoints");
        String savepoint = job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        job.getJobExecutionResult().get();
        Files.move(Path.of(URI.create(savepoint)), target.savepoint());
        FileUtils.deleteDirectory(savepoints.toFile());
        try (Connection connection = JOB.connect(database)) {
            target.keepTables(connection);
        }
    }

    /** The tables when the job has gone on from the savepoint and has read the second half. */
    private static SortedMap<String, List<String>> goOn(GoldenSavepoint golden, int parallelism) throws Exception {
        String database = JOB.emptyDatabase();
        golden.loadTables(JOB.dataSource(database));
        Configuration restore = new Configuration()
                .set(
                        StateRecoveryOptions.SAVEPOINT_PATH,
                        golden.savepoint().toUri().toString());
        GoldenSavepoint.Half after = golden.after();
        // All files, as an archive has them: which of them are new is part of the state.
        List<ListedFile> files = Stream.concat(golden.before().pushes().stream(), after.pushes().stream())
                .toList();
        long checkpoint = golden.metadata().getCheckpointId();
        JobClient job = submit(database, files, after.catalogue(), checkpoint, restore, parallelism);
        return tables(database, job, after);
    }

    private static SortedMap<String, List<String>> undisturbed(GoldenSavepoint golden, Path folder) throws Exception {
        String database = JOB.newDatabase();
        GoldenSavepoint.Half both = golden.both(folder);
        // One reader: of a push that comes twice, it is up to the order of the files where it counts as repeated.
        JobClient job = submit(database, both.pushes(), both.catalogue(), 0, new Configuration(), 1);
        return tables(database, job, both);
    }

    private static SortedMap<String, List<String>> tables(String database, JobClient job, GoldenSavepoint.Half read)
            throws Exception {
        awaitRead(database, read);
        job.cancel().get();
        try (Connection connection = JOB.connect(database)) {
            return TableText.read(connection);
        }
    }

    private static JobClient submit(
            String database,
            List<ListedFile> pushes,
            ListedFile catalogue,
            long start,
            Configuration restore,
            int parallelism)
            throws Exception {
        StreamExecutionEnvironment environment = JOB.environment();
        environment.configure(restore);
        environment.setParallelism(parallelism);
        CouponJob.build(
                environment,
                JOB.settings(database, CHECKED_IN, OPTIONS),
                PushFiles.unending(pushes),
                CatalogueFile.unending(catalogue, start));
        return environment.executeAsync(database);
    }

    /** Until the last push of each file, and so all before it, is in the tables. */
    private static void awaitRead(String database, GoldenSavepoint.Half half) throws SQLException {
        Map<String, Long> expected = new TreeMap<>();
        Stream.concat(half.pushes().stream(), Stream.of(half.catalogue()))
                .forEach(file -> expected.put(file.source(), file.bytes()));
        try (Connection connection = JOB.connect(database)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(read(connection))
                            .as("bytes of the files that were read")
                            .containsAllEntriesOf(expected));
        }
    }

    private static Map<String, Long> read(Connection connection) throws SQLException {
        Map<String, Long> read = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT source, bytes FROM couponflow.archive_file")) {
            while (row.next()) {
                read.put(row.getString(1), row.getLong(2));
            }
        }
        return read;
    }

    /** The rows that one side has alone. */
    private static List<String> differences(
            SortedMap<String, List<String>> tables, SortedMap<String, List<String>> undisturbed) {
        List<String> differences = new ArrayList<>();
        undisturbed.forEach((table, rows) -> {
            List<String> seen = tables.get(table);
            rows.stream().filter(row -> !seen.contains(row)).forEach(row -> differences.add(table + " lacks " + row));
            seen.stream().filter(row -> !rows.contains(row)).forEach(row -> differences.add(table + " holds " + row));
        });
        return differences;
    }

    /** How many groups of keys each operator has something of, by uid. */
    private static Map<String, Long> keyGroupsInUse(GoldenSavepoint golden) throws IOException {
        Map<String, Long> used = new TreeMap<>();
        for (OperatorState operator : golden.metadata().getOperatorStates()) {
            for (OperatorSubtaskState subtask : operator.getStates()) {
                for (var handle : subtask.getManagedKeyedState()) {
                    long groups = 0;
                    for (var offset : ((KeyGroupsStateHandle) handle).getGroupRangeOffsets()) {
                        groups += offset.f1 > 0 ? 1 : 0;
                    }
                    used.merge(operator.getOperatorUid().orElseThrow(), groups, Long::sum);
                }
            }
        }
        return used;
    }

    private static String[] keyedOperators(GoldenSavepoint golden) throws IOException {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());
        CouponJob.build(
                environment,
                JOB.settings("none", golden.folder(), OPTIONS),
                PushFiles.unending(golden.before().pushes()),
                CatalogueFile.unending(golden.before().catalogue(), 0));
        return environment.getStreamGraph().getStreamNodes().stream()
                .filter(node -> node.getStateKeySerializer() != null)
                .map(StreamNode::getTransformationUID)
                .toArray(String[]::new);
    }
}
