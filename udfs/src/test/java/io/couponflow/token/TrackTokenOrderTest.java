package io.couponflow.token;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Rows;
import io.couponflow.reference.PushBuilder;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackTokenOrderTest {

    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));
    private static final long TIME = 1_453_295_737;
    private static final long DAY = DAYS.day(TIME);

    private KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, Row> operator;

    @BeforeEach
    void start() throws Exception {
        operator = attached(CoinCount.REMAINING_BALANCE);
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void aPendingOrderIsWrittenAndPostsNothing() throws Exception {
        Harnesses.feed(operator, List.of(keyed(order("SUCC", TIME).with("RefundFreeCoinCount", "200"))));

        assertThat(Rows.texts(operator.extractOutputValues())).isEmpty();
        assertThat(full())
                .containsExactly(
                        "TOKEN_ORDER_EVENT[gh_1, 7, ORDER_STATUS_SUCC, 1453295737000, ORDER_TYPE_WXPAY, null, null, 200,"
                                + " null, null, null, null, null, null]",
                        "TOKEN_ORDER[gh_1, 7, ORDER_TYPE_WXPAY, ORDER_STATUS_SUCC, pending, null, null, null,"
                                + " 1453295737000, 1453295737000, 1, 0, 0, null]");
    }

    @Test
    void aHigherStatusReplacesWhatWasPostedOnTheDayThatItSettled() throws Exception {
        KeyedPush topped = keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"));
        KeyedPush invoiced = keyed(order("HAS_RECEIPT", TIME + 86_400).with("RefundFreeCoinCount", "201.50"));

        Harnesses.feed(operator, List.of(topped, invoiced));

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactly(posting(1, "200"), posting(-1, "-200"), posting(1, "201.5"));
    }

    @Test
    void anEventThatChangesNoPostingEmitsNone() throws Exception {
        KeyedPush topped = keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"));
        KeyedPush paid = keyed(order("SUCC", TIME - 1));

        Harnesses.feed(operator, List.of(topped, paid));

        assertThat(Rows.texts(operator.extractOutputValues())).containsExactly(posting(1, "200"));
        assertThat(full()).hasSize(4);
    }

    @Test
    void aRollBackPostsTheOppositeOnItsOwnDay() throws Exception {
        KeyedPush topped = keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"));

        Harnesses.feed(operator, List.of(topped, keyed(order("ROLLBACK", TIME + 86_400))));

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactly(posting(1, "200"), reversal(DAY + 1, 1, "-200"));
        assertThat(full().get(3)).endsWith(" 1453295737000, 1453382137000, 2, 0, 0, 1453382137000]");
    }

    @Test
    void aRollBackBeforeItsOrderSettlesPostsTheOppositeOnTheDayThatItSettles() throws Exception {
        KeyedPush rolledBack = keyed(order("ROLLBACK", TIME - 86_400));
        KeyedPush topped = keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"));

        Harnesses.feed(operator, List.of(rolledBack, topped));

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactly(posting(1, "200"), reversal(DAY, 1, "-200"));
    }

    @Test
    void anOrderThatNeverSettledPostsNothingWhenItIsRolledBack() throws Exception {
        KeyedPush paid = keyed(order("SUCC", TIME).with("RefundFreeCoinCount", "200"));
        KeyedPush rolledBack = keyed(order("ROLLBACK", TIME + 1).with("RefundFreeCoinCount", "200"));

        Harnesses.feed(operator, List.of(paid, rolledBack));

        assertThat(Rows.texts(operator.extractOutputValues())).isEmpty();
    }

    @Test
    void aPushThatCorrectsTheAmountsCorrectsThemOnBothDays() throws Exception {
        KeyedPush topped = keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"));
        KeyedPush refunded = keyed(order("HAS_REFUND", TIME + 86_400));
        KeyedPush invoiced = keyed(order("HAS_RECEIPT", TIME + 1).with("RefundFreeCoinCount", "201"));

        Harnesses.feed(operator, List.of(topped, refunded, invoiced));

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactly(
                        posting(1, "200"),
                        reversal(DAY + 1, 1, "-200"),
                        posting(-1, "-200"),
                        posting(1, "201"),
                        reversal(DAY + 1, -1, "200"),
                        reversal(DAY + 1, 1, "-201"));
    }

    @Test
    void aTypeThatIsLearntLastTakesAReversalBack() throws Exception {
        KeyedPush topped = keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"));
        KeyedPush refunded = keyed(order("HAS_REFUND", TIME + 1).with("RefundFreeCoinCount", "200"));
        KeyedPush typed = keyed(push("gh_1", "oA", TIME + 2, "card_pay_order")
                .with("OrderId", "7")
                .with("Status", "ORDER_STATUS_HAS_REFUND")
                .with("RefundFreeCoinCount", "200")
                .with("OrderType", "ORDER_TYPE_REFUND"));

        Harnesses.feed(operator, List.of(topped, refunded, typed));

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactly(
                        posting(1, "200"),
                        reversal(DAY, 1, "-200"),
                        posting(-1, "-200"),
                        "TOKEN_POSTING[gh_1, " + DAY + ", ORDER_TYPE_REFUND, 1, 0, 200, 0]",
                        reversal(DAY, -1, "200"));
    }

    @Test
    void bothBalancesMakeAReportAndOneAloneNone() throws Exception {
        KeyedPush both = keyed(order("WAITING", TIME).with("FreeCoinCount", "0").with("PayCoinCount", "7.0"));

        Harnesses.feed(operator, List.of(keyed(order("SUCC", TIME).with("FreeCoinCount", "3")), both));

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactly("TOKEN_BALANCE[gh_1, " + DAY + ", 0, 7, " + TIME * 1000 + ", 7]");
    }

    @Test
    void whereCountsAreAmountsTheyPostAndReportNoBalance() throws Exception {
        operator = attached(CoinCount.ORDER_AMOUNT);
        operator.open();

        Harnesses.feed(
                operator,
                List.of(keyed(
                        order("FINANCE_SUCC", TIME).with("FreeCoinCount", "200").with("PayCoinCount", "0"))));

        assertThat(Rows.texts(operator.extractOutputValues())).containsExactly(posting(1, "200"));
    }

    @Test
    void aRepetitionWritesNothingAgain() throws Exception {
        KeyedPush topped = keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"));

        Harnesses.feed(operator, List.of(topped, topped, topped));

        assertThat(Rows.texts(operator.extractOutputValues())).containsExactly(posting(1, "200"));
        assertThat(full()).hasSize(2);
    }

    @Test
    void anOrderOutlivesARestart() throws Exception {
        Harnesses.feed(operator, List.of(keyed(order("FINANCE_SUCC", TIME).with("RefundFreeCoinCount", "200"))));
        OperatorSubtaskState snapshot = operator.snapshot(1, 1);
        operator.close();
        operator = attached(CoinCount.REMAINING_BALANCE);
        operator.initializeState(snapshot);
        operator.open();

        Harnesses.feed(operator, List.of(keyed(order("ROLLBACK", TIME + 1))));

        assertThat(Rows.texts(operator.extractOutputValues())).containsExactly(reversal(DAY, 1, "-200"));
    }

    @Test
    void ordersOfOneIdInTwoAccountsAreTwoAndIdsThatDifferBeyondAKeyAreOne() throws Exception {
        String kept = "9".repeat(128);

        Harnesses.feed(
                operator,
                List.of(
                        keyed(push("gh_1", "oA", TIME, "card_pay_order")
                                .with("OrderId", kept + "1")
                                .with("Status", "ORDER_STATUS_SUCC")),
                        keyed(push("gh_1", "oA", TIME + 1, "card_pay_order")
                                .with("OrderId", kept + "2")
                                .with("Status", "ORDER_STATUS_SUCC")),
                        keyed(push("gh_2", "oA", TIME, "card_pay_order")
                                .with("OrderId", kept)
                                .with("Status", "ORDER_STATUS_SUCC"))));

        assertThat(full().stream().filter(row -> row.startsWith("TOKEN_ORDER[")))
                .extracting(
                        row -> row.substring(0, row.indexOf(',')) + row.replaceAll(".*, ([0-9]+), 0, 0, null]", " $1"))
                .containsExactly("TOKEN_ORDER[gh_1 1", "TOKEN_ORDER[gh_1 2", "TOKEN_ORDER[gh_2 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void allStatusesInAnyOrderLeaveTheSameRows(long seed) throws Exception {
        List<KeyedPush> pushes = new ArrayList<>();
        int i = 0;
        for (String status : List.of(
                "WAITING", "SUCC", "FINANCE_SUCC", "QUANTITY_SUCC", "HAS_RECEIPT", "REFUND_WAITING", "HAS_REFUND")) {
            pushes.add(keyed(order(status, TIME + i)
                    .with("FreeCoinCount", Integer.toString(1000 + i))
                    .with("PayCoinCount", "0")
                    .with("RefundFreeCoinCount", Integer.toString(++i))));
        }
        Map<RowKey, String> inOrder = rowsAfter(pushes);
        Collections.shuffle(pushes, new Random(seed));

        assertThat(rowsAfter(pushes)).as("seed %d", seed).isEqualTo(inOrder);
        assertThat(inOrder).hasSize(10);
    }

    /** What the database would hold: the last full rows, and the sums of the changes. */
    private static Map<RowKey, String> rowsAfter(List<KeyedPush> pushes) throws Exception {
        var operator = attached(CoinCount.REMAINING_BALANCE);
        operator.open();
        Harnesses.feed(operator, pushes);
        Map<RowKey, String> rows = new HashMap<>();
        Rows.sums(operator.extractOutputValues()).forEach((key, row) -> {
            if (!row.values().isZero()) {
                rows.put(key, Rows.text(row));
            }
        });
        Harnesses.side(operator, TrackTokenOrder.FULL_ROWS).forEach(row -> rows.put(row.key(), Rows.text(row)));
        operator.close();
        return rows;
    }

    private List<String> full() {
        return Harnesses.side(operator, TrackTokenOrder.FULL_ROWS).stream()
                .map(Rows::text)
                .toList();
    }

    private static String posting(long orders, String free) {
        return "TOKEN_POSTING[gh_1, " + DAY + ", ORDER_TYPE_WXPAY, " + orders + ", 0, " + free + ", 0]";
    }

    private static String reversal(long day, long reversals, String free) {
        return "TOKEN_POSTING[gh_1, " + day + ", ORDER_TYPE_WXPAY, 0, " + reversals + ", " + free + ", 0]";
    }

    private static PushBuilder order(String status, long time) {
        return push("gh_1", "oA", time, "card_pay_order")
                .with("OrderId", "7")
                .with("Status", "ORDER_STATUS_" + status)
                .with("OrderType", "ORDER_TYPE_WXPAY");
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, "test", 0);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, Row> attached(CoinCount reading)
            throws Exception {
        return Harnesses.keyed(TrackTokenOrder.attach(
                Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire())), reading, DAYS));
    }
}
