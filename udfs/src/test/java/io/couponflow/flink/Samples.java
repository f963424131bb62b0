package io.couponflow.flink;

import io.couponflow.card.Card;
import io.couponflow.card.CatalogueLine;
import io.couponflow.card.Review;
import io.couponflow.coupon.Amount;
import io.couponflow.coupon.Attribution;
import io.couponflow.coupon.Coupon;
import io.couponflow.coupon.Fact;
import io.couponflow.coupon.Few;
import io.couponflow.coupon.Gift;
import io.couponflow.coupon.Rung;
import io.couponflow.coupon.Standing;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.Seen;
import io.couponflow.domain.TokenStatus;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.mart.Users;
import io.couponflow.token.TokenEvent;
import io.couponflow.token.TokenOrder;
import io.couponflow.token.TokenOrderMemory;
import io.couponflow.token.Told;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Values with something in every component. Golden files hold them: they never change. */
final class Samples {

    static final long TIME = 1_472_551_036;
    static final long DAY = 17_043;

    static final Received ISSUE = new Received(TIME, false, "", false, "12b");
    static final Received GIFT = new Received(TIME + 1, true, "c0", false, "海报\uD83C\uDF81");
    static final Consumed REDEMPTION = new Consumed(TIME + 2, "till", "FROM_MP", "Shop 1", "o9");
    static final Paid PRICED = new Paid(TIME + 3, "t1", "Shop 1", 8_000L, 10_000L);
    static final Paid UNPRICED = new Paid(TIME + 4, "t2", "", null, null);
    static final Fact PAID_WITH = new Fact.PaidWith(DAY, "Shop 1");
    static final Amount PAID = new Amount(2, 8_000, 10_000, 1);
    static final Attribution ATTRIBUTION = new Attribution("12b", DAY, TIME);

    /** As most codes are. */
    static final Coupon ISSUED = new Coupon(ISSUE, Few.none(), Few.none(), 0, 0, null, Few.none());

    static final Coupon EVERYTHING = new Coupon(
            GIFT,
            new Few<>(ordered("c2", true, "c3", true), true),
            new Few<>(ordered(new Fact.Gifted(DAY), new Amount(2, 0, 0, 0), PAID_WITH, PAID), false),
            TIME + 5,
            TIME + 6,
            REDEMPTION,
            new Few<>(ordered("t1", PRICED, "t2", UNPRICED), true));

    static final Rung RUNG = new Rung(
            "c0",
            new Few<>(ordered("c2", true, "c3", true), false),
            new Few<>(ordered("c0", new Standing.Owned(ATTRIBUTION), "c9", new Standing.Above("c8")), true));

    static final Card CARD = new Card(
            "gh_1",
            "p1",
            new CatalogueLine(
                    TIME,
                    "CASH",
                    "名称",
                    500L,
                    "DATE_TYPE_FIX_TIME_RANGE",
                    TIME + 1,
                    TIME + 2,
                    1L,
                    30L,
                    3L,
                    100L,
                    true,
                    1_000L,
                    100L,
                    20L,
                    "{\"card_type\":\"CASH\"}"),
            new Review(TIME + 3, false, "名称"));

    static final Card REVIEWED_CARD = new Card("gh_1", "p1", null, new Review(TIME, true, ""));

    static final Gift GIFTED = new Gift(
            new Few<>(ordered(new Fact.Redeemed(DAY, REDEMPTION), Amount.ONCE, PAID_WITH, PAID), true),
            new TreeMap<>(Map.of(2, ATTRIBUTION)));

    /** One event with everything, one with what every push has. */
    static final TokenEvent TOKEN_EVENT = new TokenEvent(
            "ORDER_STATUS_FINANCE_SUCC",
            TIME + 1,
            "o2",
            new BigDecimal("200"),
            new BigDecimal("0.25"),
            new BigDecimal("-1.5"),
            BigDecimal.ZERO,
            "ORDER_TYPE_SYS_ADD",
            TIME - 2,
            TIME - 1,
            "top-up",
            "海报",
            "invoice 7");

    static final TokenEvent BARE_TOKEN_EVENT =
            new TokenEvent("ORDER_STATUS_NEW", TIME, "o1", null, null, null, null, "", null, null, "", "", "");

