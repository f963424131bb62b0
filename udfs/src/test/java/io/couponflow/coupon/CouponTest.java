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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The numbered rules of {@link Coupon}; every case is told in both orders of arrival. */
class CouponTest {

    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));
    private static final long TIME = 1_472_551_036;
    private static final long DAY = DAYS.day(TIME);

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

        assertThat(coupon.giftReceipts()).isEqualTo(Map.of(DAY, 2L, DAY + 1, 1L));
    }

    // 2. Given away

    @Test
    void aCodeThatAReceiptNamesAsTheOldOneWasGivenAway() {
        Coupon coupon = inBothOrders(issue(TIME, "12b"), new GivenAway("c2"));

        assertThat(coupon.isGivenAway()).isTrue();
        assertThat(coupon.heirs()).containsExactly("c2");
    }

    @Test
    void aCodeGivenToTwoHasTwoHeirsAndEachOnce() {
        assertThat(inBothOrders(new GivenAway("c3"), new GivenAway("c2")).heirs())
                .containsExactly("c2", "c3");
        assertThat(of(new GivenAway("c2"), new GivenAway("c2")).heirs()).containsExactly("c2");
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

        assertThat(inBothOrders(new Paid(TIME + 1, "t1", "a", 1L, 1L), first).payments())
                .containsExactly(first);
        assertThat(inBothOrders(first, new Paid(TIME, "t2", "z", 9L, 9L)).payments())
                .hasSize(2);
    }

    @Test
    void ofPaymentsInOneSecondTheSmallerFeeCountsAndAnUnknownOneLast() {
        Paid smaller = new Paid(TIME, "t1", "z", 1L, null);

        assertThat(inBothOrders(new Paid(TIME, "t1", "a", 2L, 2L), smaller).payments())
                .containsExactly(smaller);
        assertThat(inBothOrders(new Paid(TIME, "t1", "a", null, 0L), smaller).payments())
                .containsExactly(smaller);
        assertThat(inBothOrders(new Paid(TIME, "t1", "z", 1L, 5L), smaller).payments())
                .containsExactly(new Paid(TIME, "t1", "z", 1L, 5L));
    }

    @Test
    void withoutATransIdEachPaymentIsItsOwn() {
        Paid paid = new Paid(TIME, "", "", 1L, 1L);

        assertThat(of(paid, paid).payments()).containsExactly(paid, paid);
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
    void nothingNewLeavesAnEqualCoupon() {
        CouponChange[] all = {
            issue(TIME, "12b"),
            new Restored(TIME),
            new GivenAway("c2"),
            new Deleted(TIME),
            consumed(TIME, ""),
            new Paid(TIME, "t1", "", 1L, 1L)
        };
        Coupon coupon = of(all);
        for (CouponChange change : all) {
            assertThat(coupon.with(change, DAYS)).as("%s again", change).isEqualTo(coupon);
        }
    }

    private static void assertSmaller(Consumed smaller, Consumed greater) {
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

    private static Coupon of(CouponChange... changes) {
        Coupon coupon = Coupon.UNKNOWN;
        for (CouponChange change : changes) {
            coupon = coupon.with(change, DAYS);
        }
        return coupon;
    }

    private static Coupon inBothOrders(CouponChange one, CouponChange other) {
        Coupon coupon = of(one, other);
        Coupon turned = of(other, one);
        assertThat(List.copyOf(turned.payments())).hasSameElementsAs(coupon.payments());
        assertThat(withoutPayments(turned)).as("the other order").isEqualTo(withoutPayments(coupon));
        return coupon;
    }

    private static Coupon withoutPayments(Coupon coupon) {
        return new Coupon(
                coupon.origin(),
                coupon.heirs(),
                coupon.giftReceipts(),
                coupon.restoredAt(),
                coupon.deletedAt(),
                coupon.redemption(),
                List.of());
    }
}
