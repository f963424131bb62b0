package io.couponflow.reference;

import io.couponflow.domain.Push;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/** The token orders of {@link Histories}: few ids, so that pushes of several calls meet in one order. */
final class TokenHistory {

    private static final String LONG = "\uD83D\uDE00".repeat(127) + "x";

    /** Two differ beyond what a key keeps. */
    private static final List<String> ORDERS =
            List.of("404091456", "404091456", "0404091456", "\uFF5E", "\uD83D\uDE00", LONG + "y", LONG + "z");

    private static final List<String> STATUSES = List.of(
            "ORDER_STATUS_WAITING",
            "ORDER_STATUS_SUCC",
            "ORDER_STATUS_FINANCE_SUCC",
            "ORDER_STATUS_FINANCE_SUCC",
            "ORDER_STATUS_QUANTITY_SUCC",
            "ORDER_STATUS_HAS_RECEIPT",
            "ORDER_STATUS_REFUND_WAITING",
            "ORDER_STATUS_HAS_REFUND",
            "ORDER_STATUS_ROLLBACK");

    private static final List<String> UNKNOWN_STATUSES =
            List.of("ORDER_STATUS_NOVEL", "order_status_rollback", "\uFF5E", "\uD83D\uDE00", LONG + "y", LONG + "z");

    private static final List<String> TYPES = List.of(
            "ORDER_TYPE_SYS_ADD",
            "ORDER_TYPE_WXPAY",
            "ORDER_TYPE_REFUND",
            "ORDER_TYPE_REFUND",
            "ORDER_TYPE_REDUCE",
            "ORDER_TYPE_SYS_REDUCE",
            "ORDER_TYPE_NOVEL",
            "",
            LONG + "y");

    private static final List<String> COUNTS =
            List.of("200", "200", "100", "0", "0.0", "1.5", "1.50", "0.25", "-3", "+7", ".5", "", "", "1e3", "many");

    private static final List<String> SENDERS = List.of("oA", "oB", "\uFF5E", "\uD83D\uDE00");
    private static final List<String> TEXTS = List.of("", "", "top-up", "bonus");

    private TokenHistory() {}

    /** Up to seven pushes of one order. Most say the same type, some another or none. */
    static List<Push> pushes(String account, Random random, LongSupplier time) {
        String order = any(ORDERS, random);
        String type = any(TYPES, random);
        List<Push> pushes = new ArrayList<>();
        for (int left = 1 + random.nextInt(7); left > 0; left--) {
            pushes.add(push(account, order, type, random, time));
        }
        return pushes;
    }

    /** {@code size} pushes of one order within six seconds, so that most are on the key of another. */
    static List<Push> crowd(Random random, int size) {
        String type = any(TYPES, random);
        List<Push> pushes = new ArrayList<>();
        while (pushes.size() < size) {
            pushes.add(push("gh_1", ORDERS.get(0), type, random, () -> 1_472_551_036L + random.nextInt(6)));
        }
        return pushes;
    }

    private static Push push(String account, String order, String type, Random random, LongSupplier time) {
        String status = any(random.nextInt(10) == 0 ? UNKNOWN_STATUSES : STATUSES, random);
        return PushBuilder.push(account, any(SENDERS, random), time.getAsLong(), "card_pay_order")
                .with("OrderId", order)
                .with("Status", status)
                .with(random.nextInt(3) == 0 ? "CreateTime" : "CreateOrderTime", instant(random, time))
                .with("PayFinishTime", instant(random, time))
                .with("Desc", any(TEXTS, random))
                .with("FreeCoinCount", any(COUNTS, random))
                .with("PayCoinCount", any(COUNTS, random))
                .with("RefundFreeCoinCount", any(COUNTS, random))
                .with("RefundPayCoinCount", any(COUNTS, random))
                .with("OrderType", random.nextInt(6) == 0 ? any(TYPES, random) : type)
                .with("Memo", any(TEXTS, random))
                .with("ReceiptInfo", any(TEXTS, random))
                .build();
    }

    /** 0 says unknown; so does what no calendar of four-digit years holds. */
    private static String instant(Random random, LongSupplier time) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> "0";
            case 2 -> "";
            case 3 -> any(List.of("253402300799", "253402300800", "999999999999999999"), random);
            default -> Long.toString(time.getAsLong());
        };
    }

    private static String any(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
