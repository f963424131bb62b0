package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is learnt of a code whose origin is a gift, for the {@link Gift} that counts it. */
public sealed interface GiftMessage {

    /** The code, with account and card. */
    String key();

    /** The code adds {@code amount} of {@code fact} more to the tables than before. */
    record Added(String key, Fact fact, Amount amount) implements GiftMessage {}

    /** What rung {@code rung} attributes it to; null when that rung does not own it (any more). */
    record Attributed(String key, int rung, @Nullable Attribution attribution) implements GiftMessage {}

    /** On the wire only. */
    final class Wire implements Codec<GiftMessage> {

        private static final Codec<Fact> FACT = new Fact.Format();
        private static final Codec<Amount> AMOUNT = new Amount.Format();
        private static final Codec<Attribution> ATTRIBUTION = new Attribution.Format();

        @Override
        public void write(GiftMessage message, DataOutput out) throws IOException {
            out.writeBoolean(message instanceof Added);
            Codec.writeText(message.key(), out);
            if (message instanceof Added added) {
                FACT.write(added.fact(), out);
                AMOUNT.write(added.amount(), out);
            } else if (message instanceof Attributed attributed) {
                Codec.writeSize(attributed.rung(), out);
                Codec.writeNullable(attributed.attribution(), ATTRIBUTION, out);
            }
        }

        @Override
        public GiftMessage read(DataInput in) throws IOException {
            boolean added = in.readBoolean();
            String key = Codec.readText(in);
            return added
                    ? new Added(key, FACT.read(in), AMOUNT.read(in))
                    : new Attributed(key, Codec.readSize(in), Codec.readNullable(ATTRIBUTION, in));
        }
    }
}
