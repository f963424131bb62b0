package io.couponflow.token;

import io.couponflow.domain.Decimals;
import io.couponflow.domain.Text;
import io.couponflow.domain.TokenStatus;
import io.couponflow.domain.event.CardPayOrder;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One push about a token order, as the audit trail holds it.
 *
 * @param status {@code ORDER_STATUS_…}, of which 128 code points are kept: it is part of a key
 * @param time CreateTime, epoch seconds
 * @param sender FromUserName
 * @param freeCount FreeCoinCount; like all counts {@linkplain Decimals#canonical canonical}, null where unknown
 * @param payCount PayCoinCount
 * @param refundFreeCount RefundFreeCoinCount
 * @param refundPayCount RefundPayCoinCount
 * @param orderType {@code ORDER_TYPE_…}, {@code ""} where unknown, like all text
 * @param createdAt CreateOrderTime, epoch seconds; null where unknown
 * @param paidAt PayFinishTime, likewise
 */
public record TokenEvent(
        String status,
        long time,
        String sender,
        @Nullable BigDecimal freeCount,
        @Nullable BigDecimal payCount,
        @Nullable BigDecimal refundFreeCount,
        @Nullable BigDecimal refundPayCount,
        String orderType,
        @Nullable Long createdAt,
        @Nullable Long paidAt,
        String description,
        String memo,
        String receiptInfo) {

    /** The last second of the year 9999: beyond it an order's time is a mistake, and no timestamp of a database. */
    static final long LATEST = 253_402_300_799L;

    /** Of two pushes with one status and second: by sender, and then by everything else, unknown first. */
    static final Comparator<TokenEvent> OF_ONE_KEY = Comparator.comparing(TokenEvent::sender, Text::compare)
            .thenComparing(unknownFirst(TokenEvent::freeCount))
            .thenComparing(unknownFirst(TokenEvent::payCount))
            .thenComparing(unknownFirst(TokenEvent::refundFreeCount))
            .thenComparing(unknownFirst(TokenEvent::refundPayCount))
            .thenComparing(TokenEvent::orderType, Text::compare)
            .thenComparing(unknownFirst(TokenEvent::createdAt))
            .thenComparing(unknownFirst(TokenEvent::paidAt))
            .thenComparing(TokenEvent::description, Text::compare)
            .thenComparing(TokenEvent::memo, Text::compare)
            .thenComparing(TokenEvent::receiptInfo, Text::compare);

    /**
     * Where an event stands in its order: no two events of an order share a key.
     *
     * @param time CreateTime, epoch seconds
     */
    public record Key(String status, long time) {

        /** The higher status, of one status the later push. */
        static final Comparator<Key> RANK =
                Comparator.comparing(Key::status, TokenStatus.RANK).thenComparingLong(Key::time);
    }

    /** What a push by {@code sender} at {@code time} says of {@code order}. */
    public static TokenEvent of(CardPayOrder order, long time, String sender) {
        return new TokenEvent(
                Text.key(order.status()),
                time,
                sender,
                canonical(order.freeCoinCount()),
                canonical(order.payCoinCount()),
                canonical(order.refundFreeCoinCount()),
                canonical(order.refundPayCoinCount()),
                order.orderType(),
                instant(order.createOrderTime()),
                instant(order.payFinishTime()),
                order.desc(),
                order.memo(),
                order.receiptInfo());
    }

    /** Where it stands in its order. */
    public Key key() {
        return new Key(status, time);
    }

    private static @Nullable BigDecimal canonical(@Nullable BigDecimal count) {
        return count == null ? null : Decimals.canonical(count);
    }

    private static @Nullable Long instant(@Nullable Long seconds) {
        return seconds == null || seconds > LATEST ? null : seconds;
    }

    private static <T extends Comparable<T>> Comparator<TokenEvent> unknownFirst(
            Function<TokenEvent, @Nullable T> part) {
        return Comparator.comparing(part, Comparator.nullsFirst(Comparator.<T>naturalOrder()));
    }
}
