package io.couponflow.domain.row;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What became of coupons, as {@link ChannelConversion} counts it: a part of the rows that sum it up.
 *
 * @param issued codes whose origin is an issue
 * @param gifted gift receipts
 * @param redeemed codes in the state redeemed
 * @param deleted codes in the state deleted
 * @param paidFen fen paid, of the payments with both amounts known
 * @param originalFen fen due before the discount, of the same payments
 */
record Outcome(long issued, long gifted, long redeemed, long deleted, long payments, long paidFen, long originalFen) {

    static final Outcome NONE = new Outcome(0, 0, 0, 0, 0, 0, 0);

    static Outcome of(ChannelConversion row) {
        return new Outcome(
                row.issued(),
                row.gifted(),
                row.redeemed(),
                row.deleted(),
                row.payments(),
                row.paidFen(),
                row.originalFen());
    }

    Outcome plus(Outcome that) {
        return new Outcome(
                issued + that.issued,
                gifted + that.gifted,
                redeemed + that.redeemed,
                deleted + that.deleted,
                payments + that.payments,
                paidFen + that.paidFen,
                originalFen + that.originalFen);
    }

    /** The values of the columns of these names, in this order. */
    Object[] columns() {
        return new Object[] {issued, gifted, redeemed, deleted, payments, paidFen, originalFen};
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(issued);
        out.writeLong(gifted);
        out.writeLong(redeemed);
        out.writeLong(deleted);
        out.writeLong(payments);
        out.writeLong(paidFen);
        out.writeLong(originalFen);
    }

    static Outcome read(DataInput in) throws IOException {
        return new Outcome(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
