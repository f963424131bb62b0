package io.couponflow.simulator;

import io.couponflow.mart.RowKey;
import io.couponflow.mart.Tuple;
import io.couponflow.simulator.Cluster.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Some seeds through one job and one schedule of misfortunes. The same number gives the same run, to the last step.
 *
 * <ol>
 *   <li>At any moment a checkpoint may start. Of those that every task took part in, some are declined.
 *   <li>At any moment all tasks may die. The job starts again from its last checkpoint, or from an older one (with the tables
 *       as they were), with one, two or three subtasks a stage, and reads again what came after.
 *   <li>The clock that time-to-live goes by jumps about within {@code dedup.ttl}, for each stage by itself.
 *   <li>When the first time has been read, worked off and checkpointed, a month goes by.
 *   <li>In the end the job stops with a checkpoint, or all its input ends.
 * </ol>
 */
final class Simulation {

    private static final int MOST_FAILURES = 5;
    private static final int MOST_SHOWN = 12;

    private final Graph graph;
    private final Random random;
    private final Traffic traffic;
    private final long firstSeed;
    private final int seeds;
    private final List<String> events = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final TreeMap<Long, String> differences = new TreeMap<>();
    private final Counts counts;
    private Cluster cluster;
    private int time;
    private long checkpointId;
    private int failuresLeft = MOST_FAILURES;
    private long steps;

    /** What happened in all runs: a simulator that no longer fails, or never rescales, would find nothing. */
    static final class Counts {
        long steps;
        long checkpoints;
        long declined;
        long failures;
        long failuresAmidCheckpoints;
        long olderCheckpoints;
        long rescaled;
        long compared;

        @Override
        public String toString() {
            return steps + " steps, " + checkpoints + " checkpoints, " + declined + " declined, " + failures
                    + " failures (" + failuresAmidCheckpoints + " amid a checkpoint, " + olderCheckpoints
                    + " back to an older one, " + rescaled + " with another parallelism), " + compared
                    + " comparisons";
        }
    }

    Simulation(Graph graph, long firstSeed, int seeds, Counts counts) throws Exception {
        this.graph = graph;
        this.random = new Random(firstSeed);
        this.traffic = new Traffic(firstSeed, seeds, random);
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.counts = counts;
        this.cluster = start(null);
    }

    /** Runs to the end; by seed, what tells its tables from the reference's. */
    Map<Long, String> run() throws Exception {
        try {
            for (time = 0; time < Traffic.TIMES; time++) {
                while (!(cluster.hasRead(traffic.ends(time)) && cluster.isIdle())) {
                    misfortune();
                    cluster.step(traffic.ends(time));
                    settleCheckpoint(random.nextInt(8) == 0);
                    steps++;
                }
                finishTime();
            }
        } finally {
            cluster.close();
        }
        counts.steps += steps;
        return differences;
    }

    /** What has happened so far, in order. */
    List<String> events() {
        return events;
    }

    private Cluster start(@Nullable Checkpoint from) throws Exception {
        int parallelism = 1 + random.nextInt(3);
        events.add("step " + steps + ": start with " + parallelism + " subtasks from "
                + (from == null ? "nothing" : "checkpoint " + from.id()));
        counts.rescaled += from != null && from.parallelism() != parallelism ? 1 : 0;
        return new Cluster(graph, traffic.partitions(), parallelism, from, clock(), random);
    }

    private long clock() {
        return Traffic.START + time * Traffic.MONTH + random.nextInt((int) Graph.DEDUP_TTL.toMillis() - 1);
    }

    private void misfortune() throws Exception {
        int chance = random.nextInt(100_000);
        if (chance < 9 && !cluster.isCheckpointing()) {
            checkpointId++;
            cluster.startCheckpoint(checkpointId);
        } else if (chance >= 10 && chance < 17 && failuresLeft > 0) {
            failuresLeft--;
            fail();
        } else if (chance >= 17 && chance < 60) {
            cluster.setClock(random.nextInt(graph.stages().size()), clock());
        }
    }

