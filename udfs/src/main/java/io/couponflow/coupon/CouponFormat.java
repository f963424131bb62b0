package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponChange.Received;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * State: a {@link Coupon} as a version, a byte that says which parts follow, and those parts. Most codes have an origin
 * and one part more, so most records stay under 40 bytes.
 */
public final class CouponFormat implements Codec<Coupon> {

    private static final int VERSION = 1;
    private static final int ORIGIN = 1;
    private static final int HEIRS = 2;
    private static final int TALLIES = 4;
    private static final int RESTORED = 8;
    private static final int DELETED = 16;
    private static final int REDEMPTION = 32;
    private static final int PAYMENTS = 64;

    private static final Codec<CouponChange> CHANGE = new CouponChange.Wire();
    private static final Codec<Fact> FACT = new Fact.Format();
    private static final Codec<Amount> AMOUNT = new Amount.Format();

    @Override
    public void write(Coupon coupon, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeByte((coupon.origin() == null ? 0 : ORIGIN)
                | (coupon.heirs().isEmpty() ? 0 : HEIRS)
                | (coupon.tallies().isEmpty() ? 0 : TALLIES)
                | (coupon.restoredAt() == 0 ? 0 : RESTORED)
                | (coupon.deletedAt() == 0 ? 0 : DELETED)
                | (coupon.redemption() == null ? 0 : REDEMPTION)
                | (coupon.payments().isEmpty() ? 0 : PAYMENTS));
        if (coupon.origin() != null) {
            CHANGE.write(coupon.origin(), out);
        }
        if (!coupon.heirs().isEmpty()) {
            writeCodes(coupon.heirs(), out);
        }
        if (!coupon.tallies().isEmpty()) {
            writeFacts(coupon.tallies(), out);
        }
        if (coupon.restoredAt() != 0) {
            Codec.writeVarLong(coupon.restoredAt(), out);
        }
        if (coupon.deletedAt() != 0) {
            Codec.writeVarLong(coupon.deletedAt(), out);
        }
        if (coupon.redemption() != null) {
            CHANGE.write(coupon.redemption(), out);
        }
        if (!coupon.payments().isEmpty()) {
            coupon.payments().write((transId, paid, entry) -> CHANGE.write(paid, entry), out);
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
                has(parts, HEIRS) ? readCodes(in) : Few.none(),
                has(parts, TALLIES) ? readFacts(in) : Few.none(),
                has(parts, RESTORED) ? Codec.readVarLong(in) : 0,
                has(parts, DELETED) ? Codec.readVarLong(in) : 0,
                has(parts, REDEMPTION) ? (Consumed) CHANGE.read(in) : null,
                has(parts, PAYMENTS) ? Few.read(CouponFormat::readPayment, in) : Few.none());
    }

    /** A set of codes, within a value that carries the version. */
    static void writeCodes(Few<String, Boolean> codes, DataOutput out) throws IOException {
        codes.write((code, isIn, entry) -> Codec.writeText(code, entry), out);
    }

    /** Reads what {@link #writeCodes} wrote. */
    static Few<String, Boolean> readCodes(DataInput in) throws IOException {
        return Few.read(entry -> Map.entry(Codec.readText(entry), true), in);
    }

    /** Facts and how much of each, within a value that carries the version. */
    static void writeFacts(Few<Fact, Amount> facts, DataOutput out) throws IOException {
        facts.write(
                (fact, amount, entry) -> {
                    FACT.write(fact, entry);
                    AMOUNT.write(amount, entry);
                },
                out);
    }

    /** Reads what {@link #writeFacts} wrote. */
    static Few<Fact, Amount> readFacts(DataInput in) throws IOException {
        return Few.read(entry -> Map.entry(FACT.read(entry), AMOUNT.read(entry)), in);
    }

    private static boolean has(int parts, int part) {
        return (parts & part) != 0;
    }

    private static Map.Entry<String, Paid> readPayment(DataInput in) throws IOException {
        Paid paid = (Paid) CHANGE.read(in);
        return Map.entry(paid.transId(), paid);
    }

    /** State: a payment that lies beside its coupon. A new form takes a new tag, which is {@link CouponChange.Wire}'s. */
    public static final class PaidFormat implements Codec<Paid> {
        @Override
        public void write(Paid paid, DataOutput out) throws IOException {
            CHANGE.write(paid, out);
        }

        @Override
        public Paid read(DataInput in) throws IOException {
            return (Paid) CHANGE.read(in);
        }
    }
}
