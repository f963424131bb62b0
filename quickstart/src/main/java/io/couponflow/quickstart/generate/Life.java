package io.couponflow.quickstart.generate;

import io.couponflow.quickstart.generate.World.Card;
import io.couponflow.quickstart.generate.World.Channel;
import java.time.ZoneId;
import java.util.SplittableRandom;

/**
 * All that happens to one coupon, member card or token order, in order of time. A life follows from the plan and its
 * number alone, so it is worked out again for each of its pushes and never kept: what a stream of millions holds in memory
 * is two numbers for a life under way.
 *
 * <p>The number of a life is that of its tap times 8, plus which of the tap's coupons it is.
 */
final class Life {

    enum Kind {
        /** Of a coupon, which is not taken. */
        LOOK,
        COUPON,
        MEMBER_CARD,
        TOKEN_ORDER
    }

    enum Step {
        RECEIVE,
        VIEW,
        ENTER,
        GIVE,
        RECEIVE_GIFT,
        CONSUME,
        PAY,
        DELETE,
        RESTORE,
        ACTIVATE,
        UPDATE,
        TOKEN_STATUS
    }

    static final int MAX_STEPS = 64;
    /** How many users an account has. */
    static final int USERS = 400_000;

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final long DAY = 86_400;
    private static final long HOUR = 3_600;
    /** How many pushes a tap leads to within the usual days, measured; it only sets how densely taps come. */
    private static final double PUSHES_A_TAP = 2.27;
    /** How busy each hour of the day is. */
    private static final int[] HOURS = {2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 10, 14, 16, 12, 9, 9, 10, 13, 16, 16, 14, 11, 7, 4
    };

    private final Plan plan;
    private final World world;
    private final Rates rates;
    private final long firstSecond;
    private final double tapsPerDay;
    private final double[] dayUntilHour = new double[25];

    private final Step[] steps = new Step[MAX_STEPS];
    private final long[] at = new long[MAX_STEPS];
    private final int[] hand = new int[MAX_STEPS];
    private final int[] detail = new int[MAX_STEPS];
    private final long[] holders = new long[16];
    private int size;
    private long number;
    private Kind kind = Kind.COUPON;
    private Card card;
    private Channel channel;
    private long now;

    Life(Plan plan, World world) {
        this.plan = plan;
        this.world = world;
        this.rates = plan.rates();
        firstSecond = plan.start().atStartOfDay(ZONE).toEpochSecond();
        double pushesPerDay = (double) plan.count() / plan.days();
        double ofLives = 1 - rates.broken() - rates.ignored() - rates.unknown() - rates.other();
        tapsPerDay = Math.max(pushesPerDay * ofLives / PUSHES_A_TAP, 1e-3);
        double sum = 0;
        for (int i = 0; i < HOURS.length; i++) {
            sum += HOURS[i];
            dayUntilHour[i + 1] = sum;
        }
        for (int i = 0; i < dayUntilHour.length; i++) {
            dayUntilHour[i] /= sum;
        }
        card = world.couponCards.get(0);
        channel = world.channels.get(0);
    }

    /** When a tap comes, epoch seconds; later taps never come earlier. */
    long tapAt(long tap) {
        double days = (tap + unit(World.mix(plan.seed(), tap * 2))) / tapsPerDay;
        long day = (long) days;
        double share = days - day;
        int hour = 0;
        while (share >= dayUntilHour[hour + 1]) {
            hour++;
        }
        double ofHour = (share - dayUntilHour[hour]) / (dayUntilHour[hour + 1] - dayUntilHour[hour]);
        return firstSecond + day * DAY + hour * HOUR + (long) (ofHour * HOUR);
    }

    /** How many lives begin with a tap: one, or six. */
    int livesOf(long tap) {
        live(tap << 3);
        return kind == Kind.COUPON && unit(World.mix(plan.seed() + 1, tap)) < rates.sixAtOnce() ? 6 : 1;
    }

    /** Works out the life of this number; what the other methods then tell is about it. */
    void live(long lifeNumber) {
        number = lifeNumber;
        size = 0;
        long tap = lifeNumber >>> 3;
        now = tapAt(tap);
        SplittableRandom ofTap = new SplittableRandom(World.mix(plan.seed() + 2, tap));
        SplittableRandom random = new SplittableRandom(World.mix(plan.seed() + 3, lifeNumber));
        double sort = ofTap.nextDouble();
        boolean hot = ofTap.nextDouble() < plan.hotShare();
        holders[0] = ofTap.nextInt(USERS);
        channel = hot ? world.channels.get(0) : world.channel(ofTap);
        if (!hot && sort < rates.tokenOrders()) {
            kind = Kind.TOKEN_ORDER;
            card = world.couponCard(ofTap, tap);
            TokenOrders.statuses(random, rates, this);
        } else if (!hot && sort < rates.tokenOrders() + rates.memberCards()) {
            kind = Kind.MEMBER_CARD;
            card = world.memberCards.get(ofTap.nextInt(world.memberCards.size()));
            memberCard(random);
        } else {
            card = hot ? world.couponCards.get(0) : world.couponCard(ofTap, tap);
            if (sort >= 1 - rates.looked()) {
                kind = Kind.LOOK;
                add(Step.VIEW, 0, 0);
            } else {
                kind = Kind.COUPON;
                coupon(random, lifeNumber);
            }
        }
    }

