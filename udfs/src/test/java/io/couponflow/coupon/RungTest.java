package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.coupon.RungMessage.Claim;
import io.couponflow.coupon.RungMessage.Heir;
import io.couponflow.coupon.RungMessage.Verdict;
import io.couponflow.coupon.Standing.Above;
import io.couponflow.coupon.Standing.Open;
import io.couponflow.coupon.Standing.Owned;
import io.couponflow.domain.CouponKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The numbered rules of {@link Rung}: one code, {@code b}, a gift of {@code a}, on one rung. */
class RungTest {

    private static final String KEY = CouponKey.of("gh_1", "p1", "b");
    private static final Attribution ISSUE = new Attribution("12b", 17_043, 1_472_551_036);
    private static final Claim GIFT_OF_A = new Claim(KEY, "a");
    private static final Verdict OWNED = new Verdict(KEY, "a", new Owned(ISSUE));

    private final Rung.Beside beside = RestInMemory.ofRung(() -> {});

    @Test
    void aCodeWhoseGiverIsOwnedIsOwnedWhicheverIsHeardFirst() {
        assertThat(standing(GIFT_OF_A, OWNED)).isEqualTo(new Owned(ISSUE));
        assertThat(standing(OWNED, GIFT_OF_A)).isEqualTo(new Owned(ISSUE));
    }

    @Test
    void aCodeWhoseGiverWentUpGoesUpWithItsOwnGiver() {
        assertThat(standing(GIFT_OF_A, new Verdict(KEY, "a", new Above("z")))).isEqualTo(new Above("a"));
    }

    @Test
    void aCodeWhoseGiverIsUnknownWaits() {
        assertThat(standing(GIFT_OF_A)).isEqualTo(Open.OPEN);
        assertThat(standing(OWNED)).as("a code that never came up").isEqualTo(Open.OPEN);
    }

    @Test
    void aCodeThatAnotherGiverNamesWaitsForTheGiverItNamesItself() {
        assertThat(standing(GIFT_OF_A, new Verdict(KEY, "x", new Owned(ISSUE)))).isEqualTo(Open.OPEN);
    }

    @Test
    void ofManyGiversThatNameACodeTheOneThatItNamesCounts() {
        Rung rung = Rung.EMPTY;
        for (int i = 0; i < 50; i++) {
            Attribution issue = new Attribution("12b", 17_043, i);
            rung = rung.with(new Verdict(KEY, "a" + i, new Owned(issue)), beside);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(rung.with(new Claim(KEY, "a" + i), beside).standing(beside))
                    .isEqualTo(new Owned(new Attribution("12b", 17_043, i)));
        }
    }

    @Test
    void whatIsSaidOfAGiverOrByOneReplacesWhatWasSaidBefore() {
        Rung rung = known(GIFT_OF_A, OWNED, new Verdict(KEY, "a", new Above("z")), new Claim(KEY, "d"));

        assertThat(rung)
                .isEqualTo(new Rung(
                        "d", Few.none(), Few.<String, Standing>none().with("a", new Above("z"), beside.verdicts())));
    }

    @Test
    void aCodeThatWentDownAndWhoseGiversTookBackTheirWordIsForgotten() {
        Rung rung = known(GIFT_OF_A, new Heir(KEY, "c"), OWNED, new Claim(KEY, null))
                .settled(beside);

        assertThat(rung.heirs().isEmpty()).isTrue();
        assertThat(rung.isEmpty()).isFalse();
        assertThat(rung.with(new Verdict(KEY, "a", Open.OPEN), beside).isEmpty())
                .isTrue();
    }

    @Test
    void anOwnerTellsItsHeirsAndSendsNothingElseUp() {
        assertThat(moved(Open.OPEN, new Owned(ISSUE), "c"))
                .containsExactly(new Verdict(key("c"), "b", new Owned(ISSUE)));
    }

