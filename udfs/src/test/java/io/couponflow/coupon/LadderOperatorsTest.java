package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.coupon.GiftMessage.Added;
import io.couponflow.coupon.GiftMessage.Attributed;
import io.couponflow.coupon.RungMessage.Claim;
import io.couponflow.coupon.RungMessage.Heir;
import io.couponflow.coupon.RungMessage.Verdict;
import io.couponflow.coupon.Standing.Above;
import io.couponflow.coupon.Standing.Owned;
import io.couponflow.domain.CouponKey;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphTestUtils;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The rungs above the first and the gifted codes beside them, as they are attached. */
@SuppressWarnings("try") // a harness may throw InterruptedException when it is closed
class LadderOperatorsTest {

    private static final Duration TTL = Duration.ofDays(400);
    private static final Attribution ISSUE = new Attribution("12b", 17_043, 1_472_551_036);
    private static final String KEY = CouponKey.of("gh_1", "p1", "b");
    private static final String HEIR = CouponKey.of("gh_1", "p1", "c");
    private static final Verdict OWNED = new Verdict(KEY, "a", new Owned(ISSUE));
    private static final Claim GIFT_OF_A = new Claim(KEY, "a");
    private static final Heir HEIR_C = new Heir(KEY, "c");
    private static final Amount ONCE = Amount.ONCE;
    private static final Added GIFTED = new Added(KEY, new Fact.Gifted(17_044), ONCE);
    private static final Added GIFTED_NO_MORE = new Added(KEY, new Fact.Gifted(17_044), ONCE.negated());

    @Test
    void theLadderHasARungForEachGiftFromTheFirstToTheEighth() {
        assertThat(rungs().stream().map(Transformation::getUid))
                .containsExactlyInAnyOrder(
                        "resolve-gift-2",
                        "resolve-gift-3",
                        "resolve-gift-4",
                        "resolve-gift-5",
                        "resolve-gift-6",
                        "resolve-gift-7",
                        "resolve-gift-8",
                        "resolve-gift-9");
    }

