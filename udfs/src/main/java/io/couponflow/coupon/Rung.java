package io.couponflow.coupon;

import io.couponflow.coupon.RungMessage.Claim;
import io.couponflow.coupon.RungMessage.Heir;
import io.couponflow.coupon.RungMessage.Verdict;
import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
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
 *       further above, or unknown. An heir that is learnt later is told alone.
 *   <li>A code whose giver is owned by the rung below is owned by this one, with the giver's attribution.
 *   <li>A code whose giver went up goes up too, with its giver's code and its heirs.
 *   <li>A code whose giver is unknown waits. So does the code of another giver's heir that says otherwise itself.
 *   <li>What is told of a code's giver or by one giver replaces what was told before, so that what is learnt late is taken
 *       back everywhere; when, {@link Retelling} says.
 * </ol>
 *
 * @param parent the giver's code; null while the rung below has not sent the code up
 * @param heirs the codes it was given to
 * @param verdicts where each giver that names it as heir stands, one rung below, by the giver's code
 */
public record Rung(@Nullable String parent, Few<String, Boolean> heirs, Few<String, Standing> verdicts) {

    /** A code that the rung has not heard of. */
    public static final Rung EMPTY = new Rung(null, Few.none(), Few.none());

    /** What has no room in the value. */
    record Beside(Rest<String, Boolean> heirs, Rest<String, Standing> verdicts) {}

    /** What is known after {@code message}. */
    Rung with(RungMessage message, Beside beside) {
        if (message instanceof Claim claim) {
            return new Rung(claim.parent(), heirs, verdicts);
        }
        if (message instanceof Heir heir) {
            return new Rung(parent, heirs.with(heir.heir(), true, beside.heirs()), verdicts);
        }
        Verdict verdict = (Verdict) message;
        return new Rung(
                parent,
                heirs,
                verdict.standing() == Standing.Open.OPEN
                        ? verdicts.without(verdict.giver(), beside.verdicts())
                        : verdicts.with(verdict.giver(), verdict.standing(), beside.verdicts()));
    }

    /** Where the code stands on this rung. */
    Standing standing(Beside beside) {
        Standing giver = parent == null ? null : verdicts.get(parent, beside.verdicts());
        if (parent == null || giver == null) {
            return Standing.Open.OPEN;
        }
        return giver instanceof Standing.Above ? new Standing.Above(parent) : giver;
    }

    /** What is left when all has been told: of a code that has gone down again its heirs are no matter of this rung. */
    Rung settled(Beside beside) {
        return parent == null && !heirs.isEmpty() ? new Rung(null, heirs.cleared(beside.heirs()), verdicts) : this;
    }

    /** True if nothing is left to remember. */
    boolean isEmpty() {
        return parent == null && heirs.isEmpty() && verdicts.isEmpty();
    }

    /** Whether more is known of it than has room in the value. */
    boolean isOutgrown() {
        return heirs.outgrown() || verdicts.outgrown();
    }

    /**
     * What the rung above must hear when a code comes to stand elsewhere.
     *
     * @param key the code, with account and card
     * @param from where it stands by what was told before
     */
    static void tellAbove(
            String key,
            Standing from,
            Standing to,
            Few<String, Boolean> heirs,
            Rest<String, Boolean> beside,
            Consumer<RungMessage> above) {
        boolean comesUp = to instanceof Standing.Above && !(from instanceof Standing.Above);
        if (to instanceof Standing.Above up) {
            above.accept(new Claim(key, up.parent()));
        } else if (from instanceof Standing.Above) {
            above.accept(new Claim(key, null));
        }
        String giver = CouponKey.code(key);
        heirs.forEach(beside, (heir, isHeir) -> {
            above.accept(new Verdict(CouponKey.sibling(key, heir), giver, to));
            if (comesUp) {
                above.accept(new Heir(key, heir));
            }
        });
    }

    /**
     * What the rung above must hear when a code was given to one more.
     *
     * @param told where the code stands by what was told
     */
    static void tellHeir(String key, Standing told, String heir, Consumer<RungMessage> above) {
        if (told == Standing.Open.OPEN) {
            return;
        }
        above.accept(new Verdict(CouponKey.sibling(key, heir), CouponKey.code(key), told));
        if (told instanceof Standing.Above) {
            above.accept(new Heir(key, heir));
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
            CouponFormat.writeCodes(rung.heirs, out);
            rung.verdicts.write(
                    (giver, standing, entry) -> {
                        Codec.writeText(giver, entry);
                        STANDING.write(standing, entry);
                    },
                    out);
        }

        @Override
        public Rung read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw Codec.unknownVersion(Rung.class, version);
            }
            return new Rung(
                    Codec.readNullable(TEXT, in),
                    CouponFormat.readCodes(in),
                    Few.read(entry -> Map.entry(Codec.readText(entry), STANDING.read(entry)), in));
        }
    }
}