    /** The order of both. */
    static final TokenOrder TOKEN_ORDER = new TokenOrder(
            2,
            TIME,
            TIME + 1,
            "ORDER_STATUS_FINANCE_SUCC",
            Map.of(
                    TokenStatus.FINANCE_SUCC,
                    new TokenOrder.Step(
                            TIME + 1,
                            TIME + 1,
                            new BigDecimal("200"),
                            new BigDecimal("0.25"),
                            new BigDecimal("-1.5"),
                            BigDecimal.ZERO)),
            new Told<>(TOKEN_EVENT.key(), "ORDER_TYPE_SYS_ADD"),
            new Told<>(TOKEN_EVENT.key(), TIME - 2),
            Told.byNobody());

    static final TokenOrderMemory.Place TOKEN_PLACE = new TokenOrderMemory.Place("type", TOKEN_EVENT.key());

    static final TokenOrderMemory.Links TOKEN_LINKS = new TokenOrderMemory.Links(BARE_TOKEN_EVENT.key(), null);

    private Samples() {}

    /** {@code n} pushes seen, a second after another. */
    static Seen seen(int n) {
        Seen seen = Seen.NOTHING;
        for (int i = 0; i < n; i++) {
            try {
                seen = Objects.requireNonNull(seen.with((i + 1) * 0x9e3779b97f4a7c15L, TIME + i, 86_400, NOWHERE));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return seen;
    }

    private static final Seen.Beside NOWHERE = new Seen.Beside() {
        @Override
        public boolean contains(long identity) {
            return false;
        }

        @Override
        public void add(long identity) {}
    };

    private static <K, V> Map<K, V> ordered(K key, V value, K next, V nextValue) {
        Map<K, V> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(next, nextValue);
        return map;
    }

    /** One of every shape, by name. A sketch grows in place, so each call makes them anew. */
    static Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        rows.put("counts", Rows.row(Table.CHANNEL_CONVERSION, "gh_1", "p1", "12b", DAY, 1, -2, 3, 4, 5, 6, 700, 0));
        rows.put("activity-of-one", activity(Users.of("o1")));
        rows.put("activity-of-some", activity(users(5)));
        rows.put("audience-of-hundreds", audience(700, users(200)));
        rows.put("audience-of-thousands", audience(7_000, users(3_000)));
        rows.put("gift-offer-of-none", Rows.row(Table.GIFT_OFFER, "gh_1", "p1", DAY, 0, null, 1));
        rows.put("inventory", Rows.row(Table.INVENTORY, "gh_1", "p1", 1, TIME, 2, TIME + 1, "海报\uD83C\uDF81 7", 7L));
        rows.put("inventory-of-issues", Rows.row(Table.INVENTORY, "gh_1", "p1", -1, TIME, 0, null, null, null));
        rows.put(
                "inventory-alarm",
                Rows.row(Table.INVENTORY_ALARM, "gh_1", "p1", TIME, 2, TIME + 1, TIME + 2, 7, "low", 3));
        rows.put(
                "token-posting",
                Rows.row(
                        Table.TOKEN_POSTING,
                        "gh_1",
                        DAY,
                        "ORDER_TYPE_WXPAY",
                        2,
                        1,
                        new BigDecimal("1.5"),
                        new BigDecimal("-20")));
        rows.put(
                "token-balance",
                Rows.row(
                        Table.TOKEN_BALANCE,
                        "gh_1",
                        DAY,
                        TIME,
                        "2ORDER_STATUS_SUCC",
                        "404091456",
                        "o1",
                        new BigDecimal("1.5"),
                        new BigDecimal("200"),
                        TIME * 1000,
                        "404091456"));
        return rows;
    }

    private static Row activity(Users users) {
        return Rows.row(Table.ACTIVITY, "gh_1", TIME * 1000, "scan", "", "12b", 7, users);
    }

    private static Row audience(long events, Users users) {
        return Rows.row(Table.AUDIENCE, "gh_1", DAY, "user_get_card", "p1", events, users);
    }

    private static Users users(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> Users.of("o" + i))
                .reduce(Users::plus)
                .orElseThrow();
    }
}
