package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Deleted;
import io.couponflow.domain.CouponChange.GivenAway;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.CouponChange.Restored;
import io.couponflow.domain.Days;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbered rules of {@link Coupon}; every case is told in both orders of arrival. */
class CouponTest {

    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));
    private static final long TIME = 1_472_551_036;
    private static final long DAY = DAYS.day(TIME);

    private final Map<Fact, Amount> told = new HashMap<>();
    private final List<String> heirsTold = new ArrayList<>();
    private Coupon.Beside beside = RestInMemory.ofCoupon(() -> {});

    // 1. The origin

    @Test
    void theEarliestReceiptIsTheOrigin() {
        Received first = issue(TIME, "z");

        assertThat(inBothOrders(first, gift(TIME + 1, "a", "a")).origin()).isEqualTo(first);
    }

    @Test
    void ofTwoReceiptsInOneSecondTheGiftIsTheOrigin() {
        Received gift = gift(TIME, "z", "z");

        assertThat(inBothOrders(issue(TIME, "a"), gift).origin()).isEqualTo(gift);
    }

    @Test
    void ofTwoGiftsInOneSecondTheSmallerOldCodeIsTheOrigin() {
        Received smaller = gift(TIME, "\uFFFD", "z");

        assertThat(inBothOrders(gift(TIME, "\uD83D\uDE00", "a"), smaller).origin())
                .as("by code point")
                .isEqualTo(smaller);
    }

    @Test
    void ofTwoIssuesInOneSecondTheSmallerChannelIsTheOrigin() {
        Received smaller = issue(TIME, "12a");

        assertThat(inBothOrders(issue(TIME, "12b"), smaller).origin()).isEqualTo(smaller);
    }

    @Test
    void aRestoreIsNoOriginHoweverEarly() {
        Received issue = issue(TIME, "12b");

        Coupon coupon = inBothOrders(new Restored(TIME - 100), issue);

        assertThat(coupon.origin()).isEqualTo(issue);
        assertThat(of(new Restored(TIME)).origin()).isNull();
    }

    @Test
    void giftReceiptsAreCountedByDayWhateverTheOrigin() {
        Coupon coupon = of(
                gift(TIME + 86_400, "c9", "x"), issue(TIME, "12b"), gift(TIME + 1, "c0", "x"), gift(TIME, "c0", "x"));

        assertThat(facts(coupon))
                .isEqualTo(Map.of(new Fact.Gifted(DAY), new Amount(2, 0, 0, 0), new Fact.Gifted(DAY + 1), Amount.ONCE));
    }

    // 2. Given away

    @Test
    void aCodeThatAReceiptNamesAsTheOldOneWasGivenAway() {
        Coupon coupon = inBothOrders(issue(TIME, "12b"), new GivenAway("c2"));

        assertThat(coupon.isGivenAway()).isTrue();
        assertThat(coupon.heirs().within()).containsOnlyKeys("c2");
    }

    @Test
    void aCodeGivenToTwoHasTwoHeirsAndEachOnce() {
        assertThat(inBothOrders(new GivenAway("c3"), new GivenAway("c2"))
                        .heirs()
                        .within())
                .containsOnlyKeys("c2", "c3");
        assertThat(of(new GivenAway("c2"), new GivenAway("c2")).heirs().within())
                .containsOnlyKeys("c2");
        assertThat(heirsTold).containsExactly("c2");
    }

    // 3. The redemption

    @Test
    void ofSeveralRedemptionsTheFirstCounts() {
        Consumed first = consumed(TIME, "z");

        Coupon coupon = inBothOrders(consumed(TIME + 1, "a"), first);

        assertThat(coupon.redemption()).isEqualTo(first);
        assertThat(coupon.isRedeemed()).isTrue();
    }

    @Test
    void ofRedemptionsInOneSecondTheSmallestChannelThenSourceThenLocationThenStaffCounts() {
        assertSmaller(new Consumed(TIME, "a", "z", "z", "z"), new Consumed(TIME, "b", "a", "a", "a"));
        assertSmaller(new Consumed(TIME, "a", "a", "z", "z"), new Consumed(TIME, "a", "b", "a", "a"));
        assertSmaller(new Consumed(TIME, "a", "a", "a", "z"), new Consumed(TIME, "a", "a", "b", "a"));
        assertSmaller(new Consumed(TIME, "a", "a", "a", "a"), new Consumed(TIME, "a", "a", "a", "b"));
    }

    // 4. Payments

    @Test
    void aPaymentCountsOnceForEachTransIdTheEarliest() {
        Paid first = new Paid(TIME, "t1", "z", 9L, 9L);

        assertThat(paid(inBothOrders(new Paid(TIME + 1, "t1", "a", 1L, 1L), first)))
                .containsExactly(first);
        assertThat(paid(inBothOrders(first, new Paid(TIME, "t2", "z", 9L, 9L)))).hasSize(2);
    }

    @Test
    void ofPaymentsInOneSecondTheSmallerFeeCountsAndAnUnknownOneLast() {
        Paid smaller = new Paid(TIME, "t1", "z", 1L, null);

        assertThat(paid(inBothOrders(new Paid(TIME, "t1", "a", 2L, 2L), smaller)))
                .containsExactly(smaller);
        assertThat(paid(inBothOrders(new Paid(TIME, "t1", "a", null, 0L), smaller)))
                .containsExactly(smaller);
        assertThat(paid(inBothOrders(new Paid(TIME, "t1", "z", 1L, 5L), smaller)))
                .containsExactly(new Paid(TIME, "t1", "z", 1L, 5L));
    }

    @Test
    void withoutATransIdEachPaymentIsItsOwn() {
        Paid paid = new Paid(TIME, "", "Shop 1", 1L, 2L);

        assertThat(facts(of(paid, paid)))
                .containsExactly(Map.entry(new Fact.PaidWith(DAY, "Shop 1"), new Amount(2, 2, 4, 0)));
        assertThat(facts(inBothOrders(paid, new Paid(TIME, "", "Shop 1", 1L, null))))
                .as("one of them unpriced")
                .containsExactly(Map.entry(new Fact.PaidWith(DAY, "Shop 1"), new Amount(2, 1, 2, 1)));
    }

    // 5. The state

    @Test
    void aCodeGivenAwayIsNeitherRedeemedNorDeleted() {
        Coupon coupon = of(issue(TIME, "12b"), consumed(TIME, ""), new Deleted(TIME + 1), new GivenAway("c2"));

        assertThat(coupon.isGivenAway()).isTrue();
        assertThat(coupon.isRedeemed()).isFalse();
        assertThat(coupon.isDeleted()).isFalse();
    }

    @Test
    void aRedeemedCodeThatIsDeletedStaysRedeemed() {
        Coupon coupon = inBothOrders(new Deleted(TIME + 1), consumed(TIME, ""));

        assertThat(coupon.isRedeemed()).isTrue();
        assertThat(coupon.isDeleted()).isFalse();
    }

    @Test
    void aCodeIsDeletedWhileItsLastDeletionIsLaterThanItsLastRestore() {
        assertThat(inBothOrders(new Deleted(TIME + 1), new Restored(TIME)).isDeleted())
                .isTrue();
        assertThat(inBothOrders(new Deleted(TIME), new Restored(TIME)).isDeleted())
                .as("deleted and restored in one second")
                .isFalse();
        assertThat(inBothOrders(new Deleted(TIME), new Restored(TIME + 1)).isDeleted())
                .isFalse();
        assertThat(of(new Deleted(TIME + 9), new Restored(TIME + 5), new Deleted(TIME), new Restored(TIME + 1))
                        .isDeleted())
                .as("the last of each")
                .isTrue();
    }

    @Test
    void nothingNewLeavesAnEqualCouponAndTellsNothing() {
        CouponChange[] all = {
            issue(TIME, "12b"),
            new Restored(TIME),
            new GivenAway("c2"),
            new Deleted(TIME),
            consumed(TIME, ""),
            new Paid(TIME, "t1", "", 1L, 1L)
        };
        Coupon coupon = of(all);
        told.clear();
        for (CouponChange change : all) {
            assertThat(with(coupon, change)).as("%s again", change).isEqualTo(coupon);
        }
        assertThat(told).isEmpty();
    }

    // 6. The difference

    @Test
    void whatIsToldOfACodeWithMuchToItsNameIsWhatIsKnownOfIt() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<CouponChange> history = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                history.add(anything(random));
            }
            Map<Fact, Amount> expected = facts(of(history.toArray(CouponChange[]::new)));
            for (int order = 0; order < 5; order++) {
                Collections.shuffle(history, random);

                Coupon coupon = of(history.toArray(CouponChange[]::new));

                assertThat(told).as("seed %d, order %d", seed, order).isEqualTo(expected);
                assertThat(facts(coupon)).as("seed %d, order %d", seed, order).isEqualTo(expected);
                assertThat(coupon.isOutgrown()).isTrue();
                assertThat(heirsTold).doesNotHaveDuplicates();
            }
        }
    }

    private static CouponChange anything(Random random) {
        long time = TIME + random.nextInt(20) * 86_400L;
        return switch (random.nextInt(8)) {
            case 0 -> new GivenAway("c" + random.nextInt(12));
            case 1 -> gift(time, "c" + random.nextInt(12), "x");
            case 2 -> new Deleted(time);
            case 3 -> new Restored(time);
            case 4 -> consumed(time, "till " + random.nextInt(3));
            case 5 -> new Paid(time, "", "Shop " + random.nextInt(3), 7L, random.nextBoolean() ? 9L : null);
            default ->
                new Paid(time, "t" + random.nextInt(15), "Shop " + random.nextInt(3), (long) random.nextInt(9), 9L);
        };
    }

    private void assertSmaller(Consumed smaller, Consumed greater) {
        assertThat(inBothOrders(smaller, greater).redemption()).isEqualTo(smaller);
    }

    private static Received issue(long time, String channel) {
        return new Received(time, false, "", false, channel);
    }

    private static Received gift(long time, String oldCode, String channel) {
        return new Received(time, true, oldCode, false, channel);
    }

    private static Consumed consumed(long time, String redeemChannel) {
        return new Consumed(time, redeemChannel, "", "", "");
    }

    private Coupon of(CouponChange... changes) {
        beside = RestInMemory.ofCoupon(() -> {});
        told.clear();
        heirsTold.clear();
        Coupon coupon = Coupon.UNKNOWN;
        for (CouponChange change : changes) {
            coupon = with(coupon, change);
        }
        return coupon;
    }

    private Coupon with(Coupon coupon, CouponChange change) {
        return coupon.with(change, DAYS, beside, new Coupon.Learnt() {
            @Override
            public void adds(Fact fact, Amount amount) {
                Amount sum = told.getOrDefault(fact, Amount.NONE).plus(amount);
                if (sum.equals(Amount.NONE)) {
                    told.remove(fact);
                } else {
                    told.put(fact, sum);
                }
            }

            @Override
            public void isGivenTo(String heir) {
                heirsTold.add(heir);
            }
        });
    }

    private Map<Fact, Amount> facts(Coupon coupon) {
        Map<Fact, Amount> facts = new HashMap<>();
        coupon.facts(DAYS, beside, (fact, amount) -> facts.merge(fact, amount, Amount::plus));
        return facts;
    }

    private static Collection<Paid> paid(Coupon coupon) {
        return coupon.payments().within().values();
    }

    private Coupon inBothOrders(CouponChange one, CouponChange other) {
        Coupon coupon = of(one, other);
        assertThat(of(other, one)).as("the other order").isEqualTo(coupon);
        return of(one, other);
    }
}
