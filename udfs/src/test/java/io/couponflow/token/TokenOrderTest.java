package io.couponflow.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.event.CardPayOrder;
import io.couponflow.token.Posting.State;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenOrderTest {

    private static final long TIME = 1_453_295_737;
    private static final String RECHARGE = "ORDER_TYPE_WXPAY";
    private static final String REFUND = "ORDER_TYPE_REFUND";

    private static final List<String> RISING = List.of(
            "WAITING",
            "SUCC",
            "FINANCE_SUCC",
            "QUANTITY_SUCC",
            "HAS_RECEIPT",
            "REFUND_WAITING",
            "HAS_REFUND",
            "ROLLBACK");

    @Test
    void everyOrderOfAllStatusesGivesOneOrder() throws Exception {
        List<TokenEvent> events = new ArrayList<>();
        for (int i = 0; i < RISING.size(); i++) {
            events.add(event(RISING.get(i), TIME - i, REFUND, i));
        }
        Set<TokenOrder> orders = new HashSet<>();
        Set<Map<TokenEvent.Key, TokenEvent>> kept = new HashSet<>();

        permute(events, 0, order -> {
            KeptOrder folded = kept(order);
            orders.add(folded.order());
            kept.add(folded.events());
        });

        assertThat(orders).hasSize(1);
        assertThat(orders.iterator().next().events()).isEqualTo(events.size());
        assertThat(kept).hasSize(1);
        assertThat(kept.iterator().next().values()).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void everyOrderOfTiesAndUnknownStatusesGivesOneOrder() throws Exception {
        List<TokenEvent> events = List.of(
                event("\uD83D\uDE00", TIME, "", 1),
                event("\uFF5E", TIME + 9, RECHARGE, 2),
                event("SUCC", TIME, RECHARGE, 3),
                event("SUCC", TIME, "", 3),
                event("SUCC", TIME, RECHARGE, 4),
                event("SUCC", TIME + 1, "", 5),
                event("FINANCE_SUCC", TIME + 2, "", 6));
        Set<TokenOrder> orders = new HashSet<>();
        Set<Map<TokenEvent.Key, TokenEvent>> kept = new HashSet<>();

        permute(new ArrayList<>(events), 0, order -> {
            KeptOrder folded = kept(order);
            orders.add(folded.order());
            kept.add(folded.events());
        });

        assertThat(orders).extracting(TokenOrder::type).containsExactly(RECHARGE);
        assertThat(kept).hasSize(1);
        assertThat(kept.iterator().next().values()).hasSize(5).doesNotContain(events.get(2), events.get(3));
    }

    @Test
    void aRepeatedPushTellsNothingNew() throws Exception {
        KeptOrder order = kept(List.of(event("SUCC", TIME, RECHARGE, 1)));

        boolean isNew = order.take(event("SUCC", TIME, RECHARGE, 1));

        assertThat(isNew).isFalse();
    }

    @Test
    void ofTwoPushesOnOneKeyTheGreaterSendersStaysByCodePoint() throws Exception {
        TokenEvent lesser = by("\uFF5E", event("SUCC", TIME, RECHARGE, 9));
        TokenEvent greater = by("\uD83D\uDE00", event("SUCC", TIME, RECHARGE, 1));

        assertThat(kept(List.of(lesser, greater)).events().values()).containsExactly(greater);
        assertThat(kept(List.of(greater, lesser)).events().values()).containsExactly(greater);
    }

    @Test
    void anUnknownStatusIsBelowAllKnownOnesAndTheGreaterOfSeveralCounts() throws Exception {
        KeptOrder order = kept(List.of(event("A", TIME, "", 0), event("B", TIME - 1, "", 0)));
        TokenOrder unknown = order.order();

        order.take(event("WAITING", TIME, "", 0));

        assertThat(unknown.status()).isEqualTo("ORDER_STATUS_B");
        assertThat(unknown.posting(CoinCount.REMAINING_BALANCE).state()).isEqualTo(State.PENDING);
        assertThat(order.order().status()).isEqualTo("ORDER_STATUS_WAITING");
    }

    @Test
    void aStatusIsKeptTo128CodePoints() throws Exception {
        String kept = "ORDER_STATUS_" + "\uD83D\uDE00".repeat(115);

        TokenOrder order = fold(List.of(
                event("\uD83D\uDE00".repeat(115) + "x", TIME, "", 0),
                event("\uD83D\uDE00".repeat(115) + "y", TIME, "", 0)));

        assertThat(order.events()).isEqualTo(1);
        assertThat(order.status()).isEqualTo(kept);
    }

    @Test
    void typeAndTimesAreThoseOfTheHighestEventThatHasThemAndOfOneStatusTheLatest() throws Exception {
        TokenOrder order = fold(List.of(
                event("WAITING", TIME + 9, "ORDER_TYPE_A", 0, 1L, 10L),
                event("SUCC", TIME, "ORDER_TYPE_B", 0, 2L, 20L),
                event("SUCC", TIME + 1, "ORDER_TYPE_C", 0, 3L, null),
                event("FINANCE_SUCC", TIME - 5, "", 0, null, null)));

        assertThat(order.type()).isEqualTo("ORDER_TYPE_C");
        assertThat(order.createdAt()).isEqualTo(3);
        assertThat(order.paidAt()).isEqualTo(20);
        assertThat(order.firstEventAt()).isEqualTo(TIME - 5);
        assertThat(order.lastEventAt()).isEqualTo(TIME + 9);
    }

    @Test
    void anInstantBeyondTheYear9999IsUnknown() {
        TokenEvent latest = event("SUCC", TIME, "", 0, 253_402_300_799L, 253_402_300_800L);

        assertThat(latest.createdAt()).isEqualTo(253_402_300_799L);
        assertThat(latest.paidAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "WAITING, PENDING, PENDING",
        "SUCC, PENDING, PENDING",
        "FINANCE_SUCC, POSTED, POSTED",
        "QUANTITY_SUCC, POSTED, POSTED",
        "HAS_RECEIPT, POSTED, POSTED",
        "REFUND_WAITING, POSTED, POSTED",
        "HAS_REFUND, REVERSED, POSTED",
        "ROLLBACK, REVERSED, REVERSED",
        "NOVEL, PENDING, PENDING"
    })
    void aStatusAloneGivesTheState(String status, State ofRecharge, State ofRefund) {
        assertThat(listed(RECHARGE, status, null).state()).isEqualTo(ofRecharge);
        assertThat(listed("", status, null).state()).isEqualTo(ofRecharge);
        assertThat(listed(REFUND, status, null).state()).isEqualTo(ofRefund);
    }

    @Test
    void aRolledBackOrderKeepsTheDayItSettledAndLosesItsDeltas() throws Exception {
        TokenOrder order = fold(List.of(
                event("ROLLBACK", TIME + 9, RECHARGE, 5),
                event("HAS_RECEIPT", TIME + 5, RECHARGE, 5),
                event("FINANCE_SUCC", TIME + 6, RECHARGE, 5)));

        assertThat(order.settledAt()).isEqualTo(TIME + 5);
        assertThat(order.reversedAt()).isEqualTo(TIME + 9);
        assertThat(order.posting(CoinCount.REMAINING_BALANCE)).isEqualTo(Posting.without(State.REVERSED));
        assertThat(order.settled(CoinCount.REMAINING_BALANCE))
                .isEqualTo(new Posting(State.POSTED, BigDecimal.valueOf(5), BigDecimal.ZERO));
    }

    @Test
    void ofSeveralPushesThatReverseAnOrderTheEarliestSaysWhen() throws Exception {
        KeptOrder order = kept(List.of(
                event("ROLLBACK", TIME + 9, RECHARGE, 0),
                event("HAS_REFUND", TIME + 5, "", 0),
                event("HAS_REFUND", TIME + 6, "", 0)));
        TokenOrder ofRecharge = order.order();

        order.take(event("ROLLBACK", TIME + 10, REFUND, 0));

        assertThat(ofRecharge.reversedAt()).isEqualTo(TIME + 5);
        assertThat(order.order().reversedAt()).isEqualTo(TIME + 9);
    }

    @Test
    void aTypeThatIsLearntLastDecidesWhatEarlierPushesSettledReversedAndSigned() throws Exception {
        KeptOrder order = kept(List.of(
                event("HAS_REFUND", TIME + 9, "", 7),
                event("SUCC", TIME, "", 5),
                event("HAS_REFUND", TIME + 5, "", 6)));
        TokenOrder untyped = order.order();

        order.take(event("WAITING", TIME - 5, REFUND, 0));

        assertThat(untyped.posting(CoinCount.REMAINING_BALANCE)).isEqualTo(Posting.without(State.REVERSED));
        assertThat(order.order().posting(CoinCount.REMAINING_BALANCE))
                .isEqualTo(new Posting(State.POSTED, BigDecimal.valueOf(7), BigDecimal.ZERO));
        assertThat(order.order().settledAt()).isEqualTo(TIME + 5);
    }

    @Test
    void ofTheEventThatSettledTheAmountsAreThoseOfTheGreaterSendersPush() throws Exception {
        TokenEvent first = by("oA", event("FINANCE_SUCC", TIME, RECHARGE, 5));
        TokenEvent instead = by("oB", event("FINANCE_SUCC", TIME, RECHARGE, 3));

        assertThat(fold(List.of(first, instead))
                        .posting(CoinCount.REMAINING_BALANCE)
                        .freeDelta())
                .isEqualTo("3");
        assertThat(fold(List.of(instead, first))
                        .posting(CoinCount.REMAINING_BALANCE)
                        .freeDelta())
                .isEqualTo("3");
    }

    @Test
    void anOrderThatNeverSettledHasNoDay() throws Exception {
        assertThat(fold(List.of(event("SUCC", TIME, RECHARGE, 5))).settledAt()).isNull();
        assertThat(fold(List.of(event("HAS_REFUND", TIME, RECHARGE, 5))).settledAt())
                .isNull();
        assertThat(fold(List.of(event("HAS_REFUND", TIME, REFUND, 5))).settledAt())
                .isEqualTo(TIME);
    }

    @Test
    void theAmountsAreThoseOfTheHighestSettlingEventThoughAHigherOneCameThatDoesNotSettle() throws Exception {
        TokenOrder order = fold(List.of(
                event("FINANCE_SUCC", TIME + 9, "ORDER_TYPE_SYS_ADD", 1),
                event("QUANTITY_SUCC", TIME, "ORDER_TYPE_SYS_ADD", 2),
                event("QUANTITY_SUCC", TIME + 1, "ORDER_TYPE_SYS_ADD", 3)));

        assertThat(order.posting(CoinCount.REMAINING_BALANCE).freeDelta()).isEqualTo("3");
        assertThat(order.posting(CoinCount.ORDER_AMOUNT).freeDelta()).isEqualTo("300");
    }

    @ParameterizedTest
    @CsvSource({
        "ORDER_TYPE_REDUCE, 1.50, -1.5",
        "ORDER_TYPE_SYS_REDUCE, 200, -200",
        "ORDER_TYPE_REDUCE, -3, -3",
        "ORDER_TYPE_REDUCE, 0, 0",
        "ORDER_TYPE_REDUCE, , 0",
        "ORDER_TYPE_SYS_ADD, 200.0, 200",
        "ORDER_TYPE_WXPAY, 0.25, 0.25",
        "ORDER_TYPE_WXPAY, -0.25, -0.25",
        "ORDER_TYPE_REFUND, 7, 7",
        "ORDER_TYPE_NOVEL, 7, 7",
        "'', 7, 7",
        "'', , 0"
    })
    void aPositiveCountTakesTheSignOfItsTypeAndANegativeOneKeepsItsOwn(
            String type, BigDecimal count, BigDecimal delta) {
        assertThat(listed(type, "FINANCE_SUCC", count)).isEqualTo(new Posting(State.POSTED, delta, BigDecimal.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAITING", "ROLLBACK"})
    void onlyAPostedOrderHasDeltas(String status) {
        assertThat(listed(RECHARGE, status, BigDecimal.TEN).freeDelta()).isEqualTo("0");
    }

    @Test
    void eachReadingHasItsOwnCounts() {
        BigDecimal[] counts = Stream.of(1, 2, 3, 4).map(BigDecimal::valueOf).toArray(BigDecimal[]::new);

        Posting balance = Posting.ofListed(
                RECHARGE,
                "ORDER_STATUS_FINANCE_SUCC",
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                CoinCount.REMAINING_BALANCE);
        Posting amount = Posting.ofListed(
                RECHARGE,
                "ORDER_STATUS_FINANCE_SUCC",
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                CoinCount.ORDER_AMOUNT);

        assertThat(balance).isEqualTo(new Posting(State.POSTED, counts[2], counts[3]));
        assertThat(amount).isEqualTo(new Posting(State.POSTED, counts[0], counts[1]));
    }

    private static Posting listed(String type, String status, BigDecimal refundFree) {
        return Posting.ofListed(
                type, "ORDER_STATUS_" + status, null, null, refundFree, null, CoinCount.REMAINING_BALANCE);
    }

    private static TokenOrder fold(List<TokenEvent> pushed) throws Exception {
        return kept(pushed).order();
    }

    private static KeptOrder kept(List<TokenEvent> pushed) throws Exception {
        KeptOrder order = new KeptOrder();
        for (TokenEvent event : pushed) {
            order.take(event);
        }
        return order;
    }

    private static TokenEvent event(String status, long time, String type, long count) {
        return event(status, time, type, count, null, null);
    }

    private static TokenEvent event(String status, long time, String type, long count, Long createdAt, Long paidAt) {
        CardPayOrder order = new CardPayOrder(
                "404091456",
                "ORDER_STATUS_" + status,
                createdAt,
                paidAt,
                "",
                BigDecimal.valueOf(100 * count),
                null,
                BigDecimal.valueOf(count),
                null,
                type,
                "",
                "");
        return TokenEvent.of(order, time, "oA");
    }

    private static TokenEvent by(String sender, TokenEvent event) {
        return new TokenEvent(
                event.status(),
                event.time(),
                sender,
                event.freeCount(),
                event.payCount(),
                event.refundFreeCount(),
                event.refundPayCount(),
                event.orderType(),
                event.createdAt(),
                event.paidAt(),
                event.description(),
                event.memo(),
                event.receiptInfo());
    }

    private interface Visitor {
        void visit(List<TokenEvent> order) throws Exception;
    }

    private static void permute(List<TokenEvent> events, int from, Visitor each) throws Exception {
        if (from == events.size()) {
            each.visit(events);
        }
        for (int i = from; i < events.size(); i++) {
            Collections.swap(events, from, i);
            permute(events, from + 1, each);
            Collections.swap(events, from, i);
        }
    }
}