    private void fail() throws Exception {
        counts.failures++;
        counts.failuresAmidCheckpoints += cluster.isCheckpointing() ? 1 : 0;
        cluster.close();
        int last = checkpoints.size() - 1;
        if (last > 0 && random.nextInt(3) == 0) {
            counts.olderCheckpoints++;
            checkpoints.subList(1 + random.nextInt(last), checkpoints.size()).clear();
            last = checkpoints.size() - 1;
        }
        cluster = start(last < 0 ? null : checkpoints.get(last));
    }

    private void settleCheckpoint(boolean declined) {
        if (!cluster.isCheckpointWhole()) {
            return;
        }
        if (declined) {
            counts.declined++;
            events.add("step " + steps + ": checkpoint " + checkpointId + " declined");
            cluster.declineCheckpoint();
            return;
        }
        counts.checkpoints++;
        events.add("step " + steps + ": checkpoint " + checkpointId);
        Checkpoint completed = cluster.completeCheckpoint();
        checkpoints.add(completed);
        if (random.nextInt(10) == 0) {
            compare("checkpoint " + completed.id(), completed.tables(), completed.positions());
        }
    }

    private void finishTime() throws Exception {
        boolean isLast = time == Traffic.TIMES - 1;
        boolean ends = isLast && random.nextBoolean();
        if (ends) {
            cluster.endInput();
        } else {
            checkpointId++;
            cluster.startCheckpoint(checkpointId);
        }
        while (ends ? !cluster.hasEnded() : cluster.isCheckpointing()) {
            cluster.step(traffic.ends(time));
            settleCheckpoint(false);
        }
        if (isLast) {
            compare("the end", cluster.finalTables(), traffic.ends(time));
        } else {
            // What has come so far is never read again: it would be a month old, and its repetitions forgotten.
            checkpoints.subList(0, checkpoints.size() - 1).clear();
            events.add("step " + steps + ": a month goes by");
            long later = clock() + Traffic.MONTH;
            for (Graph.Stage stage : graph.stages()) {
                cluster.setClock(stage.number(), later);
            }
        }
    }

    private void compare(String when, Map<RowKey, Tuple> rows, int[] positions) {
        Map<Long, List<Tuple>> bySeed = new TreeMap<>();
        for (Tuple row : rows.values()) {
            Long seed = traffic.seedOf(row.key().text(0));
            if (seed == null) {
                throw new AssertionError("a row of nobody: " + row);
            }
            bySeed.computeIfAbsent(seed, s -> new ArrayList<>()).add(row);
        }
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            counts.compared++;
            List<String> told =
                    differences(traffic.expected(seed, positions), TableText.of(bySeed.getOrDefault(seed, List.of())));
            if (!told.isEmpty()) {
                differences.putIfAbsent(
                        seed,
                        "at " + when + ", " + told.size() + " differences: "
                                + String.join("\n  ", told.subList(0, Math.min(MOST_SHOWN, told.size()))));
            }
        }
    }

    private static List<String> differences(
            Map<String, Map<List<String>, List<String>>> expected,
            Map<String, Map<List<String>, List<String>>> actual) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> tables = new TreeSet<>(expected.keySet());
        tables.addAll(actual.keySet());
        for (String table : tables) {
            Map<List<String>, List<String>> should = expected.getOrDefault(table, Map.of());
            Map<List<String>, List<String>> are = actual.getOrDefault(table, Map.of());
            TreeMap<String, List<String>> keys = new TreeMap<>();
            should.keySet().forEach(key -> keys.put(key.toString(), key));
            are.keySet().forEach(key -> keys.put(key.toString(), key));
            for (List<String> key : keys.values()) {
                if (!Objects.equals(should.get(key), are.get(key))) {
                    differences.add(table + key + " expected " + should.get(key) + ", was " + are.get(key));
                }
            }
        }
        return differences;
    }
}
