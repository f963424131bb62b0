package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.connectors.files.PushFiles;
import io.couponflow.connectors.jdbc.MartSink;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.reference.BatchDuplicates;
import io.couponflow.reference.BatchFold;
import io.couponflow.reference.Histories;
import io.couponflow.reference.PushBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job fails between checkpoints, twice, and its commits fail, twice; after each restart pushes come in another order.
 * A reader who looks all the while sees nothing but what some completed checkpoint holds.
 */
class ExactlyOnceTest {

    private static final int PER_CHECKPOINT = 400;
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @RegisterExtension
    static final ProductionGraph JOB = new ProductionGraph();

    @Test
    void failuresBetweenCheckpointsAndInCommitsLeaveNoTrace(@TempDir Path folder) throws Exception {
        List<Push> delivered = Histories.delivered(
                LongStream.range(0, 250)
                        .mapToObj(Histories::history)
                        .flatMap(List::stream)
                        .toList(),
                new Random(7));
        String database = JOB.newDatabase();
        letCommitsFail(database, List.of(4, 9));
        DisorderThenFail.HELD.put(database, new ConcurrentHashMap<>(Map.of(0L, 0)));
        DisorderThenFail.TO_FAIL.put(database, new ArrayDeque<>(List.of(1_000, 2_150)));

        JobClient job = submit(database, write(delivered, folder));
        SortedMap<Long, SortedMap<String, List<String>>> seen = lookUntilDone(database, job);

        Map<Long, Integer> held = DisorderThenFail.HELD.get(database);
        assertThat(seen).as("checkpoints that were looked at").hasSizeGreaterThan(8);
        seen.forEach((checkpoint, tables) -> {
            // The one at the end of the input is numbered by the sink alone.
            int pushes = held.getOrDefault(checkpoint, delivered.size());
            assertThat(tables)
                    .as("checkpoint %d, %d pushes", checkpoint, pushes)
                    .isEqualTo(expected(delivered, pushes));
        });
        assertThat(seen.get(seen.lastKey())).as("in the end").isEqualTo(expected(delivered, delivered.size()));
        assertThat(starts(database)).as("starts of the sink").isGreaterThanOrEqualTo(5);
    }

    private static JobClient submit(String database, Path pushes) throws Exception {
        StreamExecutionEnvironment environment = JOB.environment();
        environment.configure(new Configuration()
                .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10)
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10)));
        JobSettings settings = JOB.settings(database, pushes, Map.of());
        CouponJob.configure(environment);
        DataStream<RawPush> disordered = environment
                .fromSource(
                        PacedSource.of(PushFiles.at(pushes.toString()), PER_CHECKPOINT),
                        WatermarkStrategy.noWatermarks(),
                        "pushes",
                        TypeInformation.of(RawPush.class))
                .uid("pushes")
                .setParallelism(1)
                .transform("disorder", TypeInformation.of(RawPush.class), new DisorderThenFail(database))
                .uid("disorder")
                .setParallelism(1);
        CouponTopology.build(
                disordered,
                null,
                new MartSink(CouponJob.database(settings), CouponJob.start(settings), false),
                settings);
        return environment.executeAsync(database);
    }

    private static Path write(List<Push> pushes, Path folder) throws Exception {
        return Files.writeString(
                folder.resolve("pushes.xml"),
                pushes.stream().map(PushBuilder::xml).collect(Collectors.joining()));
    }

    /** The transactions of those numbers fail as they commit, after all their statements have succeeded. */
    private static void letCommitsFail(String database, List<Integer> numbers) throws SQLException {
        try (Connection connection = JOB.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SEQUENCE public.commits");
            statement.execute(
                    "CREATE FUNCTION public.fail_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
                            + " IF nextval('public.commits') IN ("
                            + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + ") THEN RAISE EXCEPTION 'this commit fails, as it is told'; END IF; RETURN NULL; END $$");
            statement.execute("CREATE CONSTRAINT TRIGGER fail_commit AFTER UPDATE ON couponflow.job_run"
                    + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.fail_commit()");
        }
    }

    /** The tables by the checkpoint that they were as of, each time anybody could have looked. */
    private static SortedMap<Long, SortedMap<String, List<String>>> lookUntilDone(String database, JobClient job)
            throws Exception {
        SortedMap<Long, SortedMap<String, List<String>>> seen = new TreeMap<>();
        var done = job.getJobExecutionResult();
        try (Connection connection = JOB.connect(database)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            boolean last = false;
            while (!last) {
                last = done.isDone();
                look(connection, seen);
            }
        }
        done.get();
        return seen;
    }

    private static void look(Connection connection, SortedMap<Long, SortedMap<String, List<String>>> seen)
            throws SQLException {
        long checkpoint = number(connection, "SELECT coalesce(max(last_checkpoint_id), 0) FROM couponflow.job_run");
        SortedMap<String, List<String>> tables = TableText.read(connection);
        connection.commit();
        tables.remove("data_quality");
        SortedMap<String, List<String>> before = seen.putIfAbsent(checkpoint, tables);
        if (before != null) {
            assertThat(tables).as("checkpoint %d, looked at again", checkpoint).isEqualTo(before);
        }
    }

    private static SortedMap<String, List<String>> expected(List<Push> delivered, int pushes) {
        List<Push> accepted =
                BatchDuplicates.firstOfEach(delivered.subList(0, pushes), BatchDuplicates.Identity.CONTENT);
        SortedMap<String, List<String>> tables = new TreeMap<>();
        BatchFold.tables(accepted, ZONE, Duration.ofHours(1)).forEach((table, rows) -> {
            List<String> lines = new ArrayList<>();
            rows.forEach((key, values) -> lines.add(String.join(",", key) + "," + String.join(",", values)));
            tables.put(table, lines.stream().sorted().toList());
        });
        tables.put("card", List.of());
        tables.put("dead_letter", List.of());
        return tables;
    }

    private static long starts(String database) throws SQLException {
        try (Connection connection = JOB.connect(database)) {
            return number(connection, "SELECT count(*) FROM couponflow.job_run");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
