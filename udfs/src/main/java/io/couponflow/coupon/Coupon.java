package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.Days;
import io.couponflow.domain.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * </ol>
 *
 * @param heirs the codes that receipts say it was given to, in order, without repeats
 * @param giftReceipts its own gift receipts by day
 * @param restoredAt the last restore, epoch seconds, 0 without
 * @param deletedAt the last deletion, epoch seconds, 0 without
 * @param payments by TransId where there is one
 */
public record Coupon(
        @Nullable Received origin,
        List<String> heirs,
        Map<Long, Long> giftReceipts,
        long restoredAt,
        long deletedAt,
        @Nullable Consumed redemption,
        List<Paid> payments) {

    /** A code of which nothing is known. */
    public static final Coupon UNKNOWN = new Coupon(null, List.of(), Map.of(), 0, 0, null, List.of());

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

    /** What is known after {@code change}; an equal coupon if it tells nothing new. */
    public Coupon with(CouponChange change, Days days) {
        if (change instanceof Received received) {
            return with(received, days);
        }
        if (change instanceof CouponChange.Restored restored) {
            return restored.time() <= restoredAt
                    ? this
                    : new Coupon(origin, heirs, giftReceipts, restored.time(), deletedAt, redemption, payments);
        }
        if (change instanceof CouponChange.GivenAway givenAway) {
            return heirs.contains(givenAway.heir())
                    ? this
                    : new Coupon(
                            origin,
                            plus(heirs, givenAway.heir()),
                            giftReceipts,
                            restoredAt,
                            deletedAt,
                            redemption,
                            payments);
        }
        if (change instanceof CouponChange.Deleted deleted) {
            return deleted.time() <= deletedAt
                    ? this
                    : new Coupon(origin, heirs, giftReceipts, restoredAt, deleted.time(), redemption, payments);
        }
        if (change instanceof Consumed consumed) {
            return redemption != null && EARLIEST_REDEMPTION.compare(redemption, consumed) <= 0
                    ? this
                    : new Coupon(origin, heirs, giftReceipts, restoredAt, deletedAt, consumed, payments);
        }
        if (change instanceof Paid paid) {
            return with(paid);
        }
        return this;
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

    private Coupon with(Received received, Days days) {
        boolean earlier = origin == null || EARLIEST_RECEIPT.compare(received, origin) < 0;
        if (!earlier && !received.gift()) {
            return this;
        }
        Map<Long, Long> gifts = new TreeMap<>(giftReceipts);
        if (received.gift()) {
            gifts.merge(days.day(received.time()), 1L, Long::sum);
        }
        return new Coupon(earlier ? received : origin, heirs, gifts, restoredAt, deletedAt, redemption, payments);
    }

    private Coupon with(Paid paid) {
        List<Paid> kept = new ArrayList<>(payments);
        if (!paid.transId().isEmpty()) {
            for (int i = 0; i < kept.size(); i++) {
                if (kept.get(i).transId().equals(paid.transId())) {
                    if (EARLIEST_PAYMENT.compare(kept.get(i), paid) <= 0) {
                        return this;
                    }
                    kept.remove(i);
                    break;
                }
            }
        }
        kept.add(paid);
        return new Coupon(origin, heirs, giftReceipts, restoredAt, deletedAt, redemption, kept);
    }

    private static List<String> plus(List<String> sorted, String added) {
        List<String> sum = new ArrayList<>(sorted);
        sum.add(added);
        Collections.sort(sum);
        return sum;
    }
}
