package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.coupon.RungMessage.Claim;
import io.couponflow.coupon.RungMessage.Verdict;
import io.couponflow.coupon.Standing.Above;
import io.couponflow.coupon.Standing.Open;
import io.couponflow.coupon.Standing.Owned;
import io.couponflow.domain.CouponKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The numbered rules of {@link Rung}: one code, {@code b}, a gift of {@code a}, on one rung. */
class RungTest {

    private static final String KEY = CouponKey.of("gh_1", "p1", "b");
    private static final Attribution ISSUE = new Attribution("12b", 17_043, 1_472_551_036);
    private static final Claim GIFT_OF_A = new Claim(KEY, "a", List.of("c"));

    @Test
    void aCodeWhoseGiverIsOwnedIsOwnedWhicheverIsHeardFirst() {
        Verdict owned = new Verdict(KEY, "a", new Owned(ISSUE));

        assertThat(Rung.EMPTY.with(GIFT_OF_A).with(owned).standing()).isEqualTo(new Owned(ISSUE));
        assertThat(Rung.EMPTY.with(owned).with(GIFT_OF_A).standing()).isEqualTo(new Owned(ISSUE));
    }

    @Test
    void aCodeWhoseGiverWentUpGoesUpWithItsOwnGiver() {
        Verdict up = new Verdict(KEY, "a", new Above("z"));

        assertThat(Rung.EMPTY.with(GIFT_OF_A).with(up).standing()).isEqualTo(new Above("a"));
    }

    @Test
    void aCodeWhoseGiverIsUnknownWaits() {
        assertThat(Rung.EMPTY.with(GIFT_OF_A).standing()).isEqualTo(Open.OPEN);
        assertThat(Rung.EMPTY.with(new Verdict(KEY, "a", new Owned(ISSUE))).standing())
                .as("a code that never came up")
                .isEqualTo(Open.OPEN);
    }

    @Test
    void aCodeThatAnotherGiverNamesWaitsForTheGiverItNamesItself() {
        Rung rung = Rung.EMPTY.with(GIFT_OF_A).with(new Verdict(KEY, "x", new Owned(ISSUE)));

        assertThat(rung.standing()).isEqualTo(Open.OPEN);
    }

    @Test
    void aMessageReplacesTheOneBefore() {
        Rung rung = Rung.EMPTY
                .with(GIFT_OF_A)
                .with(new Verdict(KEY, "a", new Owned(ISSUE)))
                .with(new Verdict(KEY, "a", new Above("z")))
                .with(new Claim(KEY, "a", List.of("d")));

        assertThat(rung).isEqualTo(new Rung("a", List.of("d"), Map.of("a", new Above("z"))));
    }

    @Test
    void aCodeThatWentDownAndWhoseGiversTookBackTheirWordIsForgotten() {
        Rung rung = Rung.EMPTY
                .with(GIFT_OF_A)
                .with(new Verdict(KEY, "a", new Owned(ISSUE)))
                .with(new Claim(KEY, null, List.of()));

        assertThat(rung.isEmpty()).isFalse();
        assertThat(rung.with(new Verdict(KEY, "a", Open.OPEN)).isEmpty()).isTrue();
    }

    @Test
    void anOwnerTellsItsHeirsAndSendsNothingElseUp() {
        assertThat(told(Open.OPEN, List.of("c"), new Owned(ISSUE), List.of("c")))
                .containsExactly(new Verdict(key("c"), "b", new Owned(ISSUE)));
    }

    @Test
    void aNewHeirIsToldAloneAndALostOneHearsThatNothingIsKnown() {
        Standing owned = new Owned(ISSUE);

        assertThat(told(owned, List.of("c"), owned, List.of("c", "d")))
                .containsExactly(new Verdict(key("d"), "b", owned));
        assertThat(told(owned, List.of("c"), owned, List.of())).containsExactly(new Verdict(key("c"), "b", Open.OPEN));
    }

    @Test
    void aCodeThatGoesUpTellsItsHeirsAndComesWithThem() {
        assertThat(told(Open.OPEN, List.of("c"), new Above("a"), List.of("c")))
                .containsExactly(new Verdict(key("c"), "b", new Above("a")), new Claim(KEY, "a", List.of("c")));
    }

    @Test
    void aCodeAboveWhoseHeirsChangeSaysSo() {
        Standing up = new Above("a");

        assertThat(told(up, List.of(), up, List.of("c")))
                .containsExactly(new Verdict(key("c"), "b", up), new Claim(KEY, "a", List.of("c")));
    }

    @Test
    void aCodeThatTurnsOutToBeOwnedGoesDownAgain() {
        assertThat(told(new Above("a"), List.of("c"), new Owned(ISSUE), List.of("c")))
                .containsExactly(new Verdict(key("c"), "b", new Owned(ISSUE)), new Claim(KEY, null, List.of()));
    }

    @Test
    void nothingNewIsNotTold() {
        assertThat(told(new Above("a"), List.of("c"), new Above("a"), List.of("c")))
                .isEmpty();
        assertThat(told(Open.OPEN, List.of("c"), Open.OPEN, List.of("c", "d"))).isEmpty();
    }

    @Test
    void anAttributionIsToldToTheCodesFactsWhenItChanges() {
        Rung waiting = Rung.EMPTY.with(GIFT_OF_A);
        Rung owned = waiting.with(new Verdict(KEY, "a", new Owned(ISSUE)));

        assertThat(attributed(waiting, owned)).containsExactly(new GiftMessage.Attributed(KEY, 2, ISSUE));
        assertThat(attributed(owned, waiting)).containsExactly(new GiftMessage.Attributed(KEY, 2, null));
        assertThat(attributed(owned, owned.with(new Claim(KEY, "a", List.of()))))
                .isEmpty();
    }

    private static List<GiftMessage> attributed(Rung before, Rung after) {
        List<GiftMessage> gifts = new ArrayList<>();
        Effects.ofRung(KEY, 2, before, after, above -> {}, gifts::add);
        return gifts;
    }

    private static List<RungMessage> told(
            Standing before, List<String> heirsBefore, Standing after, List<String> heirsAfter) {
        List<RungMessage> above = new ArrayList<>();
        Rung.tellAbove(KEY, before, heirsBefore, after, heirsAfter, above::add);
        return above;
    }

    private static String key(String code) {
        return CouponKey.of("gh_1", "p1", code);
    }
}
