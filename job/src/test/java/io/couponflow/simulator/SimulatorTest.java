package io.couponflow.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.reference.Histories;
import io.couponflow.simulator.Simulation.Counts;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The job's graph under every misfortune that a seed can think of: the tables are those of the batch fold.
 *
 * <p>A seed is a history of up to 40 pushes with accounts of its own. {@value #TOGETHER} seeds share a run: a schedule of
 * checkpoints, failures, restarts and clocks, and the order in which everything moves, all drawn from the first seed of the
 * run. {@code -Dsimulator.seed=N} repeats the run that N is in and nothing else.
 */
class SimulatorTest {

    private static final int SEEDS = 10_000;
    private static final int TOGETHER = 250;

    @Test
    void noScheduleMakesTheTablesDifferFromTheBatchFold() throws Exception {
        Graph graph = Graph.ofTheJob();
        Counts counts = new Counts();
        Long only = Long.getLong("simulator.seed");
        long first = only == null ? 0 : only / TOGETHER * TOGETHER;
        long end = only == null ? SEEDS : first + TOGETHER;

        for (long seed = first; seed < end; seed += TOGETHER) {
            run(graph, seed, counts);
        }

        System.out.println(counts);
        assertThat(counts.compared).isGreaterThanOrEqualTo(end - first);
        if (only == null) {
            assertThat(counts.checkpoints).isGreaterThan(200);
            assertThat(counts.declined).isGreaterThan(20);
            assertThat(counts.failures).isGreaterThan(100);
            assertThat(counts.failuresAmidCheckpoints).isGreaterThan(10);
            assertThat(counts.olderCheckpoints).isGreaterThan(10);
            assertThat(counts.rescaled).isGreaterThan(40);
        }
    }

    private static void run(Graph graph, long first, Counts counts) throws Exception {
        Simulation simulation = new Simulation(graph, first, TOGETHER, counts);
        Map<Long, String> differences;
        try {
            differences = simulation.run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(told(first, simulation), e);
        }
        differences.forEach((seed, difference) -> {
            throw new AssertionError("seed " + seed + " " + difference + "\n" + told(seed, simulation)
                    + "\nits history: " + Histories.history(seed));
        });
    }

    private static String told(long seed, Simulation simulation) {
        return "repeat it with ./mvnw -pl job -am test -Dtest=SimulatorTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsimulator.seed=" + seed + "\nwhat happened:\n  " + String.join("\n  ", simulation.events());
    }
}