    @Test
    void aRungTellsTheRungAboveWhereItsCodesStandAfterARestartToo() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var rung = rung(5)) {
            rung.open();
            Harnesses.feed(rung, List.of(GIFT_OF_A, HEIR_C));
            checkpoint = rung.snapshot(1, 0);
            assertThat(rung.extractOutputValues()).isEmpty();
        }
        try (var rung = rung(5)) {
            rung.initializeState(checkpoint);
            rung.open();

            Harnesses.feed(rung, List.of(OWNED));

            assertThat(rung.extractOutputValues()).containsExactly(new Verdict(HEIR, "b", new Owned(ISSUE)));
        }
    }

    @Test
    void aRungForgetsACodeOfWhichNothingIsLeft() throws Exception {
        try (var rung = rung(2)) {
            rung.open();

            Harnesses.feed(rung, List.of(GIFT_OF_A, OWNED, new Claim(KEY, null)));
            rung.prepareSnapshotPreBarrier(1);
            assertThat(rung.numKeyedStateEntries()).isEqualTo(1);
            Harnesses.feed(rung, List.of(new Verdict(KEY, "a", Standing.Open.OPEN)));

            assertThat(rung.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void aCodeThatMovesToAndFroIsToldOnceForEachCheckpoint() throws Exception {
        try (var rung = rung(5)) {
            rung.open();
            Harnesses.feed(rung, List.of(GIFT_OF_A, HEIR_C, OWNED));
            rung.getOutput().clear();

            for (int i = 0; i < 100; i++) {
                Attribution other = new Attribution("flyer", 17_042, i);
                Harnesses.feed(rung, List.of(new Verdict(KEY, "a", new Owned(other))));
            }
            assertThat(rung.extractOutputValues()).as("ahead of the checkpoint").isEmpty();
            rung.prepareSnapshotPreBarrier(1);

            assertThat(rung.extractOutputValues())
                    .containsExactly(new Verdict(HEIR, "b", new Owned(new Attribution("flyer", 17_042, 99))));
        }
    }

    @Test
    void aRungWithManyHeirsAndGiversKnowsThemAfterARestart() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var rung = rung(5)) {
            rung.open();
            Harnesses.feed(rung, List.of(GIFT_OF_A));
            for (int i = 0; i < 50; i++) {
                Harnesses.feed(rung, List.of(new Heir(KEY, "c" + i), new Verdict(KEY, "x" + i, new Above("y"))));
            }
            rung.prepareSnapshotPreBarrier(1);
            checkpoint = rung.snapshot(1, 0);
            assertThat(rung.extractOutputValues()).isEmpty();
        }
        try (var rung = rung(5)) {
            rung.initializeState(checkpoint);
            rung.open();

            Harnesses.feed(rung, List.of(new Claim(KEY, "x49")));

            assertThat(rung.extractOutputValues()).hasSize(1 + 50 + 50).contains(new Claim(KEY, "x49"));
            assertThat(rung.extractOutputValues())
                    .filteredOn(Heir.class::isInstance)
                    .doesNotHaveDuplicates()
                    .hasSize(50);
        }
    }

    @Test
    void theLastRungCountsEachCodeBeyondItOnceAndSendsNothingUp() throws Exception {
        AtomicReference<Counter> overflow = new AtomicReference<>();
        try (var rung = rung(9, overflow)) {
            rung.open();

            Harnesses.feed(rung, List.of(GIFT_OF_A, new Verdict(KEY, "a", new Above("z"))));
            Harnesses.feed(rung, List.of(new Claim(KEY, "a"), new Verdict(KEY, "a", new Above("y"))));

            assertThat(rung.extractOutputValues()).isEmpty();
            assertThat(overflow.get().getCount()).isEqualTo(1);
        }
    }

    @Test
    void noOtherRungCountsWhatPassesThroughIt() throws Exception {
        AtomicReference<Counter> overflow = new AtomicReference<>();
        try (var rung = rung(8, overflow)) {
            rung.open();

            Harnesses.feed(rung, List.of(GIFT_OF_A, HEIR_C, new Verdict(KEY, "a", new Above("z"))));

            assertThat(rung.extractOutputValues())
                    .containsExactly(GIFT_OF_A, new Verdict(HEIR, "b", new Above("a")), HEIR_C);
            assertThat(overflow.get().getCount()).isZero();
        }
    }

    @Test
    void aGiftedCodeCountsUnattributedUntilARungOwnsItAfterARestartToo() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var gifts = gifts()) {
            gifts.open();
            Harnesses.feed(gifts, List.of(GIFTED));
            assertThat(Rows.texts(gifts.extractOutputValues())).containsExactly(gifted("(unattributed)", 17_044, 1));
            checkpoint = gifts.snapshot(1, 0);
        }
        try (var gifts = gifts()) {
            gifts.initializeState(checkpoint);
            gifts.open();

            Harnesses.feed(gifts, List.of(new Attributed(KEY, 2, ISSUE)));

            assertThat(Rows.texts(gifts.extractOutputValues()))
                    .containsExactly(gifted("(unattributed)", 17_044, -1), gifted("12b", 17_043, 1));
        }
    }

    @Test
    void aGiftedCodeThatMovesUpARungLeavesNoTraceWhicheverRungSpeaksFirst() throws Exception {
        Attribution other = new Attribution("flyer", 17_042, 1);
        for (List<GiftMessage> order : List.of(
                List.<GiftMessage>of(
                        GIFTED,
                        new Attributed(KEY, 2, ISSUE),
                        new Attributed(KEY, 2, null),
                        new Attributed(KEY, 3, other)),
                List.<GiftMessage>of(
                        GIFTED,
                        new Attributed(KEY, 2, ISSUE),
                        new Attributed(KEY, 3, other),
                        new Attributed(KEY, 2, null)))) {
            try (var gifts = gifts()) {
                gifts.open();

                Harnesses.feed(gifts, order);

                List<Row> rows = gifts.extractOutputValues();
                assertThat(sum(rows, "12b")).isZero();
                assertThat(sum(rows, "(unattributed)")).isZero();
                assertThat(sum(rows, "flyer")).isEqualTo(1);
            }
        }
    }

    @Test
    void aCodeThatIsNoGiftAfterAllIsForgotten() throws Exception {
        try (var gifts = gifts()) {
            gifts.open();

            Harnesses.feed(
                    gifts,
                    List.of(GIFTED, new Attributed(KEY, 2, ISSUE), GIFTED_NO_MORE, new Attributed(KEY, 2, null)));

            assertThat(gifts.numKeyedStateEntries()).isZero();
            assertThat(sum(gifts.extractOutputValues(), "12b")).isZero();
        }
    }

    @Test
    void aGiftedCodeWithMuchToItsNameMovesWithAllOfItAfterARestart() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var gifts = gifts()) {
            gifts.open();
            for (int i = 0; i < 50; i++) {
                Harnesses.feed(gifts, List.of(new Added(KEY, new Fact.Gifted(17_000 + i), ONCE)));
            }
            checkpoint = gifts.snapshot(1, 0);
        }
        try (var gifts = gifts()) {
            gifts.initializeState(checkpoint);
            gifts.open();

            Harnesses.feed(gifts, List.of(new Attributed(KEY, 2, ISSUE)));

            assertThat(sum(gifts.extractOutputValues(), "(unattributed)")).isEqualTo(-50);
            assertThat(sum(gifts.extractOutputValues(), "12b")).isEqualTo(50);
        }
    }

    private static long sum(List<Row> rows, String channel) {
        return rows.stream()
                .filter(row -> row.key().text(2).equals(channel))
                .mapToLong(row -> row.values().number("gifted"))
                .sum();
    }

    private static String gifted(String channel, long day, long receipts) {
        return "CHANNEL_CONVERSION[gh_1, p1, " + channel + ", " + day + ", 0, " + receipts + ", 0, 0, 0, 0, 0, 0]";
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, GiftMessage, Row> gifts() throws Exception {
        return Harnesses.keyed(AttributeGift.attach(Harnesses.stream(AttributeGift.MESSAGE), TTL));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, RungMessage, RungMessage> rung(int number)
            throws Exception {
        return Harnesses.keyed(made(number), 1, 0);
    }

    /** The rung with the counter of its metrics that tells of codes beyond the ladder. */
    @SuppressWarnings("unchecked") // as it was attached
    private static KeyedOneInputStreamOperatorTestHarness<String, RungMessage, RungMessage> rung(
            int number, AtomicReference<Counter> overflow) throws Exception {
        var registry = TestingMetricRegistry.builder()
                .setRegisterConsumer((metric, name, group) -> {
                    if (name.equals("ladderOverflow")) {
                        overflow.set((Counter) metric);
                    }
                })
                .build();
        var metrics = TaskManagerMetricGroup.createTaskManagerMetricGroup(registry, "localhost", ResourceID.generate())
                .addJob(new JobID(), "ladder")
                .addTask(ExecutionGraphTestUtils.createExecutionAttemptId(), "rung");
        OneInputTransformation<RungMessage, RungMessage> made = made(number);
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                made.getOperator(),
                (KeySelector<RungMessage, String>) made.getStateKeySelector(),
                Types.STRING,
                new MockEnvironmentBuilder().setMetricGroup(metrics).build());
        harness.setup(ResolveGift.MESSAGE.createSerializer(
                harness.getExecutionConfig().getSerializerConfig()));
        return harness;
    }

    private static OneInputTransformation<RungMessage, RungMessage> made(int number) {
        return rungs().stream()
                .filter(rung -> rung.getUid().equals("resolve-gift-" + number))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked") // as they were attached
    private static List<OneInputTransformation<RungMessage, RungMessage>> rungs() {
        DataStream<GiftMessage> attributed = ResolveGift.attach(Harnesses.stream(ResolveGift.MESSAGE), TTL);
        return attributed.getTransformation().getTransitivePredecessors().stream()
                .filter(made -> made.getName().startsWith("resolve-gift"))
                .distinct()
                .map(made -> (OneInputTransformation<RungMessage, RungMessage>) made)
                .toList();
    }
}
