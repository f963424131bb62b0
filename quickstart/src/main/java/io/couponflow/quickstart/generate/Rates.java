package io.couponflow.quickstart.generate;

import java.util.List;
import java.util.Locale;

/**
 * How often what happens in a generated stream. Every value is a share from 0 to 1; of what, the component says.
 *
 * @param repeated of pushes: sent again, the same bytes, once to three times
 * @param late of pushes: arrive up to {@link PushGenerator#LATE_BY} pushes after their turn
 * @param broken of pushes: can't be read, one kind of every reason that a file can hold
 * @param ignored of pushes: a user's text, image or voice message
 * @param unknown of pushes: an event that no list names
 * @param other of pushes: menu, scan, subscribe and other events without a coupon
 * @param alarms of half days in which coupons of a card are taken that began with more than 200 and has 100 or less left:
 *     a stock alarm (card_sku_remind)
 * @param rejected of cards: rejected in their review before they are approved
 * @param tokenOrders of taps: not a tap but a coupon token order, pushed once per status
 * @param fractionalOrders of token orders: about tokens with a decimal
 * @param oldOrders of token orders: as old pushes have them, with a second CreateTime instead of CreateOrderTime
 * @param oddOrders of token orders: pushed once more, in a status that no document lists
 * @param memberCards of taps: a member card (used and updated many times, deleted, restored)
 * @param looked of taps: only a look at a coupon (user_view_card), which is not taken
 * @param activated of member cards: activated
 * @param deducted of a member card's updates: take bonus away; as many change the balance, half of them downwards
 * @param sixAtOnce of taps: take six coupons in one second
 * @param gifted of coupons: gifted to a friend
 * @param giftedOn of gifted coupons: gifted once more, and so on
 * @param broughtBack of gifts after the first: go back to an earlier holder
 * @param silentGifts of gifts: come without user_gifting_card
 * @param longChains of gifted coupons: pass through nine or ten gifts, further than is attributed
 * @param redeemed of coupons: redeemed
 * @param checkouts of redemptions: a checkout, which pushes payment and redemption in one second, in either order
 * @param deleted of coupons: deleted, also after a redemption
 * @param issuedBefore of coupons: issued before the stream begins, so their issue never comes
 */
public record Rates(
        double repeated,
        double late,
        double broken,
        double ignored,
        double unknown,
        double other,
        double alarms,
        double rejected,
        double tokenOrders,
        double fractionalOrders,
        double oldOrders,
        double oddOrders,
        double memberCards,
        double looked,
        double activated,
        double deducted,
        double sixAtOnce,
        double gifted,
        double giftedOn,
        double broughtBack,
        double silentGifts,
        double longChains,
        double redeemed,
        double checkouts,
        double deleted,
        double issuedBefore) {

    /** What {@code generate} does unless told otherwise. */
    public static final Rates DEFAULT = new Rates(
            0.02, 0.05, 0.005, 0.02, 0.005, 0.06, 0.90, 0.10, 0.005, 0.10, 0.10, 0.02, 0.08, 0.45, 0.70, 0.20, 0.01,
            0.10, 0.25, 0.30, 0.30, 0.002, 0.35, 0.40, 0.12, 0.005);

    public Rates {
        for (double share : new double[] {
            repeated,
            late,
            broken,
            ignored,
            unknown,
            other,
            alarms,
            rejected,
            tokenOrders,
            fractionalOrders,
            oldOrders,
            oddOrders,
            memberCards,
            looked,
            activated,
            deducted,
            sixAtOnce,
            gifted,
            giftedOn,
            broughtBack,
            silentGifts,
            longChains,
            redeemed,
            checkouts,
            deleted,
            issuedBefore
        }) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("A rate is " + share + "; expected a share from 0 to 1");
            }
        }
        if (broken + ignored + unknown + other > 0.9) {
            throw new IllegalArgumentException("Pushes without a coupon make up more than 0.9 of all");
        }
    }

    /** These rates with another share of repeated and of late pushes. */
    public Rates withDelivery(double repeatedShare, double lateShare) {
        return new Rates(
                repeatedShare,
                lateShare,
                broken,
                ignored,
                unknown,
                other,
                alarms,
                rejected,
                tokenOrders,
                fractionalOrders,
                oldOrders,
                oddOrders,
                memberCards,
                looked,
                activated,
                deducted,
                sixAtOnce,
                gifted,
                giftedOn,
                broughtBack,
                silentGifts,
                longChains,
                redeemed,
                checkouts,
                deleted,
                issuedBefore);
    }

    /** These rates, a line each: the share in percent, and of what. */
    public List<String> table() {
        return List.of(
                line("repeated", repeated, "of pushes are sent again, once to three times"),
                line("late", late, "of pushes come up to " + PushGenerator.LATE_BY + " pushes after their turn"),
                line("broken", broken, "of pushes are broken, in every way that a file can hold"),
                line("ignored", ignored, "of pushes are a user's message, to be ignored"),
                line("unknown", unknown, "of pushes are an event that no list names"),
                line("other", other, "of pushes are events without a coupon, as of the menu"),
                line("alarms", alarms, "of half days that a stock is low bring an alarm"),
                line("rejected", rejected, "of cards are rejected before they are approved"),
                line("tokenOrders", tokenOrders, "of taps are a token order instead, a push per status"),
                line("fractional", fractionalOrders, "of those orders are about tokens with a decimal"),
                line("oldOrders", oldOrders, "of those orders have a second CreateTime, as of old"),
                line("oddOrders", oddOrders, "of those orders are also pushed in an unknown status"),
                line("memberCards", memberCards, "of taps take a member card, used many times"),
                line("looked", looked, "of taps only look at a coupon, which is not taken"),
                line("activated", activated, "of member cards are activated"),
                line("deducted", deducted, "of their updates take bonus, as many move the balance"),
                line("sixAtOnce", sixAtOnce, "of taps take six coupons in one second"),
                line("gifted", gifted, "of coupons are gifted"),
                line("giftedOn", giftedOn, "of gifted coupons are gifted once more, and so on"),
                line("broughtBack", broughtBack, "of those gifts go back to an earlier holder"),
                line("silentGifts", silentGifts, "of gifts come without user_gifting_card"),
                line("longChains", longChains, "of gifted coupons pass through nine or ten gifts"),
                line("redeemed", redeemed, "of coupons are redeemed, minutes to weeks later"),
                line("checkouts", checkouts, "of redemptions are a checkout, so they have a payment"),
                line("deleted", deleted, "of coupons are deleted, some of them after a redemption"),
                line("issuedBefore", issuedBefore, "of coupons were issued before the stream begins"));
    }

    private static String line(String name, double share, String meaning) {
        return String.format(Locale.ROOT, "%-13s %5.1f %% %s", name, share * 100, meaning);
    }
}
