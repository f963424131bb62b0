package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange.Paid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much of a {@link Fact} there is. Amounts add up in any order, in arithmetic that may wrap; below 0 they take back.
 *
 * @param times how often; of payments how many
 * @param paidFen fen paid, of the payments with both amounts known
 * @param originalFen fen due before the discount, of the same payments
 * @param unpriced payments without both amounts
 */
public record Amount(long times, long paidFen, long originalFen, long unpriced) {

    /** Once, without money. */
    public static final Amount ONCE = new Amount(1, 0, 0, 0);

    /** Nothing. */
    public static final Amount NONE = new Amount(0, 0, 0, 0);

    /** One payment. */
    static Amount of(Paid payment) {
        Long fee = payment.fee();
        Long originalFee = payment.originalFee();
        return fee == null || originalFee == null ? new Amount(1, 0, 0, 1) : new Amount(1, fee, originalFee, 0);
    }

    /** This and {@code more}. */
    Amount plus(Amount more) {
        return new Amount(
                times + more.times, paidFen + more.paidFen, originalFen + more.originalFen, unpriced + more.unpriced);
    }

    /** What takes this back. */
    Amount negated() {
        return new Amount(-times, -paidFen, -originalFen, -unpriced);
    }

    /** A tag byte and the parts that the tag says follow. A new form takes a new tag. */
    public static final class Format implements Codec<Amount> {

        private static final int TIMES = 1;
        private static final int MONEY = 2;

        @Override
        public void write(Amount amount, DataOutput out) throws IOException {
            boolean money = amount.paidFen != 0 || amount.originalFen != 0 || amount.unpriced != 0;
            out.writeByte(money ? MONEY : TIMES);
            Codec.writeVarLong(amount.times, out);
            if (money) {
                Codec.writeVarLong(amount.paidFen, out);
                Codec.writeVarLong(amount.originalFen, out);
                Codec.writeVarLong(amount.unpriced, out);
            }
        }

        @Override
        public Amount read(DataInput in) throws IOException {
            byte tag = in.readByte();
            return switch (tag) {
                case TIMES -> new Amount(Codec.readVarLong(in), 0, 0, 0);
                case MONEY ->
                    new Amount(
                            Codec.readVarLong(in), Codec.readVarLong(in), Codec.readVarLong(in), Codec.readVarLong(in));
                default -> throw new IOException("no amount has tag " + tag);
            };
        }
    }
}
