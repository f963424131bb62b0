package io.couponflow.token;

import io.couponflow.domain.CoinCount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one token order, whatever order it was learnt in. It is pushed once for each status, so what it
 * does to the account is read from its pushes and never added up.
 *
 * <ol>
 *   <li>It has one event for each status and CreateTime; of several pushes the one with the greater FromUserName.
 *   <li>Its status is the highest seen. Its type, when it was made and when it was paid are those of the highest event
 *       that says so; of one status the latest event.
 *   <li>It is reversed once a status {@linkplain io.couponflow.domain.TokenStatus#reverses undoes} it, else posted once
 *       one {@linkplain io.couponflow.domain.TokenStatus#settles settles} it, else pending.
 *   <li>Only a posted order has deltas: the counts of the highest event that settles it, with the sign of its type.
 * </ol>
 *
 * @param events the highest last
 */
public record TokenOrder(List<TokenEvent> events) {

    /** An order of which nothing is known. */
    public static final TokenOrder UNKNOWN = new TokenOrder(List.of());

    /** What is known after {@code pushed}; this one if it tells nothing new. */
    public TokenOrder with(TokenEvent pushed) {
        List<TokenEvent> all = new ArrayList<>(events);
        for (TokenEvent known : events) {
            if (known.hasKeyOf(pushed)) {
                if (TokenEvent.OF_ONE_KEY.compare(known, pushed) >= 0) {
                    return this;
                }
                all.remove(known);
            }
        }
        all.add(pushed);
        all.sort(TokenEvent.RANK);
        return new TokenOrder(List.copyOf(all));
    }

    /** {@code ORDER_STATUS_…}, of an order with an event. */
    public String status() {
        return events.get(events.size() - 1).status();
    }

    /** {@code ORDER_TYPE_…}, {@code ""} where unknown. */
    public String type() {
        TokenEvent typed = highest(event -> !event.orderType().isEmpty());
        return typed == null ? "" : typed.orderType();
    }

    /** When it was made, epoch seconds; null where unknown. */
    public @Nullable Long createdAt() {
        TokenEvent dated = highest(event -> event.createdAt() != null);
        return dated == null ? null : dated.createdAt();
    }

    /** When it was paid, epoch seconds; null where unknown. */
    public @Nullable Long paidAt() {
        TokenEvent dated = highest(event -> event.paidAt() != null);
        return dated == null ? null : dated.paidAt();
    }

    /** The earliest push that settles it, epoch seconds, also if it was undone; null without one. */
    public @Nullable Long settledAt() {
        String type = type();
        Long earliest = null;
        for (TokenEvent event : events) {
            if (event.settles(type) && (earliest == null || event.time() < earliest)) {
                earliest = event.time();
            }
        }
        return earliest;
    }

    /** The earliest push about it, epoch seconds, of an order with an event. */
    public long firstEventAt() {
        return events.stream().mapToLong(TokenEvent::time).min().orElseThrow();
    }

    /** The latest push about it, epoch seconds, of an order with an event. */
    public long lastEventAt() {
        return events.stream().mapToLong(TokenEvent::time).max().orElseThrow();
    }

    /** What it does to the account. */
    public Posting posting(CoinCount reading) {
        String type = type();
        if (highest(event -> event.reverses(type)) != null) {
            return Posting.without(Posting.State.REVERSED);
        }
        TokenEvent settling = highest(event -> event.settles(type));
        if (settling == null) {
            return Posting.without(Posting.State.PENDING);
        }
        boolean amounts = reading == CoinCount.ORDER_AMOUNT;
        return new Posting(
                Posting.State.POSTED,
                Posting.signed(amounts ? settling.freeCount() : settling.refundFreeCount(), type),
                Posting.signed(amounts ? settling.payCount() : settling.refundPayCount(), type));
    }

    private @Nullable TokenEvent highest(Predicate<TokenEvent> of) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (of.test(events.get(i))) {
                return events.get(i);
            }
        }
        return null;
    }
}
