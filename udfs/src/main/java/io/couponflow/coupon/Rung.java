package io.couponflow.coupon;

import io.couponflow.coupon.RungMessage.Claim;
import io.couponflow.coupon.RungMessage.Verdict;
import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a rung above the first knows of one code that was gifted.
 *
 * <ol>
 *   <li>The ladder has nine rungs. The first owns the codes that were issued, the second those that were gifted once, the
 *       ninth those that were gifted eight times.
 *   <li>A code whose origin is a gift comes up to the second rung with its giver's code and its heirs.
 *   <li>Each rung tells the heirs of a code, on the rung above, where the giver stands: owned (with its attribution),
 *       further above, or unknown.
 *   <li>A code whose giver is owned by the rung below is owned by this one, with the giver's attribution.
 *   <li>A code whose giver went up goes up too, with its giver's code and its heirs.
 *   <li>A code whose giver is unknown waits. So does the code of another giver's heir that says otherwise itself.
 *   <li>Every message replaces the one before it, so that what is learnt late is taken back everywhere.
 * </ol>
 *
 * @param parent the giver's code; null while the rung below has not sent the code up
 * @param heirs the codes it was given to
 * @param verdicts where each giver that names it as heir stands, one rung below, by the giver's code
 */
public record Rung(@Nullable String parent, List<String> heirs, Map<String, Standing> verdicts) {

    /** A code that the rung has not heard of. */
    public static final Rung EMPTY = new Rung(null, List.of(), Map.of());

    /** What is known after {@code message}. */
    public Rung with(RungMessage message) {
        if (message instanceof Claim claim) {
            return new Rung(claim.parent(), claim.heirs(), verdicts);
        }
        Verdict verdict = (Verdict) message;
        Map<String, Standing> changed = new TreeMap<>(verdicts);
        if (verdict.standing() == Standing.Open.OPEN) {
            changed.remove(verdict.giver());
        } else {
            changed.put(verdict.giver(), verdict.standing());
        }
        return new Rung(parent, heirs, changed);
    }

    /** Where the code stands on this rung. */
    public Standing standing() {
        if (parent == null) {
            return Standing.Open.OPEN;
        }
        Standing giver = verdicts.getOrDefault(parent, Standing.Open.OPEN);
        return giver instanceof Standing.Above ? new Standing.Above(parent) : giver;
    }

    /** True if nothing is left to remember. */
    public boolean isEmpty() {
        return parent == null && verdicts.isEmpty();
    }

    /**
     * What the rung above must hear when a code's standing or heirs change.
     *
     * @param key the code, with account and card
     */
    static void tellAbove(
            String key,
            Standing before,
            List<String> heirsBefore,
            Standing after,
            List<String> heirsAfter,
            Consumer<RungMessage> above) {
        Set<String> heirs = new TreeSet<>(heirsBefore);
        heirs.addAll(heirsAfter);
        for (String heir : heirs) {
            Standing told = heirsBefore.contains(heir) ? before : Standing.Open.OPEN;
            Standing tell = heirsAfter.contains(heir) ? after : Standing.Open.OPEN;
            if (!told.equals(tell)) {
                above.accept(new Verdict(CouponKey.sibling(key, heir), CouponKey.code(key), tell));
            }
        }
        if (after instanceof Standing.Above up) {
            if (!before.equals(after) || !heirsBefore.equals(heirsAfter)) {
                above.accept(new Claim(key, up.parent(), heirsAfter));
            }
        } else if (before instanceof Standing.Above) {
            above.accept(new Claim(key, null, List.of()));
        }
    }

    /** State: a version and the parts. */
    public static final class Format implements Codec<Rung> {

        private static final int VERSION = 1;
        private static final Codec<String> TEXT = new Codec.OfText();
        private static final Codec<Standing> STANDING = new Standing.Format();

        @Override
        public void write(Rung rung, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            Codec.writeNullable(rung.parent, TEXT, out);
            Codec.writeList(rung.heirs, TEXT, out);
            Codec.writeSize(rung.verdicts.size(), out);
            for (Map.Entry<String, Standing> verdict : rung.verdicts.entrySet()) {
                Codec.writeText(verdict.getKey(), out);
                STANDING.write(verdict.getValue(), out);
            }
        }

        @Override
        public Rung read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw Codec.unknownVersion(Rung.class, version);
            }
            String parent = Codec.readNullable(TEXT, in);
            List<String> heirs = Codec.readList(TEXT, in);
            Map<String, Standing> verdicts = new TreeMap<>();
            for (int left = Codec.readSize(in); left > 0; left--) {
                verdicts.put(Codec.readText(in), STANDING.read(in));
            }
            return new Rung(parent, heirs, verdicts);
        }
    }
}
