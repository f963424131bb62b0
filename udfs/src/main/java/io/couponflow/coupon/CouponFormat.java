package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponChange.Received;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * State: a {@link Coupon} as a version, a byte that says which parts follow, and those parts. Most codes have an origin
 * and one part more, so most records stay under 40 bytes.
 */
public final class CouponFormat implements Codec<Coupon> {

    private static final int VERSION = 1;
    private static final int ORIGIN = 1;
    private static final int HEIRS = 2;
    private static final int GIFTS = 4;
    private static final int RESTORED = 8;
    private static final int DELETED = 16;
    private static final int REDEMPTION = 32;
    private static final int PAYMENTS = 64;

    private static final Codec<CouponChange> CHANGE = new CouponChange.Wire();
    private static final Codec<String> TEXT = new Codec.OfText();

    @Override
    public void write(Coupon coupon, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeByte((coupon.origin() == null ? 0 : ORIGIN)
                | (coupon.heirs().isEmpty() ? 0 : HEIRS)
                | (coupon.giftReceipts().isEmpty() ? 0 : GIFTS)
                | (coupon.restoredAt() == 0 ? 0 : RESTORED)
                | (coupon.deletedAt() == 0 ? 0 : DELETED)
                | (coupon.redemption() == null ? 0 : REDEMPTION)
                | (coupon.payments().isEmpty() ? 0 : PAYMENTS));
        if (coupon.origin() != null) {
            CHANGE.write(coupon.origin(), out);
        }
        if (!coupon.heirs().isEmpty()) {
            Codec.writeList(coupon.heirs(), TEXT, out);
        }
        if (!coupon.giftReceipts().isEmpty()) {
            Codec.writeSize(coupon.giftReceipts().size(), out);
            for (Map.Entry<Long, Long> gifts : coupon.giftReceipts().entrySet()) {
                out.writeLong(gifts.getKey());
                out.writeLong(gifts.getValue());
            }
        }
        if (coupon.restoredAt() != 0) {
            out.writeLong(coupon.restoredAt());
        }
        if (coupon.deletedAt() != 0) {
            out.writeLong(coupon.deletedAt());
        }
        if (coupon.redemption() != null) {
            CHANGE.write(coupon.redemption(), out);
        }
        if (!coupon.payments().isEmpty()) {
            Codec.writeList(coupon.payments(), CHANGE, out);
        }
    }

    @Override
    public Coupon read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw Codec.unknownVersion(Coupon.class, version);
        }
        int parts = in.readByte();
        return new Coupon(
                has(parts, ORIGIN) ? (Received) CHANGE.read(in) : null,
                has(parts, HEIRS) ? Codec.readList(TEXT, in) : List.of(),
                has(parts, GIFTS) ? gifts(in) : Map.of(),
                has(parts, RESTORED) ? in.readLong() : 0,
                has(parts, DELETED) ? in.readLong() : 0,
                has(parts, REDEMPTION) ? (Consumed) CHANGE.read(in) : null,
                has(parts, PAYMENTS) ? payments(in) : List.of());
    }

    private static boolean has(int parts, int part) {
        return (parts & part) != 0;
    }

    private static Map<Long, Long> gifts(DataInput in) throws IOException {
        Map<Long, Long> gifts = new TreeMap<>();
        for (int left = Codec.readSize(in); left > 0; left--) {
            gifts.put(in.readLong(), in.readLong());
        }
        return gifts;
    }

    private static List<Paid> payments(DataInput in) throws IOException {
        List<Paid> payments = new ArrayList<>();
        for (int left = Codec.readSize(in); left > 0; left--) {
            payments.add((Paid) CHANGE.read(in));
        }
        return payments;
    }
}
