package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.CouponKey;
import io.couponflow.domain.Days;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What receipts take from the stock of their card, as changes to rows.
 *
 * <ol>
 *   <li>A code whose origin is an issue takes one, in the window of that issue. Gift receipts and restores take none.
 *   <li>When the origin turns out to be another, what the code took is given back in the one window and taken in the
 *       other, or not at all.
 *   <li>Every receipt that is an issue says that the card was issued at its time, also one of a code that was issued
 *       before.
 * </ol>
 */
final class TakenStock implements Serializable {

    private static final long NOT_ISSUED = 0;

    private final Days days;
    private final long windowSeconds;

    /** What is taken in windows of {@code window}, in whole seconds. */
    TakenStock(Days days, Duration window) {
        this.days = days;
        this.windowSeconds = window.toSeconds();
    }

    /** What follows from {@code change}, which makes {@code before} of a code {@code after}. */
    void rows(String key, CouponChange change, Coupon before, Coupon after, Consumer<Row> out) {
        if (!(change instanceof Received receipt)) {
            return;
        }
        long wasIssuedAt = issuedAt(before);
        long isIssuedAt = issuedAt(after);
        long issued = (isIssuedAt == NOT_ISSUED ? 0L : 1L) - (wasIssuedAt == NOT_ISSUED ? 0L : 1L);
        if (receipt.gift() && wasIssuedAt == isIssuedAt) {
            return;
        }
        CouponKey coupon = CouponKey.parse(key);
        Row stock = Row.of(RowKey.in(Table.INVENTORY).text(coupon.account()).text(coupon.cardId()))
                .with("issued", issued);
        out.accept(receipt.gift() ? stock : stock.with("last_issued_at", receipt.time() * 1000));
        if (wasIssuedAt != isIssuedAt) {
            inWindow(coupon, wasIssuedAt, -1, out);
            inWindow(coupon, isIssuedAt, 1, out);
        }
    }

    private void inWindow(CouponKey coupon, long issuedAt, long issued, Consumer<Row> out) {
        if (issuedAt != NOT_ISSUED) {
            RowKey.Builder window = RowKey.in(Table.INVENTORY_ALARM)
                    .text(coupon.account())
                    .text(coupon.cardId())
                    .number(days.windowStart(issuedAt, windowSeconds) * 1000);
            out.accept(Row.of(window).with("issued", issued));
        }
    }

    private static long issuedAt(Coupon coupon) {
        Received origin = coupon.origin();
        return origin == null || origin.gift() ? NOT_ISSUED : origin.time();
    }
}
