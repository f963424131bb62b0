package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A code whose origin is a gift: what it adds to the tables, and what the ladder attributes it to.
 *
 * @param attributions by rung. Rungs speak independently, so for a moment two may own a code that is moving; in the end
 *     at most one does
 */
public record Gift(List<Fact> facts, Map<Integer, Attribution> attributions) {

    /** A code of which nothing is known. */
    public static final Gift UNKNOWN = new Gift(List.of(), Map.of());

    /** What is known after {@code message}. */
    public Gift with(GiftMessage message) {
        if (message instanceof GiftMessage.Facts latest) {
            return new Gift(latest.facts(), attributions);
        }
        GiftMessage.Attributed attributed = (GiftMessage.Attributed) message;
        Map<Integer, Attribution> changed = new TreeMap<>(attributions);
        if (attributed.attribution() == null) {
            changed.remove(attributed.rung());
        } else {
            changed.put(attributed.rung(), attributed.attribution());
        }
        return new Gift(facts, changed);
    }

    /** What its facts are attributed to, or null. */
    public @Nullable Attribution attribution() {
        return attributions.isEmpty() ? null : attributions.values().iterator().next();
    }

    /** True if nothing is left to remember. */
    public boolean isEmpty() {
        return facts.isEmpty() && attributions.isEmpty();
    }

    /** State: a version and the parts. */
    public static final class Format implements Codec<Gift> {

        private static final int VERSION = 1;
        private static final Codec<Fact> FACT = new Fact.Format();
        private static final Codec<Attribution> ATTRIBUTION = new Attribution.Format();

        @Override
        public void write(Gift gift, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            Codec.writeList(gift.facts, FACT, out);
            Codec.writeSize(gift.attributions.size(), out);
            for (Map.Entry<Integer, Attribution> attribution : gift.attributions.entrySet()) {
                Codec.writeSize(attribution.getKey(), out);
                ATTRIBUTION.write(attribution.getValue(), out);
            }
        }

        @Override
        public Gift read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw Codec.unknownVersion(Gift.class, version);
            }
            List<Fact> facts = Codec.readList(FACT, in);
            Map<Integer, Attribution> attributions = new TreeMap<>();
            for (int left = Codec.readSize(in); left > 0; left--) {
                attributions.put(Codec.readSize(in), ATTRIBUTION.read(in));
            }
            return new Gift(facts, attributions);
        }
    }
}
