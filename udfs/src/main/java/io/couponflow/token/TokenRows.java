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
 *   <li>{@code token_posting} is a journal. An order that has settled posts its amounts on the day on which it settled,
 *       whatever becomes of it. One that has settled and was reversed, in whichever order, posts the opposite on the day on
 *       which it was reversed, at the earliest on the day on which it settled. One that never settled posts nothing.
 *   <li>So an order has two postings at most. Where one is another than before (by its amounts, type or day), the old one
 *       is taken back and the new one made: four changes at most, however many pushes the order has. So a type that is
 *       learnt late, by which other statuses settle and reverse and amounts change their sign, needs no look at earlier
 *       pushes.
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
        replace(settlement(before), settlement(after), changes);
        replace(reversal(before), reversal(after), changes);
    }

    private void replace(@Nullable Posted posted, @Nullable Posted posts, Consumer<Row> changes) {
        if (Objects.equals(posted, posts)) {
            return;
        }
        if (posted != null) {
            changes.accept(row(posted.negated()));
        }
        if (posts != null) {
            changes.accept(row(posts));
        }
    }

    /** The report of a push that tells both balances, where counts are read as balances; else null. */
    @Nullable
    Row balance(TokenEvent pushed) {
        return reading != CoinCount.REMAINING_BALANCE || pushed.freeCount() == null || pushed.payCount() == null
                ? null
                : Row.of(RowKey.in(Table.TOKEN_BALANCE).text(account).number(days.day(pushed.time())))
                        .with("time", Long.valueOf(pushed.time()))
                        .with("status", TokenStatus.ranked(pushed.status()))
                        .with("order", orderId)
                        .with("sender", pushed.sender())
                        .with("free_balance", pushed.freeCount())
                        .with("pay_balance", pushed.payCount())
                        .with("reported_at", Long.valueOf(pushed.time() * 1000))
                        .with("order_id", orderId);
    }

    private @Nullable Posted settlement(TokenOrder order) {
        Posting settled = order.settled(reading);
        Long settledAt = order.settledAt();
        return settled == null || settledAt == null
                ? null
                : new Posted(
                        days.day(settledAt), Text.key(order.type()), 1, 0, settled.freeDelta(), settled.payDelta());
    }

    private @Nullable Posted reversal(TokenOrder order) {
        Posted settlement = settlement(order);
        Long reversedAt = order.reversedAt();
        return settlement == null || reversedAt == null ? null : settlement.reversedOn(days.day(reversedAt));
    }

    private Row row(Posted posted) {
        return Row.of(RowKey.in(Table.TOKEN_POSTING)
                        .text(account)
                        .number(posted.day())
                        .text(posted.type()))
                .with("orders", posted.orders())
                .with("reversals", posted.reversals())
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
                millis(order.reversedAt()));
    }

    /** What an order posts on a day. */
    private record Posted(
            long day, String type, long orders, long reversals, BigDecimal freeDelta, BigDecimal payDelta) {

        private Posted negated() {
            return new Posted(day, type, -orders, -reversals, freeDelta.negate(), payDelta.negate());
        }

        /** The opposite of this, on that day or, if that is earlier, on its own. */
        private Posted reversedOn(long reversedDay) {
            return new Posted(Math.max(day, reversedDay), type, 0, 1, freeDelta.negate(), payDelta.negate());
        }
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long millis(@Nullable Long seconds) {
        return seconds == null ? null : seconds * 1000;
    }
}
