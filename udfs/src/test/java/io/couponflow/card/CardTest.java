package io.couponflow.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.mart.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

class CardTest {

    private static final Review REJECTED = new Review(10, false, "b");

    @Test
    void theLineWithTheGreatestTimeCountsThenTheLaterOne() {
        Card known = card(line(5, "five"));

        assertThat(title(known.with(card(line(6, "six"))))).isEqualTo("six");
        assertThat(title(known.with(card(line(4, "four"))))).isEqualTo("five");
        assertThat(title(known.with(card(line(5, "later"))))).isEqualTo("later");
    }

    @Test
    void aReviewLeavesTheLineAndALineTheReview() {
        Card line = card(line(5, "five"));
        Card review = card(REJECTED);

        assertThat(line.with(review)).isEqualTo(review.with(line)).isEqualTo(known(line(5, "five"), REJECTED));
    }

    @Test
    void theLatestReviewCountsInAnyOrderAndInOneSecondTheRefusalWithTheGreaterReason() {
        List<Review> ascending = List.of(
                new Review(9, false, "z"),
                new Review(10, true, ""),
                new Review(10, false, ""),
                new Review(10, false, "a"),
                new Review(10, false, "\uFFFD"),
                new Review(10, false, "\uD83C\uDF81"),
                new Review(11, true, ""));

        for (int i = 0; i < ascending.size(); i++) {
            for (int j = i; j < ascending.size(); j++) {
                Card later = card(ascending.get(j));
                assertThat(card(ascending.get(i)).with(later)).isEqualTo(later);
                assertThat(later.with(card(ascending.get(i)))).isEqualTo(later);
            }
        }
    }

    @Test
    void aCardThatIsKnownFromAReviewAloneHasNothingOfTheCatalogue() {
        assertThat(Rows.text(card(REJECTED).toTuple()))
                .isEqualTo(
                        "CARD[gh_1, p1, null, null, rejected, b, 10000, null, null, null, null, null, null, null, null, null, null, null, null, null, null]");
    }

    @Test
    void whereNobodySaidWhyTheReasonIsUnknown() {
        assertThat(Rows.values(card(new Review(10, false, "")).toTuple()))
                .startsWith("gh_1", "p1", null, null, "rejected", null);
        assertThat(Rows.values(card(new Review(10, true, "")).toTuple()))
                .startsWith("gh_1", "p1", null, null, "approved", null);
    }

    @Test
    void instantsAreInMilliseconds() {
        CatalogueLine line = new CatalogueLine(
                1, "CASH", "t", 2L, "DATE_TYPE_FIX_TERM", 3L, 4L, 5L, 6L, 7L, 8L, true, 9L, 10L, 11L, "{}");

        assertThat(Rows.text(known(line, new Review(12, true, "")).toTuple()))
                .isEqualTo(
                        "CARD[gh_1, p1, CASH, t, approved, null, 12000, 2, DATE_TYPE_FIX_TERM, 3000, 4000, 5, 6, 7, 8, true, 9, 10, 11, {}, 1]");
    }

    @Test
    void aLineThatDoesNotSayInSecondsWhenItWasWrittenHasNoTime() {
        assertThat(Rows.values(card(line(0, "t")).toTuple())).endsWith((Object) null);
        assertThat(Rows.values(card(line(7, "t")).toTuple())).endsWith(7L);
        assertThat(Rows.values(card(line(253_402_300_799L, "t")).toTuple())).endsWith(253_402_300_799L);
        assertThat(Rows.values(card(line(253_402_300_800L, "t")).toTuple())).endsWith((Object) null);
    }

    private static Card card(CatalogueLine line) {
        return known(line, null);
    }

    private static Card card(Review review) {
        return known(null, review);
    }

    private static Card known(CatalogueLine line, Review review) {
        return new Card("gh_1", "p1", line, review);
    }

    private static CatalogueLine line(long updatedAt, String title) {
        return new CatalogueLine(
                updatedAt, null, title, null, null, null, null, null, null, null, null, null, null, null, null, "{}");
    }

    private static String title(Card card) {
        return card.line().title();
    }
}
