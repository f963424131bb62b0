package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.Seen;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All that is kept under a code's key, as one value, so that a push costs one access to state.
 *
 * @param coupon what is known of the code
 * @param seen the pushes about it
 */
public record KnownCode(Coupon coupon, Seen seen) {

    static final KnownCode NOTHING = new KnownCode(Coupon.UNKNOWN, Seen.NOTHING);

    /** State: the coupon, which carries the version, and what was seen. */
    public static final class Format implements Codec<KnownCode> {

        private static final Codec<Coupon> COUPON = new CouponFormat();

        @Override
        public void write(KnownCode code, DataOutput out) throws IOException {
            COUPON.write(code.coupon, out);
            code.seen.write(out);
        }

        @Override
        public KnownCode read(DataInput in) throws IOException {
            return new KnownCode(COUPON.read(in), Seen.read(in));
        }
    }
}
