package io.couponflow.coupon;

import io.couponflow.domain.CouponKey;
import io.couponflow.domain.Days;
import io.couponflow.domain.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows when something new is known of a code: the rules of the ladder as pure functions. Each takes what was
 * known before and after, and hands out the difference.
 *
 * <ol>
 *   <li>A code whose origin is no gift is counted where it is tracked, under its own issue or unattributed.
 *   <li>A code whose origin is a gift is counted by {@link Gift}, which hears all its facts anew whenever they change,
 *       and from the ladder what they are attributed to.
 *   <li>When the origin turns out to be another, all that the code added is taken back in the one place and added in the
 *       other.
 * </ol>
 */
public final class Effects {

    /** The first rung: codes by their own receipts. */
    static final int FIRST_RUNG = 1;

    /** The last rung: codes that were gifted eight times. */
    static final int LAST_RUNG = 9;

    private Effects() {}

    /** What follows from a change of a code on the first rung. */
    public static void ofCoupon(
            String key,
            Coupon before,
            Coupon after,
            Days days,
            Consumer<Row> rows,
            Consumer<RungMessage> above,
            Consumer<GiftMessage> gifts) {
        Standing stoodAt = Standing.ofOrigin(before, days);
        Standing standsAt = Standing.ofOrigin(after, days);
        Rung.tellAbove(key, stoodAt, before.heirs(), standsAt, after.heirs(), above);
        List<Fact> factsBefore = Fact.of(before, days);
        List<Fact> factsAfter = Fact.of(after, days);
        boolean wasGift = stoodAt instanceof Standing.Above;
        boolean isGift = standsAt instanceof Standing.Above;
        if (isGift ? !wasGift || !factsBefore.equals(factsAfter) : wasGift) {
            gifts.accept(new GiftMessage.Facts(key, isGift ? factsAfter : List.of()));
        }
        difference(
                CouponKey.parse(key),
                wasGift ? List.of() : withIssue(stoodAt, factsBefore),
                attribution(stoodAt),
                isGift ? List.of() : withIssue(standsAt, factsAfter),
                attribution(standsAt),
                rows);
    }

    /** What follows from a change of a code on rung {@code number}. */
    public static void ofRung(
            String key, int number, Rung before, Rung after, Consumer<RungMessage> above, Consumer<GiftMessage> gifts) {
        Standing stoodAt = before.standing();
        Standing standsAt = after.standing();
        Rung.tellAbove(key, stoodAt, before.heirs(), standsAt, after.heirs(), above);
        Attribution attribution = attribution(standsAt);
        if (!Objects.equals(attribution(stoodAt), attribution)) {
            gifts.accept(new GiftMessage.Attributed(key, number, attribution));
        }
    }

    /** What follows from a change of a code whose origin is a gift. */
    public static void ofGift(String key, Gift before, Gift after, Consumer<Row> rows) {
        difference(
                CouponKey.parse(key), before.facts(), before.attribution(), after.facts(), after.attribution(), rows);
    }

    private static @Nullable Attribution attribution(Standing standing) {
        return standing instanceof Standing.Owned owned ? owned.attribution() : null;
    }

    private static List<Fact> withIssue(Standing standing, List<Fact> facts) {
        if (standing instanceof Standing.Owned owned) {
            facts.add(0, new Fact.Issued(owned.attribution().day()));
        }
        return facts;
    }

    private static void difference(
            CouponKey key,
            List<Fact> before,
            @Nullable Attribution attributedBefore,
            List<Fact> after,
            @Nullable Attribution attributedAfter,
            Consumer<Row> rows) {
        boolean sameRows = Objects.equals(attributedBefore, attributedAfter);
        List<Fact> gone = sameRows ? without(before, after) : before;
        List<Fact> come = sameRows ? without(after, before) : after;
        gone.forEach(fact -> fact.rows(key, attributedBefore, -1, rows));
        come.forEach(fact -> fact.rows(key, attributedAfter, 1, rows));
    }

    /** The facts of {@code these} that {@code those} lack, a fact that stands twice counting twice. */
    private static List<Fact> without(List<Fact> these, List<Fact> those) {
        int shared = 0;
        int shorter = Math.min(these.size(), those.size());
        // A member card gathers payments by the hundred, always at the end.
        while (shared < shorter && these.get(shared).equals(those.get(shared))) {
            shared++;
        }
        List<Fact> left = new ArrayList<>(these.subList(shared, these.size()));
        those.subList(shared, those.size()).forEach(left::remove);
        return left;
    }
}