    private void coupon(SplittableRandom random, long lifeNumber) {
        if (random.nextDouble() >= rates.issuedBefore()) {
            add(Step.RECEIVE, 0, 0);
        }
        if ((lifeNumber & 7) == 0 && random.nextDouble() < 0.5) {
            pass(random, 6 * HOUR);
            add(Step.VIEW, 0, 0);
        }
        int last = random.nextDouble() < rates.gifted() && card.giftable() ? gifts(random) : 0;
        if (random.nextDouble() < 0.05) {
            pass(random, DAY);
            add(Step.ENTER, last, 0);
        }
        if (random.nextDouble() < rates.redeemed()) {
            pass(random, lag(random));
            redeem(random, last, 1);
        }
        if (random.nextDouble() < rates.deleted()) {
            pass(random, 10 * DAY);
            add(Step.DELETE, last, 0);
        }
    }

    /** Passes the coupon on and tells which hand it ends in. */
    private int gifts(SplittableRandom random) {
        int generations = 1;
        if (random.nextDouble() < rates.longChains()) {
            generations = 9 + random.nextInt(2);
        } else {
            while (generations < 8 && random.nextDouble() < rates.giftedOn()) {
                generations++;
            }
        }
        for (int i = 1; i <= generations; i++) {
            boolean back = i > 1 && random.nextDouble() < rates.broughtBack();
            holders[i] = back ? holders[i - 2] : random.nextInt(USERS);
            pass(random, 20 * HOUR);
            if (random.nextDouble() >= rates.silentGifts()) {
                add(Step.GIVE, i - 1, back ? 1 : 0);
                pass(random, HOUR);
            }
            add(Step.RECEIVE_GIFT, i, 0);
        }
        return generations;
    }

    private void memberCard(SplittableRandom random) {
        add(Step.RECEIVE, 0, 0);
        if (random.nextDouble() < rates.activated()) {
            pass(random, 600);
            add(Step.ACTIVATE, 0, 0);
        }
        int visits = 0;
        while (visits < 12 && random.nextDouble() < 0.75) {
            visits++;
            pass(random, 8 * DAY);
            if (random.nextDouble() < 0.4) {
                add(Step.VIEW, 0, visits);
                pass(random, 300);
            }
            redeem(random, 0, visits);
            pass(random, 30);
            add(Step.UPDATE, 0, visits);
        }
        if (random.nextDouble() < rates.deleted()) {
            pass(random, 10 * DAY);
            add(Step.DELETE, 0, 0);
            if (random.nextDouble() < 0.5) {
                pass(random, 5 * DAY);
                add(Step.RESTORE, 0, 0);
            }
        }
    }

    private void redeem(SplittableRandom random, int ofHand, int visit) {
        boolean checkout = random.nextDouble() < rates.checkouts();
        boolean paidFirst = random.nextBoolean();
        if (checkout && paidFirst) {
            add(Step.PAY, ofHand, visit);
        }
        add(Step.CONSUME, ofHand, checkout ? -visit : visit);
        if (checkout && !paidFirst) {
            add(Step.PAY, ofHand, visit);
        }
    }

    /** Minutes, days or weeks, in seconds, on average. */
    private static long lag(SplittableRandom random) {
        double sort = random.nextDouble();
        return sort < 0.35 ? 2 * HOUR : sort < 0.8 ? 3 * DAY : 14 * DAY;
    }

    /** Adds what happens now. */
    void add(Step step, int ofHand, int withDetail) {
        steps[size] = step;
        at[size] = now;
        hand[size] = ofHand;
        detail[size] = withDetail;
        size++;
    }

    /** Lets time pass: a second at least, and the given seconds on average. */
    void pass(SplittableRandom random, long meanSeconds) {
        now += 1 + (long) (-meanSeconds * StrictMath.log(1 - random.nextDouble()));
    }

    int size() {
        return size;
    }

    long number() {
        return number;
    }

    Kind kind() {
        return kind;
    }

    Card card() {
        return card;
    }

    Channel channel() {
        return channel;
    }

    Step step(int index) {
        return steps[index];
    }

    /** When a step happens, epoch seconds. */
    long at(int index) {
        return at[index];
    }

    /** Whose hand the coupon is in: 0 is who it was issued to, n who got it by the n-th gift. */
    int hand(int index) {
        return hand[index];
    }

    /** The visit of a redemption or payment (negative for a checkout's redemption), or the status of an order. */
    int detail(int index) {
        return detail[index];
    }

    /** The user in whose hand the coupon is. */
    long holder(int ofHand) {
        return holders[ofHand];
    }

    /** A share from 0 to below 1 out of {@link World#mix}. */
    static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }
}
