package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponKey;
import io.couponflow.mart.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A code whose origin is a gift: what it adds to the tables, and what the ladder attributes it to.
 *
 * @param facts how much there is of each, those without any left out
 * @param attributions by rung. Rungs speak independently, so for a moment two may own a code that is moving; in the end
 *     at most one does
 */
public record Gift(Few<Fact, Amount> facts, Map<Integer, Attribution> attributions) {

    /** A code of which nothing is known. */
    public static final Gift UNKNOWN = new Gift(Few.none(), Map.of());

    /** What is known after {@code message}; the difference that it makes to the tables goes to {@code rows}. */
    Gift with(GiftMessage message, Rest<Fact, Amount> beside, Consumer<Row> rows) {
        if (message instanceof GiftMessage.Added added) {
            return with(added, beside, rows);
        }
        GiftMessage.Attributed attributed = (GiftMessage.Attributed) message;
        Map<Integer, Attribution> changed = new TreeMap<>(attributions);
        if (attributed.attribution() == null) {
            changed.remove(attributed.rung());
        } else {
            changed.put(attributed.rung(), attributed.attribution());
        }
        Gift after = new Gift(facts, changed);
        Attribution from = attribution();
        Attribution to = after.attribution();
        if (!Objects.equals(from, to)) {
            CouponKey coupon = CouponKey.parse(message.key());
            facts.forEach(beside, (fact, amount) -> {
                fact.rows(coupon, from, amount.negated(), rows);
                fact.rows(coupon, to, amount, rows);
            });
        }
        return after;
    }

    private Gift with(GiftMessage.Added added, Rest<Fact, Amount> beside, Consumer<Row> rows) {
        Fact fact = added.fact();
        fact.rows(CouponKey.parse(added.key()), attribution(), added.amount(), rows);
        Amount known = facts.get(fact, beside);
        Amount sum = known == null ? added.amount() : known.plus(added.amount());
        return new Gift(
                sum.equals(Amount.NONE) ? facts.without(fact, beside) : facts.with(fact, sum, beside), attributions);
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
        private static final Codec<Attribution> ATTRIBUTION = new Attribution.Format();

        @Override
        public void write(Gift gift, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            CouponFormat.writeFacts(gift.facts, out);
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
            Few<Fact, Amount> facts = CouponFormat.readFacts(in);
            Map<Integer, Attribution> attributions = new TreeMap<>();
            for (int left = Codec.readSize(in); left > 0; left--) {
                attributions.put(Codec.readSize(in), ATTRIBUTION.read(in));
            }
            return new Gift(facts, attributions);
        }
    }
}
