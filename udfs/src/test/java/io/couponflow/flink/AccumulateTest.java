package io.couponflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import io.couponflow.mart.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccumulateTest {

    private KeyedOneInputStreamOperatorTestHarness<RowKey, Row, Tuple> operator;

    @BeforeEach
    void start() throws Exception {
        operator = attached(1, 0);
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void eachChangedRowIsEmittedOnceWithItsFullValuesAheadOfTheBarrier() throws Exception {
        Harnesses.feed(operator, List.of(issued("12b", 1), issued("12b", 2), issued("flyer", 1)));
        assertThat(emitted()).as("before the barrier").isEmpty();

        checkpoint(1);

        assertThat(emitted()).containsExactlyInAnyOrder(row("12b", 3), row("flyer", 1));
    }

    @Test
    void theNextCheckpointEmitsTheRowsThatChangedAloneAndInFull() throws Exception {
        Harnesses.feed(operator, List.of(issued("12b", 1), issued("flyer", 1)));
        checkpoint(1);
        operator.getOutput().clear();
        Harnesses.feed(operator, List.of(issued("12b", 1)));

        checkpoint(2);

        assertThat(emitted()).containsExactly(row("12b", 2));
    }

    @Test
    void aRowIsNewTheFirstTimeItIsEmittedAlone() throws Exception {
        Harnesses.feed(operator, List.of(issued("12b", 1)));
        checkpoint(1);
        Harnesses.feed(operator, List.of(issued("12b", 1), issued("flyer", 1)));

        checkpoint(2);

        assertThat(operator.extractOutputValues())
                .extracting(tuple -> tuple.key().text(2) + " " + tuple.isNew())
                .containsExactlyInAnyOrder("12b true", "12b false", "flyer true");
    }

    @Test
    void aRowThatGoesBackToZeroIsEmittedAsZero() throws Exception {
        Harnesses.feed(operator, List.of(issued("(unattributed)", 1)));
        checkpoint(1);
        operator.getOutput().clear();
        Harnesses.feed(operator, List.of(issued("(unattributed)", -1)));

        checkpoint(2);

        assertThat(emitted()).containsExactly(row("(unattributed)", 0));
    }

    @Test
    void aRowThatCameAndWentBetweenTwoCheckpointsNeverWas() throws Exception {
        Harnesses.feed(operator, List.of(issued("(unattributed)", 1), issued("(unattributed)", -1), issued("12b", 1)));

        checkpoint(1);

        assertThat(emitted()).containsExactly(row("12b", 1));
    }

    @Test
    void theEndOfTheInputEmitsWhatIsLeft() throws Exception {
        Harnesses.feed(operator, List.of(issued("12b", 1)));

        operator.endInput();

        assertThat(emitted()).containsExactly(row("12b", 1));
    }

    @Test
    void asManyRowsAsMemoryMayHoldAreEmittedAtOnceAndKept() throws Exception {
        for (int i = 0; i < Accumulate.MOST_ROWS; i++) {
            Harnesses.feed(operator, List.of(issued("c" + i, 1)));
        }
        assertThat(emitted()).hasSize(Accumulate.MOST_ROWS);
        operator.getOutput().clear();
        Harnesses.feed(operator, List.of(issued("c0", 1)));

        operator.prepareSnapshotPreBarrier(1);

        assertThat(emitted()).containsExactly(row("c0", 2));
    }

    @Test
    void aRestartGoesOnFromTheRowsOfTheCheckpoint() throws Exception {
        Harnesses.feed(operator, List.of(issued("12b", 1), scan("o1"), scan("o2")));
        OperatorSubtaskState first = checkpoint(1);
        Harnesses.feed(operator, List.of(issued("12b", 100), scan("lost")));
        operator.close();

        operator = attached(1, 0);
        operator.initializeState(first);
        operator.open();
        Harnesses.feed(operator, List.of(issued("12b", 1), scan("o2"), scan("o3")));
        checkpoint(2);

        assertThat(emitted()).containsExactlyInAnyOrder(row("12b", 2), "ACTIVITY[gh_1, 3600000, scan, , 12b, 4, 3]");
    }

    @Test
    void theStateOfACheckpointDoesNotGrowWithTheRowsOfTheNext() throws Exception {
        Harnesses.feed(operator, List.of(scan("o1"), scan("o2")));
        OperatorSubtaskState first = checkpoint(1);
        Harnesses.feed(operator, List.of(scan("o3"), scan("o4")));
        checkpoint(2);
        operator.close();

        operator = attached(1, 0);
        operator.initializeState(first);
        operator.open();
        Harnesses.feed(operator, List.of(scan("o1")));
        checkpoint(3);

        assertThat(emitted()).containsExactly("ACTIVITY[gh_1, 3600000, scan, , 12b, 3, 2]");
    }

    @Test
    void twoSubtasksShareTheRowsOfOne() throws Exception {
        List<Row> changes =
                IntStream.range(0, 200).mapToObj(i -> issued("c" + i, 1)).toList();
        Harnesses.feed(operator, changes);
        OperatorSubtaskState one = checkpoint(1);

        List<String> rows = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            operator.close();
            operator = attached(2, subtask);
            operator.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(one, 128, 1, 2, subtask));
            operator.open();
            int here = subtask;
            Harnesses.feed(
                    operator,
                    changes.stream()
                            .filter(change ->
                                    KeyGroupRangeAssignment.assignKeyToParallelOperator(change.key(), 128, 2) == here)
                            .toList());
            checkpoint(2);
            assertThat(emitted()).as("subtask %d", subtask).hasSizeBetween(50, 150);
            rows.addAll(emitted());
        }

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> row("c" + i, 2)).toList());
    }

    private OperatorSubtaskState checkpoint(long id) throws Exception {
        operator.prepareSnapshotPreBarrier(id);
        return operator.snapshot(id, id);
    }

    private List<String> emitted() {
        return operator.extractOutputValues().stream().map(Rows::text).toList();
    }

    private static KeyedOneInputStreamOperatorTestHarness<RowKey, Row, Tuple> attached(int parallelism, int subtask)
            throws Exception {
        return Harnesses.keyed(Accumulate.attach(Harnesses.stream(Preaggregate.ROW)), parallelism, subtask);
    }

    private static Row scan(String openid) {
        return Rows.row(Table.ACTIVITY, "gh_1", 3_600_000, "scan", "", "12b", 1, Users.of(openid));
    }

    private static Row issued(String channel, long issued) {
        return Rows.row(Table.CHANNEL_CONVERSION, "gh_1", "p1", channel, 17_043, issued, 0, 0, 0, 0, 0, 0, 0);
    }

    private static String row(String channel, long issued) {
        return "CHANNEL_CONVERSION[gh_1, p1, " + channel + ", 17043, " + issued + ", 0, 0, 0, 0, 0, 0, 0]";
    }
}
