package io.couponflow.coupon;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.coupon.GiftMessage.Added;
import io.couponflow.coupon.RungMessage.Claim;
import io.couponflow.coupon.RungMessage.Verdict;
import io.couponflow.domain.CouponKey;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.reference.PushBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackCouponTest {

    private static final Duration TTL = Duration.ofDays(400);
    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));
    private static final long TIME = 1_472_551_036;
    private static final long DAY = DAYS.day(TIME);
    /** Of that day in Shanghai. */
    private static final long NOON = 1_472_529_600;

    private static final KeyedPush ISSUE =
            keyed(coupon("user_get_card", "a", TIME).with("OuterStr", "12b"));
    private static final KeyedPush REDEMPTION = keyed(coupon("user_consume_card", "a", TIME + 7200));
    private static final KeyedPush GIFT =
            keyed(coupon("user_get_card", "b", TIME + 1).with("OldUserCardCode", "a"));

    private KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, Row> operator;

    @BeforeEach
    void start() throws Exception {
        operator = attached();
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void aRedemptionAfterItsReceiptIsAttributedAtOnceAndGoesNoFurther() throws Exception {
        Harnesses.feed(operator, List.of(ISSUE, REDEMPTION));

        assertThat(emitted())
                .containsExactly(
                        "INVENTORY[gh_1, p1, 1, " + TIME * 1000 + ", 0, null, null, null]",
                        "INVENTORY_ALARM[gh_1, p1, " + NOON * 1000 + ", 0, null, null, null, null, 1]",
                        conversion("12b", 1, 0),
                        conversion("12b", 0, 1),
                        redemption("12b", 1),
                        "REDEMPTION_LAG[gh_1, p1, 12b, " + DAY + ", 2, 1]");
        assertThat(above()).isEmpty();
        assertThat(gifts()).isEmpty();
    }

    @Test
    void aRedemptionBeforeItsReceiptMovesWhenTheReceiptComes() throws Exception {
        Harnesses.feed(operator, List.of(REDEMPTION, ISSUE));

        assertThat(emitted())
                .containsExactly(
                        conversion("(unattributed)", 0, 1),
                        redemption("(unattributed)", 1),
                        "INVENTORY[gh_1, p1, 1, " + TIME * 1000 + ", 0, null, null, null]",
                        "INVENTORY_ALARM[gh_1, p1, " + NOON * 1000 + ", 0, null, null, null, null, 1]",
                        conversion("12b", 1, 0),
                        conversion("(unattributed)", 0, -1),
                        redemption("(unattributed)", -1),
                        conversion("12b", 0, 1),
                        redemption("12b", 1),
                        "REDEMPTION_LAG[gh_1, p1, 12b, " + DAY + ", 2, 1]");
    }

    @Test
    void aGiftSendsItsFactsAsideAndItselfUp() throws Exception {
        Harnesses.feed(operator, List.of(GIFT));

        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(above()).containsExactly(new Claim(key("b"), "a"));
        assertThat(gifts()).containsExactly(new Added(key("b"), new Fact.Gifted(DAY), Amount.ONCE));
    }

    @Test
    void theGiversSideTellsTheHeirWhereTheGiverStands() throws Exception {
        Harnesses.feed(operator, List.of(ISSUE, GIFT.giverSide()));

        assertThat(above())
                .containsExactly(new Verdict(key("b"), "a", new Standing.Owned(new Attribution("12b", DAY, TIME))));
    }

    @Test
    void aGivenCodeTakesItsRedemptionBack() throws Exception {
        Harnesses.feed(operator, List.of(ISSUE, REDEMPTION));
        operator.getOutput().clear();

        Harnesses.feed(operator, List.of(GIFT.giverSide()));

        assertThat(emitted())
                .containsExactly(
                        conversion("12b", 0, -1),
                        redemption("12b", -1),
                        "REDEMPTION_LAG[gh_1, p1, 12b, " + DAY + ", 2, -1]");
    }

    @Test
    void aFurtherIssueOfACodeTellsOnlyWhenItsCardWasLastIssued() throws Exception {
        Harnesses.feed(operator, List.of(ISSUE));
        operator.getOutput().clear();

        Harnesses.feed(operator, List.of(keyed(coupon("user_get_card", "a", TIME + 9))));

        assertThat(emitted()).containsExactly("INVENTORY[gh_1, p1, 0, " + (TIME + 9) * 1000 + ", 0, null, null, null]");
    }

    @Test
    void whatTellsNothingNewEmitsNothing() throws Exception {
        Harnesses.feed(operator, List.of(ISSUE, GIFT.giverSide()));
        operator.getOutput().clear();
        int told = above().size();

        Harnesses.feed(
                operator,
                List.of(
                        GIFT.giverSide(),
                        keyed(coupon("user_view_card", "a", TIME)),
                        keyed(push("gh_1", "o1", TIME, "subscribe"))));

        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(above()).hasSize(told);
        assertThat(operator.numKeyedStateEntries()).as("codes remembered").isEqualTo(1);
    }

    @Test
    void aRestartKnowsTheCodesAsBefore() throws Exception {
        Harnesses.feed(operator, List.of(ISSUE, GIFT));
        OperatorSubtaskState checkpoint = operator.snapshot(1, 0);
        operator.close();

        operator = attached();
        operator.initializeState(checkpoint);
        operator.open();
        Harnesses.feed(operator, List.of(REDEMPTION, GIFT.giverSide()));

        assertThat(emitted())
                .startsWith(conversion("12b", 0, 1), redemption("12b", 1))
                .endsWith(redemption("12b", -1), "REDEMPTION_LAG[gh_1, p1, 12b, " + DAY + ", 2, -1]");
        assertThat(above())
                .containsExactly(new Verdict(key("b"), "a", new Standing.Owned(new Attribution("12b", DAY, TIME))));
    }

    @Test
    void anEarlierReceiptMovesTheCodeAtTheCheckpointAndNotBefore() throws Exception {
        Harnesses.feed(operator, List.of(ISSUE, GIFT.giverSide()));
        operator.getOutput().clear();
        int told = above().size();
        for (int earlier = 1; earlier <= 100; earlier++) {
            Harnesses.feed(
                    operator,
                    List.of(keyed(coupon("user_get_card", "a", TIME - earlier).with("OuterStr", "flyer"))));
        }
        assertThat(conversions()).as("ahead of the checkpoint").isEmpty();
        assertThat(above()).hasSize(told);

        operator.prepareSnapshotPreBarrier(1);

        assertThat(conversions()).containsExactly(conversion("12b", -1, 0), conversion("flyer", 1, 0));
        Attribution earliest = new Attribution("flyer", DAY, TIME - 100);
        assertThat(above().subList(told, above().size()))
                .containsExactly(new Verdict(key("b"), "a", new Standing.Owned(earliest)));
    }

    @Test
    void theEndOfTheInputTellsWhatWaitsToo() throws Exception {
        Harnesses.feed(
                operator,
                List.of(ISSUE, keyed(coupon("user_get_card", "a", TIME - 1).with("OuterStr", "flyer"))));
        operator.getOutput().clear();

        operator.endInput();

        assertThat(conversions()).containsExactly(conversion("12b", -1, 0), conversion("flyer", 1, 0));
    }

    @Test
    void aCodeWithMuchToItsNameIsKnownWholeAfterARestart() throws Exception {
        for (int i = 0; i < 50; i++) {
            Harnesses.feed(
                    operator,
                    List.of(
                            keyed(coupon("user_get_card", "heir" + i, TIME).with("OldUserCardCode", "a"))
                                    .giverSide(),
                            payment("t" + i, "1"),
                            payment("", "1")));
        }
        OperatorSubtaskState checkpoint = operator.snapshot(1, 0);
        operator.close();

        operator = attached();
        operator.initializeState(checkpoint);
        operator.open();
        Harnesses.feed(operator, List.of(payment("t49", "1"), payment("t49", "2"), ISSUE));

        assertThat(above()).hasSize(50).doesNotHaveDuplicates();
        assertThat(Rows.told(Rows.sums(conversionRows()).values()))
                .contains("CHANNEL_CONVERSION[gh_1, p1, 12b, " + DAY + ", 1, 0, 0, 0, 100, 100, 100, 0]");
    }

    private List<String> emitted() {
        return Rows.texts(operator.extractOutputValues());
    }

    private List<String> conversions() {
        return Rows.texts(conversionRows());
    }

    private List<Row> conversionRows() {
        return operator.extractOutputValues().stream()
                .filter(row -> row.key().table() == Table.CHANNEL_CONVERSION)
                .toList();
    }

    private static KeyedPush payment(String transId, String fee) {
        return keyed(coupon("user_pay_from_pay_cell", "a", TIME)
                .with("TransId", transId)
                .with("Fee", fee)
                .with("OriginalFee", "1"));
    }

    private List<RungMessage> above() {
        return Harnesses.side(operator, TrackCoupon.ABOVE);
    }

    private List<GiftMessage> gifts() {
        return Harnesses.side(operator, TrackCoupon.GIFTS);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, Row> attached() throws Exception {
        var accepted = Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire()))
                .keyBy(KeyedPush::key, Types.STRING);
        return Harnesses.keyed(TrackCoupon.attach(accepted, null, TTL, DAYS, Duration.ofHours(12)));
    }

    private static String conversion(String channel, long issued, long redeemed) {
        return "CHANNEL_CONVERSION[gh_1, p1, " + channel + ", " + DAY + ", " + issued + ", 0, " + redeemed
                + ", 0, 0, 0, 0, 0]";
    }

    private static String redemption(String channel, long redeemed) {
        return "REDEMPTION[gh_1, p1, " + DAY + ", " + channel + ", , , , , " + redeemed + "]";
    }

    private static String key(String code) {
        return CouponKey.of("gh_1", "p1", code);
    }

    private static PushBuilder coupon(String event, String code, long time) {
        return push("gh_1", "o1", time, event).with("CardId", "p1").with("UserCardCode", code);
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, "weixin-push", TIME * 1000);
    }
}
