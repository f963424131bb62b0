package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponKey;
import io.couponflow.domain.Days;
import io.couponflow.mart.Row;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows when something new is learnt of a code: the rules of the ladder as pure functions. They hand out the
 * difference that it makes.
 *
 * <ol>
 *   <li>A code whose origin is no gift is counted where it is tracked, under its own issue or unattributed.
 *   <li>A code whose origin is a gift is counted by {@link Gift}, which hears what it adds from here, and from the ladder
 *       what it is attributed to.
 *   <li>When the origin turns out to be another, all that the code added is taken back in the one place and added in the
 *       other, and its heirs are told, when {@link Retelling} says so.
 *   <li>What a push costs depends on nothing else that is known of the code but for such moves.
 * </ol>
 */
final class Effects {

    /** The first rung: codes by their own receipts. */
    static final int FIRST_RUNG = 1;

    /** The last rung: codes that were gifted eight times. */
    static final int LAST_RUNG = 9;

    /** Where effects go. */
    record Out(Consumer<Row> rows, Consumer<RungMessage> above, Consumer<GiftMessage> gifts) {}

    private Effects() {}

    /** What is known of a code on the first rung after {@code change}; {@code before} if it tells nothing new. */
    static Coupon ofChange(
            String key,
            Coupon before,
            CouponChange change,
            Days days,
            Coupon.Beside beside,
            Retelling retelling,
            Out out) {
        Coupon moved = before.withOrigin(change);
        Standing stood = Standing.ofOrigin(before, days);
        Standing stands = change instanceof CouponChange.Received ? Standing.ofOrigin(moved, days) : stood;
        if (retelling.isDueAtOnce(key, stood, stands)) {
            move(key, moved, stood, stands, days, beside, out);
        }
        Standing told = retelling.told(key, stands);
        return moved.with(change, days, beside, new Coupon.Learnt() {
            @Override
            public void adds(Fact fact, Amount amount) {
                count(key, told, fact, amount, out);
            }

            @Override
            public void isGivenTo(String heir) {
                Rung.tellHeir(key, told, heir, out.above());
            }
        });
    }

    /**
     * Tells where a code on the first rung stands by now.
     *
     * @param told where it stands by what was told
     */
    static void retell(String key, Coupon coupon, Standing told, Days days, Coupon.Beside beside, Out out) {
        Standing stands = Standing.ofOrigin(coupon, days);
        if (!told.equals(stands)) {
            move(key, coupon, told, stands, days, beside, out);
        }
    }

    /** What is known of a code on rung {@code number} after {@code message}. */
    static Rung ofMessage(
            int number, Rung before, RungMessage message, Rung.Beside beside, Retelling retelling, Out out) {
        String key = message.key();
        Standing stood = before.standing(beside);
        Rung after = before.with(message, beside);
        Standing stands = after.standing(beside);
        if (retelling.isDueAtOnce(key, stood, stands)) {
            move(key, number, after, stood, stands, beside, out);
        } else if (message instanceof RungMessage.Heir heir) {
            Rung.tellHeir(key, retelling.told(key, stands), heir.heir(), out.above());
        }
        return retelling.isWaiting(key) ? after : after.settled(beside);
    }

    /** Tells where a code on rung {@code number} stands by now, and returns what is left to know. */
    static Rung retell(String key, int number, Rung rung, Standing told, Rung.Beside beside, Out out) {
        Standing stands = rung.standing(beside);
        if (!told.equals(stands)) {
            move(key, number, rung, told, stands, beside, out);
        }
        return rung.settled(beside);
    }

    private static void move(
            String key, Coupon coupon, Standing from, Standing to, Days days, Coupon.Beside beside, Out out) {
        Rung.tellAbove(key, from, to, coupon.heirs(), beside.heirs(), out.above());
        if (from instanceof Standing.Above && to instanceof Standing.Above) {
            return;
        }
        issue(key, from, Amount.ONCE.negated(), out);
        issue(key, to, Amount.ONCE, out);
        coupon.facts(days, beside, (fact, amount) -> {
            count(key, from, fact, amount.negated(), out);
            count(key, to, fact, amount, out);
        });
    }

    private static void move(
            String key, int number, Rung rung, Standing from, Standing to, Rung.Beside beside, Out out) {
        Rung.tellAbove(key, from, to, rung.heirs(), beside.heirs(), out.above());
        Attribution attribution = attribution(to);
        if (!Objects.equals(attribution(from), attribution)) {
            out.gifts().accept(new GiftMessage.Attributed(key, number, attribution));
        }
    }

    private static void issue(String key, Standing standing, Amount amount, Out out) {
        if (standing instanceof Standing.Owned owned) {
            count(key, standing, new Fact.Issued(owned.attribution().day()), amount, out);
        }
    }

    private static void count(String key, Standing told, Fact fact, Amount amount, Out out) {
        if (told instanceof Standing.Above) {
            out.gifts().accept(new GiftMessage.Added(key, fact, amount));
        } else {
            fact.rows(CouponKey.parse(key), attribution(told), amount, out.rows());
        }
    }

    private static @Nullable Attribution attribution(Standing standing) {
        return standing instanceof Standing.Owned owned ? owned.attribution() : null;
    }
}
