package io.couponflow.token;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Days;
import io.couponflow.domain.Text;
import io.couponflow.domain.TokenStatus;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows for the tables from a push about one token order.
 *
 * <ol>
 *   <li>A push that becomes an event of its order writes its row of {@code token_order_event} and the order's row, whole;
 *       any other writes neither. A row of {@code token_order_event} says what its own push says: no other push changes it.
 *   <li>An order has one posting at most. Where that is another than before, the old one is taken back and the new one
 *       made: two changes, however many pushes the order has. So a type that is learnt late, by which other statuses settle
 *       and amounts change their sign, needs no look at earlier pushes.
 *   <li>A balance is what one push says, whatever its order's type or state: nothing ever changes it.
 * </ol>
 *
 * @param account of the order
 * @param orderId of which 128 code points are kept
 */
record TokenRows(String account, String orderId, CoinCount reading, Days days) {

    /**
     * Rows of {@code token_order_event} and {@code token_order} with their full values, and the change to
     * {@code token_posting}.
     */
    void ofOrder(TokenEvent pushed, TokenOrder before, TokenOrder after, Consumer<Tuple> full, Consumer<Row> changes) {
        full.accept(ofEvent(pushed));
        full.accept(ofOrder(after));
        Posted posted = posting(before);
        Posted posts = posting(after);
        if (!Objects.equals(posted, posts)) {
            if (posted != null) {
                changes.accept(row(posted.negated()));
            }
            if (posts != null) {
                changes.accept(row(posts));
            }
        }
    }

    /** The report of a push that tells both balances, where counts are read as balances; else null. */
    @Nullable
    Row balance(TokenEvent pushed) {
        return reading != CoinCount.REMAINING_BALANCE || pushed.freeCount() == null || pushed.payCount() == null
                ? null
                : Row.of(RowKey.in(Table.TOKEN_BALANCE).text(account).number(days.day(pushed.time())))
                        .with("reported_at", Long.valueOf(pushed.time() * 1000))
                        .with("status", TokenStatus.ranked(pushed.status()))
                        .with("order_id", orderId)
                        .with("sender", pushed.sender())
                        .with("free_balance", pushed.freeCount())
                        .with("pay_balance", pushed.payCount());
    }

    private @Nullable Posted posting(TokenOrder order) {
        Posting posting = order.posting(reading);
        Long settledAt = order.settledAt();
        return posting.state() != Posting.State.POSTED || settledAt == null
                ? null
                : new Posted(days.day(settledAt), Text.key(order.type()), 1, posting.freeDelta(), posting.payDelta());
    }

    private Row row(Posted posted) {
        return Row.of(RowKey.in(Table.TOKEN_POSTING)
                        .text(account)
                        .number(posted.day())
                        .text(posted.type()))
                .with("orders", posted.orders())
                .with("free_delta", posted.freeDelta())
                .with("pay_delta", posted.payDelta());
    }

    private Tuple ofEvent(TokenEvent event) {
        RowKey.Builder key = RowKey.in(Table.TOKEN_ORDER_EVENT)
                .text(account)
                .text(orderId)
                .text(event.status())
                .number(event.time() * 1000);
        return Tuple.of(
                key.build(),
                known(event.orderType()),
                event.freeCount(),
                event.payCount(),
                event.refundFreeCount(),
                event.refundPayCount(),
                millis(event.createdAt()),
                millis(event.paidAt()),
                known(event.description()),
                known(event.memo()),
                known(event.receiptInfo()));
    }

    private Tuple ofOrder(TokenOrder order) {
        Posting posting = order.posting(reading);
        return Tuple.of(
                RowKey.in(Table.TOKEN_ORDER).text(account).text(orderId).build(),
                known(order.type()),
                order.status(),
                posting.state().toString(),
                millis(order.createdAt()),
                millis(order.paidAt()),
                millis(order.settledAt()),
                order.firstEventAt() * 1000,
                order.lastEventAt() * 1000,
                order.events(),
                posting.freeDelta(),
                posting.payDelta(),
                null);
    }

    private record Posted(long day, String type, long orders, BigDecimal freeDelta, BigDecimal payDelta) {
        private Posted negated() {
            return new Posted(day, type, -orders, freeDelta.negate(), payDelta.negate());
        }
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long millis(@Nullable Long seconds) {
        return seconds == null ? null : seconds * 1000;
    }
}
