package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.Days;
import io.couponflow.domain.Text;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one code, whatever order it was learnt in.
 *
 * <ol>
 *   <li>Its origin is its earliest receipt that is no restore; of several in one second a gift before an issue, then
 *       the smaller old code, then the smaller channel.
 *   <li>It was given away once a receipt names it as the old code.
 *   <li>Of its redemptions the first counts; of several in one second the smallest redeem channel, source, location and
 *       staff.
 *   <li>A payment counts once for each TransId, the earliest one; of several in one second the smaller Fee, then the
 *       smaller OriginalFee, then the smaller location, unknown amounts last. Without a TransId each counts.
 *   <li>It is in exactly one state, the first that holds: given away, redeemed, deleted (its last deletion is later than
 *       its last restore), live.
 *   <li>What it adds to the tables is told as the difference that a change makes, which costs the same whatever else is
 *       known of the code.
 * </ol>
 *
 * @param heirs the codes that receipts say it was given to
 * @param tallies what only adds up: its own gift receipts by day, and payments without a TransId by day and location
 * @param restoredAt the last restore, epoch seconds, 0 without
 * @param deletedAt the last deletion, epoch seconds, 0 without
 * @param payments those with a TransId, by TransId
 */
public record Coupon(
        @Nullable Received origin,
        Few<String, Boolean> heirs,
        Few<Fact, Amount> tallies,
        long restoredAt,
        long deletedAt,
        @Nullable Consumed redemption,
        Few<String, Paid> payments) {

    /** A code of which nothing is known. */
    public static final Coupon UNKNOWN = new Coupon(null, Few.none(), Few.none(), 0, 0, null, Few.none());

    private static final Comparator<Received> EARLIEST_RECEIPT = Comparator.comparingLong(Received::time)
            .thenComparing(receipt -> receipt.gift() ? 0 : 1)
            .thenComparing(Received::oldCode, Text::compare)
            .thenComparing(Received::channel, Text::compare);

    private static final Comparator<Consumed> EARLIEST_REDEMPTION = Comparator.comparingLong(Consumed::time)
            .thenComparing(Consumed::redeemChannel, Text::compare)
            .thenComparing(Consumed::source, Text::compare)
            .thenComparing(Consumed::location, Text::compare)
            .thenComparing(Consumed::staff, Text::compare);

    private static final Comparator<Paid> EARLIEST_PAYMENT = Comparator.comparingLong(Paid::time)
            .thenComparing(Paid::fee, Comparator.nullsLast(Comparator.<Long>naturalOrder()))
            .thenComparing(Paid::originalFee, Comparator.nullsLast(Comparator.<Long>naturalOrder()))
            .thenComparing(Paid::location, Text::compare);

    /** What has no room in the value. */
    record Beside(Rest<String, Boolean> heirs, Rest<Fact, Amount> tallies, Rest<String, Paid> payments) {}

    /** Hears what a change makes of a code. */
    interface Learnt {

        /** It adds {@code amount} of {@code fact} more to the tables. */
        void adds(Fact fact, Amount amount);

        /** It was given to {@code heir} too. */
        void isGivenTo(String heir);
    }

    /** What is known after {@code change} of the origin alone: of this, where the code stands depends. */
    Coupon withOrigin(CouponChange change) {
        if (!(change instanceof Received received)
                || (origin != null && EARLIEST_RECEIPT.compare(received, origin) >= 0)) {
            return this;
        }
        return new Coupon(received, heirs, tallies, restoredAt, deletedAt, redemption, payments);
    }

    /** What is known after {@code change}; this if it tells nothing new. */
    Coupon with(CouponChange change, Days days, Beside beside, Learnt learnt) {
        if (change instanceof Received received) {
            Coupon after = withOrigin(received);
            return received.gift()
                    ? after.plus(new Fact.Gifted(days.day(received.time())), Amount.ONCE, beside, learnt)
                    : after;
        }
        if (change instanceof Paid paid) {
            return with(paid, days, beside, learnt);
        }
        Coupon after = withState(change, beside, learnt);
        Fact was = state(days);
        Fact is = after.state(days);
        if (!Objects.equals(was, is)) {
            if (was != null) {
                learnt.adds(was, Amount.ONCE.negated());
            }
            if (is != null) {
                learnt.adds(is, Amount.ONCE);
            }
        }
        return after;
    }

    /** True once a receipt names it as the old code. */
    public boolean isGivenAway() {
        return !heirs.isEmpty();
    }

    /** True in the state redeemed. */
    public boolean isRedeemed() {
        return !isGivenAway() && redemption != null;
    }

    /** True in the state deleted. */
    public boolean isDeleted() {
        return !isGivenAway() && redemption == null && deletedAt > restoredAt;
    }

    /** Whether more is known of it than has room in the value. */
    boolean isOutgrown() {
        return heirs.outgrown() || tallies.outgrown() || payments.outgrown();
    }

    /** All that it adds to the tables. Its issue is not among them: that comes with its attribution. */
    void facts(Days days, Beside beside, BiConsumer<Fact, Amount> out) {
        tallies.forEach(beside.tallies(), out);
        Fact state = state(days);
        if (state != null) {
            out.accept(state, Amount.ONCE);
        }
        payments.forEach(beside.payments(), (transId, paid) -> out.accept(fact(paid, days), Amount.of(paid)));
    }

    private @Nullable Fact state(Days days) {
        if (redemption != null && isRedeemed()) {
            return new Fact.Redeemed(days.day(redemption.time()), redemption);
        }
        return isDeleted() ? new Fact.Deleted(days.day(deletedAt)) : null;
    }

    private static Fact fact(Paid paid, Days days) {
        return new Fact.PaidWith(days.day(paid.time()), paid.location());
    }

    private Coupon withState(CouponChange change, Beside beside, Learnt learnt) {
        if (change instanceof CouponChange.GivenAway givenAway) {
            String heir = givenAway.heir();
            if (heirs.get(heir, beside.heirs()) != null) {
                return this;
            }
            learnt.isGivenTo(heir);
            Few<String, Boolean> more = heirs.with(heir, true, beside.heirs());
            return new Coupon(origin, more, tallies, restoredAt, deletedAt, redemption, payments);
        }
        if (change instanceof CouponChange.Restored restored && restored.time() > restoredAt) {
            return new Coupon(origin, heirs, tallies, restored.time(), deletedAt, redemption, payments);
        }
        if (change instanceof CouponChange.Deleted deleted && deleted.time() > deletedAt) {
            return new Coupon(origin, heirs, tallies, restoredAt, deleted.time(), redemption, payments);
        }
        if (change instanceof Consumed consumed
                && (redemption == null || EARLIEST_REDEMPTION.compare(consumed, redemption) < 0)) {
            return new Coupon(origin, heirs, tallies, restoredAt, deletedAt, consumed, payments);
        }
        return this;
    }

    private Coupon with(Paid paid, Days days, Beside beside, Learnt learnt) {
        if (paid.transId().isEmpty()) {
            return plus(fact(paid, days), Amount.of(paid), beside, learnt);
        }
        Paid known = payments.get(paid.transId(), beside.payments());
        if (known != null) {
            if (EARLIEST_PAYMENT.compare(known, paid) <= 0) {
                return this;
            }
            learnt.adds(fact(known, days), Amount.of(known).negated());
        }
        learnt.adds(fact(paid, days), Amount.of(paid));
        Few<String, Paid> more = payments.with(paid.transId(), paid, beside.payments());
        return new Coupon(origin, heirs, tallies, restoredAt, deletedAt, redemption, more);
    }

    private Coupon plus(Fact fact, Amount amount, Beside beside, Learnt learnt) {
        learnt.adds(fact, amount);
        Amount known = tallies.get(fact, beside.tallies());
        Amount sum = known == null ? amount : known.plus(amount);
        Few<Fact, Amount> more = tallies.with(fact, sum, beside.tallies());
        return new Coupon(origin, heirs, more, restoredAt, deletedAt, redemption, payments);
    }
}