    @Test
    void aNewHeirIsToldAlone() {
        assertThat(heirTold(new Owned(ISSUE))).containsExactly(new Verdict(key("d"), "b", new Owned(ISSUE)));
        assertThat(heirTold(new Above("a")))
                .containsExactly(new Verdict(key("d"), "b", new Above("a")), new Heir(KEY, "d"));
        assertThat(heirTold(Open.OPEN)).as("nothing is known").isEmpty();
    }

    @Test
    void aCodeOfWhichNothingIsKnownAnyMoreTellsItsHeirs() {
        assertThat(moved(new Owned(ISSUE), Open.OPEN, "c")).containsExactly(new Verdict(key("c"), "b", Open.OPEN));
    }

    @Test
    void aCodeThatGoesUpTellsItsHeirsAndComesWithThem() {
        assertThat(moved(Open.OPEN, new Above("a"), "c", "d"))
                .containsExactly(
                        GIFT_OF_A,
                        new Verdict(key("c"), "b", new Above("a")),
                        new Heir(KEY, "c"),
                        new Verdict(key("d"), "b", new Above("a")),
                        new Heir(KEY, "d"));
    }

    @Test
    void aCodeAboveWhoseGiverIsAnotherKeepsItsHeirsThere() {
        assertThat(moved(new Above("a"), new Above("x"), "c"))
                .containsExactly(new Claim(KEY, "x"), new Verdict(key("c"), "b", new Above("x")));
    }

    @Test
    void aCodeThatTurnsOutToBeOwnedGoesDownAgain() {
        assertThat(moved(new Above("a"), new Owned(ISSUE), "c"))
                .containsExactly(new Claim(KEY, null), new Verdict(key("c"), "b", new Owned(ISSUE)));
    }

    @Test
    void anAttributionIsToldToTheCodesFactsAtOnceAndItsChangeAtTheCheckpoint() throws Exception {
        Retelling retelling = new Retelling();
        Rung waiting = known(GIFT_OF_A);
        Attribution other = new Attribution("flyer", 17_042, 1);

        assertThat(attributed(waiting, OWNED, retelling)).containsExactly(new GiftMessage.Attributed(KEY, 2, ISSUE));
        Rung owned = waiting.with(OWNED, beside);
        assertThat(attributed(owned, new Heir(KEY, "c"), retelling)).isEmpty();
        Verdict changed = new Verdict(KEY, "a", new Owned(other));
        assertThat(attributed(owned, changed, retelling)).isEmpty();
        List<GiftMessage> gifts = new ArrayList<>();
        retelling.settle((key, told) ->
                Effects.retell(key, 2, owned.with(changed, beside), told, beside, out(above -> {}, gifts::add)));
        assertThat(gifts).containsExactly(new GiftMessage.Attributed(KEY, 2, other));
    }

    private Rung known(RungMessage... messages) {
        Rung rung = Rung.EMPTY;
        for (RungMessage message : messages) {
            rung = rung.with(message, beside);
        }
        return rung;
    }

    private Standing standing(RungMessage... messages) {
        return known(messages).standing(beside);
    }

    private List<GiftMessage> attributed(Rung before, RungMessage message, Retelling retelling) {
        List<GiftMessage> gifts = new ArrayList<>();
        Effects.ofMessage(2, before, message, beside, retelling, out(above -> {}, gifts::add));
        return gifts;
    }

    private static Effects.Out out(Consumer<RungMessage> above, Consumer<GiftMessage> gifts) {
        return new Effects.Out(row -> {}, above, gifts);
    }

    private List<RungMessage> moved(Standing from, Standing to, String... heirs) {
        Few<String, Boolean> few = Few.none();
        for (String heir : heirs) {
            few = few.with(heir, true, beside.heirs());
        }
        List<RungMessage> above = new ArrayList<>();
        Rung.tellAbove(KEY, from, to, few, beside.heirs(), above::add);
        return above;
    }

    private static List<RungMessage> heirTold(Standing told) {
        List<RungMessage> above = new ArrayList<>();
        Rung.tellHeir(KEY, told, "d", above::add);
        return above;
    }

    private static String key(String code) {
        return CouponKey.of("gh_1", "p1", code);
    }
}
