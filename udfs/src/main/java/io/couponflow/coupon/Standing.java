package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.Days;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where a code stands on one rung of the ladder of gifts. */
public sealed interface Standing {

    /** Nothing on this rung says where it comes from (yet). */
    enum Open implements Standing {
        OPEN
    }

    /** This rung owns it: so many gifts lie between it and its issue as there are rungs below. */
    record Owned(Attribution attribution) implements Standing {}

    /** It is a gift of {@code parent}, which this rung's owner does not know: a rung further up may. */
    record Above(String parent) implements Standing {}

    /** Where a code stands on the first rung, by its own receipts alone. */
    static Standing ofOrigin(Coupon coupon, Days days) {
        Received origin = coupon.origin();
        if (origin == null) {
            return Open.OPEN;
        }
        if (!origin.gift()) {
            return new Owned(new Attribution(origin.channel(), days.day(origin.time()), origin.time()));
        }
        // A gift that names no old code can't be followed.
        return origin.giver().isEmpty() ? Open.OPEN : new Above(origin.giver());
    }

    /** A tag byte and the record's parts. The values that hold it carry the version. */
    final class Format implements Codec<Standing> {

        private static final Codec<Attribution> ATTRIBUTION = new Attribution.Format();

        @Override
        public void write(Standing standing, DataOutput out) throws IOException {
            if (standing instanceof Owned owned) {
                out.writeByte(1);
                ATTRIBUTION.write(owned.attribution(), out);
            } else if (standing instanceof Above above) {
                out.writeByte(2);
                Codec.writeText(above.parent(), out);
            } else {
                out.writeByte(0);
            }
        }

        @Override
        public Standing read(DataInput in) throws IOException {
            byte tag = in.readByte();
            return switch (tag) {
                case 0 -> Open.OPEN;
                case 1 -> new Owned(ATTRIBUTION.read(in));
                case 2 -> new Above(Codec.readText(in));
                default -> throw new IOException("no standing has tag " + tag);
            };
        }
    }
}
