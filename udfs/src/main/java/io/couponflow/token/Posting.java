package io.couponflow.token;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.event.CardPayOrder;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a token order does to the account.
 *
 * @param freeDelta free tokens, below 0 where it takes some; 0 unless posted
 * @param payDelta paid tokens, likewise
 */
public record Posting(State state, BigDecimal freeDelta, BigDecimal payDelta) {

    /** Where an order stands. */
    public enum State {
        /** It has not changed the account yet. */
        PENDING,
        /** It has changed the account by its deltas. */
        POSTED,
        /** It was undone, or never came about. */
        REVERSED;

        /** As tables hold it: in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An order without deltas. */
    static Posting without(State state) {
        return new Posting(state, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /**
     * What an order does of which only its last status is known, as where orders are listed; as if that were the one
     * push about it.
     *
     * @param orderType {@code ORDER_TYPE_…}, {@code ""} where unknown
     * @param status {@code ORDER_STATUS_…}
     * @param freeCoinCount null where unknown, like the other counts
     */
    public static Posting ofListed(
            String orderType,
            String status,
            @Nullable BigDecimal freeCoinCount,
            @Nullable BigDecimal payCoinCount,
            @Nullable BigDecimal refundFreeCoinCount,
            @Nullable BigDecimal refundPayCoinCount,
            CoinCount reading) {
        CardPayOrder only = new CardPayOrder(
                "",
                status,
                null,
                null,
                "",
                freeCoinCount,
                payCoinCount,
                refundFreeCoinCount,
                refundPayCoinCount,
                orderType,
                "",
                "");
        return TokenOrder.of(TokenEvent.of(only, 0, "")).posting(reading);
    }

    /**
     * A count with the sign that it has for the account: a positive one that of its order's type, a negative one its
     * own, an unknown one is 0.
     */
    static BigDecimal signed(@Nullable BigDecimal count, String orderType) {
        if (count == null) {
            return BigDecimal.ZERO;
        }
        boolean takes = orderType.equals("ORDER_TYPE_REDUCE") || orderType.equals("ORDER_TYPE_SYS_REDUCE");
        return takes && count.signum() > 0 ? count.negate() : count;
    }
}
