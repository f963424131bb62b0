package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one rung tells the next. Messages about one code from one sender arrive in the order they were sent. */
public sealed interface RungMessage {

    /** The code it is for, with account and card. */
    String key();

    /**
     * A code comes up from the rung below, which does not own it; it replaces what was said of it before.
     *
     * @param parent the code it was a gift of; null when it has gone down again
     * @param heirs the codes it was given to
     */
    record Claim(String key, @Nullable String parent, List<String> heirs) implements RungMessage {}

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
            out.writeBoolean(message instanceof Claim);
            Codec.writeText(message.key(), out);
            if (message instanceof Claim claim) {
                Codec.writeNullable(claim.parent(), TEXT, out);
                Codec.writeList(claim.heirs(), TEXT, out);
            } else if (message instanceof Verdict verdict) {
                Codec.writeText(verdict.giver(), out);
                STANDING.write(verdict.standing(), out);
            }
        }

        @Override
        public RungMessage read(DataInput in) throws IOException {
            boolean claim = in.readBoolean();
            String key = Codec.readText(in);
            return claim
                    ? new Claim(key, Codec.readNullable(TEXT, in), Codec.readList(TEXT, in))
                    : new Verdict(key, Codec.readText(in), STANDING.read(in));
        }
    }
}
