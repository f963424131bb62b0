package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What one rung tells the next. Messages about one code from one sender arrive in the order they were sent. */
public sealed interface RungMessage {

    /** The code it is for, with account and card. */
    String key();

    /**
     * A code comes up from the rung below, which does not own it; it replaces what was said of its giver before. The codes
     * that it was given to follow, a {@link Heir} each.
     *
     * @param parent the code it was a gift of; null when it has gone down again, and its heirs with it
     */
    record Claim(String key, @Nullable String parent) implements RungMessage {}

    /** A code that has come up was given to {@code heir} too. */
    record Heir(String key, String heir) implements RungMessage {}

    /**
     * To an heir: where the giver stands on the rung below.
     *
     * @param giver the giver's code
     */
    record Verdict(String key, String giver, Standing standing) implements RungMessage {}

    /** On the wire only. */
    final class Wire implements Codec<RungMessage> {

        private static final Codec<String> TEXT = new Codec.OfText();
        private static final Codec<Standing> STANDING = new Standing.Format();

        @Override
        public void write(RungMessage message, DataOutput out) throws IOException {
            if (message instanceof Claim claim) {
                out.writeByte(1);
                Codec.writeText(claim.key(), out);
                Codec.writeNullable(claim.parent(), TEXT, out);
            } else if (message instanceof Heir heir) {
                out.writeByte(2);
                Codec.writeText(heir.key(), out);
                Codec.writeText(heir.heir(), out);
            } else if (message instanceof Verdict verdict) {
                out.writeByte(3);
                Codec.writeText(verdict.key(), out);
                Codec.writeText(verdict.giver(), out);
                STANDING.write(verdict.standing(), out);
            }
        }

        @Override
        public RungMessage read(DataInput in) throws IOException {
            byte tag = in.readByte();
            String key = Codec.readText(in);
            return switch (tag) {
                case 1 -> new Claim(key, Codec.readNullable(TEXT, in));
                case 2 -> new Heir(key, Codec.readText(in));
                case 3 -> new Verdict(key, Codec.readText(in), STANDING.read(in));
                default -> throw new IOException("no message between rungs has tag " + tag);
            };
        }
    }
}
