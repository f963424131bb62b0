package io.couponflow.quickstart.generate;

import io.couponflow.quickstart.generate.World.Card;
import java.util.Arrays;

/**
 * What is left of each card's stock as the stream goes on. Every issue takes one; before the last are gone the merchant
 * raises the stock by as much as it began with. The same receipts in the same order give the same stock.
 */
final class Stock {

    /** How many the merchant added to some cards between creating them and the first tap. */
    static final long RAISED_EARLY_BY = 1_000;

    /** How many of the pushes are receipts that take stock, about. */
    private static final double RECEIPTS_A_PUSH = 0.25;

    /** Weixin tells of stocks that began with more than 200 and have 100 or less left, once in 12 hours at most. */
    private static final long LOW = 100;

    private static final long LEAST = 201;
    private static final long HALF_DAY = 43_200;
    private static final long RAISED_AT = 20;

    private final Plan plan;
    private final long[] began;
    private final long[] quantity;
    private final long[] left;
    private final long[] lookedAt;

    /** All cards at their creation, those that are raised early with what that adds. */
    Stock(Plan plan, World world) {
        this.plan = plan;
        int cards = world.couponCards.size() + world.memberCards.size();
        began = new long[cards];
        world.couponCards.forEach(card -> began[card.number()] = atFirst(card));
        world.memberCards.forEach(card -> began[card.number()] = atFirst(card));
        quantity = began.clone();
        left = began.clone();
        lookedAt = new long[cards];
        Arrays.fill(lookedAt, Long.MIN_VALUE / 2);
    }

    /** How many coupons of the card there are and were. */
    long quantity(Card card) {
        return quantity[card.number()];
    }

    /** How many are left. */
    long left(Card card) {
        return left[card.number()];
    }

    /** Takes one; true if that made the merchant raise the stock. */
    boolean take(Card card) {
        int number = card.number();
        if (--left[number] > RAISED_AT) {
            return false;
        }
        quantity[number] += began[number];
        left[number] += began[number];
        return true;
    }

    /** Whether Weixin looks at the card's stock now and finds it low: for a low one once in twelve hours. */
    boolean isFoundLow(Card card, long at) {
        int number = card.number();
        if (left[number] > LOW || at - lookedAt[number] < HALF_DAY) {
            return false;
        }
        lookedAt[number] = at;
        return true;
    }

    /** What Weixin tells is left: it counted a moment ago. */
    long told(Card card) {
        return Math.min(LOW, left(card) + Long.remainderUnsigned(World.mix(plan.seed(), left(card)), 3));
    }

    /** Whether the merchant raised the stock before the first tap. */
    static boolean isRaisedEarly(Card card) {
        return card.number() % 12 == 1;
    }

    /** A scarce card has about the coupons that are taken in a day, another twice what the stream takes; at least 201. */
    private long atFirst(Card card) {
        double share = card.share() * (1 - plan.hotShare()) + (card.number() == 0 ? plan.hotShare() : 0);
        double expected = plan.count() * RECEIPTS_A_PUSH * share;
        return LEAST
                + Math.round(card.scarce() ? expected / plan.days() : expected * 2)
                + (isRaisedEarly(card) ? RAISED_EARLY_BY : 0);
    }
}
