package io.couponflow.domain;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Change.None;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Deleted;
import io.couponflow.domain.CouponChange.GivenAway;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.CouponChange.Restored;
import io.couponflow.reference.PushBuilder;
import org.junit.jupiter.api.Test;

class KeyedPushTest {

    private static final long TIME = 1_472_551_036;

    @Test
    void aPushAboutACodeIsKeyedByAccountCardAndCode() {
        KeyedPush push = keyed(coupon("user_del_card"));

        assertThat(push.key()).isEqualTo(CouponKey.of("gh_1", "p1", "c1"));
        assertThat(push.ofCode()).isTrue();
        assertThat(CouponKey.parse(push.key())).isEqualTo(new CouponKey("gh_1", "p1", "c1"));
    }

    @Test
    void aPushAboutATokenOrderIsKeyedByOrder() {
        assertThat(keyed(push("gh_1", "o1", TIME, "card_pay_order").with("OrderId", "404091456"))
                        .key())
                .isEqualTo("gh_1\0order\000404091456");
    }

    @Test
    void aViewWithoutACodeIsKeyedBySenderAndIsNoHotKey() {
        KeyedPush view = keyed(push("gh_1", "o1", TIME, "user_view_card").with("CardId", "p1"));

        assertThat(view.key()).isEqualTo("gh_1\0o1").isEqualTo(view.senderKey());
        assertThat(view.ofCode()).isFalse();
        assertThat(view.cardId()).isEqualTo("p1");
        assertThat(view.change()).isEqualTo(None.INSTANCE);
    }

    @Test
    void aReceiptIsAnIssueUnlessSomethingSaysGift() {
        assertThat(keyed(receipt()).change()).isEqualTo(new Received(TIME, false, "", false, "12b"));
        assertThat(keyed(receipt().with("IsGiveByFriend", "0")).change())
                .isEqualTo(new Received(TIME, false, "", false, "12b"));
        assertThat(keyed(receipt().with("IsGiveByFriend", "1")).change())
                .isEqualTo(new Received(TIME, true, "", false, "12b"));
        assertThat(keyed(receipt().with("OldUserCardCode", "c0")).change())
                .isEqualTo(new Received(TIME, true, "c0", false, "12b"));
    }

    @Test
    void aReceiptThatNamesItsOwnCodeAsTheOldOneIsAnIssue() {
        KeyedPush push = keyed(receipt().with("OldUserCardCode", "c1"));

        assertThat(push.change()).isEqualTo(new Received(TIME, false, "c1", true, "12b"));
        assertThat(push.namesGiver()).isFalse();
    }

    @Test
    void aRestoreIsNeitherIssueNorGift() {
        KeyedPush push = keyed(receipt()
                .with("IsRestoreMemberCard", "1")
                .with("OldUserCardCode", "c0")
                .with("IsGiveByFriend", "1"));

        assertThat(push.change()).isEqualTo(new Restored(TIME));
        assertThat(push.namesGiver()).isFalse();
    }

    @Test
    void aDeletionIsOneAndAGiftingPushAnOffer() {
        assertThat(keyed(coupon("user_del_card")).change()).isEqualTo(new Deleted(TIME));
        assertThat(keyed(coupon("user_gifting_card").with("FriendUserName", "o2"))
                        .change())
                .isEqualTo(new Change.Gifted(false));
    }

    @Test
    void aRedemptionTellsItsStoreByNameElseByIdUnlessZero() {
        PushBuilder consume = coupon("user_consume_card")
                .with("OuterStr", "till")
                .with("ConsumeSource", "FROM_MP")
                .with("StaffOpenId", "o9")
                .with("LocationId", "231");

        assertThat(keyed(consume).change()).isEqualTo(new Consumed(TIME, "till", "FROM_MP", "231", "o9"));
        assertThat(keyed(consume.with("LocationName", "Shop 1")).change())
                .isEqualTo(new Consumed(TIME, "till", "FROM_MP", "Shop 1", "o9"));
        assertThat(keyed(coupon("user_consume_card").with("LocationId", "0")).change())
                .isEqualTo(new Consumed(TIME, "", "", "", ""));
    }

    @Test
    void aPaymentTellsItsAmountsWhereTheyCanBeRead() {
        PushBuilder pay =
                coupon("user_pay_from_pay_cell").with("TransId", "0042").with("OriginalFee", "1.5");

        assertThat(keyed(pay.with("Fee", "100")).change()).isEqualTo(new Paid(TIME, "0042", "", 100L, null));
    }

    @Test
    void theGiversSideOfAGiftMarksTheOldCodeOfTheSameCard() {
        KeyedPush push = keyed(receipt().with("OldUserCardCode", "c0"));

        KeyedPush giver = push.giverSide();

        assertThat(push.namesGiver()).isTrue();
        assertThat(push.isGiverSide()).isFalse();
        assertThat(giver.isGiverSide()).isTrue();
        assertThat(giver.key()).isEqualTo(CouponKey.of("gh_1", "p1", "c0"));
        assertThat(giver.change()).isEqualTo(new GivenAway("c1"));
        assertThat(giver.identity()).isEqualTo(push.identity());
    }

    @Test
    void aGiftThatNamesNoOldCodeHasNoGiversSide() {
        assertThat(keyed(receipt().with("IsGiveByFriend", "1")).namesGiver()).isFalse();
    }

    @Test
    void ofEveryTextInTheKeyOfATable128CodePointsAreKept() {
        String text = "\uD83C\uDF81".repeat(200);
        String kept = "\uD83C\uDF81".repeat(128);

        KeyedPush push = keyed(push(text, "o1", TIME, "user_consume_card")
                .with("CardId", text)
                .with("UserCardCode", text)
                .with("OuterStr", text)
                .with("ConsumeSource", text)
                .with("LocationName", text)
                .with("StaffOpenId", text));

        assertThat(push.key()).isEqualTo(CouponKey.of(kept, kept, text));
        assertThat(push.account()).isEqualTo(kept);
        assertThat(push.cardId()).isEqualTo(kept);
        assertThat(push.channel()).isEqualTo(kept);
        assertThat(push.change()).isEqualTo(new Consumed(TIME, kept, kept, kept, kept));
    }

    @Test
    void codesAreToldApartByTheWholeText() {
        String old = "9".repeat(200);

        KeyedPush giver = keyed(receipt().with("OldUserCardCode", old)).giverSide();

        assertThat(giver.key()).isEqualTo(CouponKey.of("gh_1", "p1", old));
        assertThat(keyed(receipt().with("OldUserCardCode", old + "0"))
                        .giverSide()
                        .key())
                .isNotEqualTo(giver.key());
    }

    @Test
    void anEventWithoutATypeIsUnknownAndCutToo() {
        KeyedPush push = keyed(push("gh_1", "o1", TIME, "Novelty".repeat(40)));

        assertThat(push.known()).isFalse();
        assertThat(push.event()).isEqualTo("novelty".repeat(40).substring(0, 128));
        assertThat(keyed(receipt()).known()).isTrue();
    }

    private static PushBuilder coupon(String event) {
        return push("gh_1", "o1", TIME, event).with("CardId", "p1").with("UserCardCode", "c1");
    }

    private static PushBuilder receipt() {
        return coupon("user_get_card").with("OuterStr", "12b");
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, "weixin-push", 1_472_551_036_500L);
    }
}
