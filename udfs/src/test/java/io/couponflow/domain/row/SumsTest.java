package io.couponflow.domain.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumsTest {

    @Test
    void halfOfTenIsReachedAtTheFifthAndNineTenthsAtTheNinth() {
        Lags lags = LongStream.rangeClosed(1, 10)
                .mapToObj(hours -> Lags.of(hours, 1))
                .reduce(Lags.none(), Lags::plus);

        assertThat(lags.percentile(50)).isEqualTo(5);
        assertThat(lags.percentile(90)).isEqualTo(9);
    }

    @Test
    void withoutARedemptionThereIsNoMedian() {
        assertThat(Lags.none().percentile(50)).isNull();
        assertThat(Lags.of(5, 1).plus(Lags.of(5, -1)).percentile(50)).isNull();
        assertThat(Lags.of(5, 0)).isEqualTo(Lags.none());
    }

    @ParameterizedTest
    @CsvSource({
        "23, 1|1|1|1|1",
        "24, 0|1|1|1|1",
        "167, 0|1|1|1|1",
        "168, 0|0|1|1|1",
        "335, 0|0|1|1|1",
        "336, 0|0|0|1|1",
        "719, 0|0|0|1|1",
        "720, 0|0|0|0|1",
        "1439, 0|0|0|0|1",
        "1440, 0|0|0|0|0"
    })
    void aWindowCountsWholeHoursBelowItsEnd(long hours, String windows) {
        Within within = Lags.of(hours, 1).within();

        assertThat(within.day1() + "|" + within.days7() + "|" + within.days14() + "|" + within.days30() + "|"
                        + within.days60())
                .isEqualTo(windows);
    }

    @ParameterizedTest
    @CsvSource({
        "2016-08-28, 2016-08-22",
        "2016-08-29, 2016-08-29",
        "2016-09-04, 2016-08-29",
        "1970-01-01, 1969-12-29",
        "1969-12-28, 1969-12-22"
    })
    void aWeekBeginsOnMonday(LocalDate day, LocalDate monday) {
        Row issue = new ChannelConversion("a", "p", "c", day.toEpochDay(), 1, 0, 0, 0, 0, 0, 0);

        assertThat(issue.sums().get(1).toMart().values()[2]).isEqualTo(monday.toEpochDay());
    }

    @Test
    void ofAPaymentOnlyAMissingPriceIsAddedToTheTotal() {
        Row payment = new Payment("a", "p", 9, "c", "l", 3, 100, 200, 1);

        assertThat(payment.sums().get(0)).asString().contains("ChannelTotal", "unpriced=1", "payments=0", "paidFen=0");
        assertThat(new Payment("a", "p", 9, "c", "l", 3, 100, 200, 0).sums())
                .containsExactly(new StoreDay("a", 9, "l", 0, 3, 0, 100, 200));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "23, 0", "24, 1", "47, 1", "48, 2"})
    void aDayOfALagHas24WholeHours(long hours, long days) {
        Row lag = new RedemptionLag("a", "p", "c", LocalDate.parse("2016-09-04").toEpochDay(), hours, 7);

        assertThat(lag.sums())
                .contains(
                        new LagWeek("a", LocalDate.parse("2016-08-29").toEpochDay(), "c", days, 7),
                        new LagWeekTotal("a", LocalDate.parse("2016-08-29").toEpochDay(), days, 7));
    }

    @Test
    void theDaysOfARedemptionAndAPaymentAreThoseOfTheEventOverAllCards() {
        Row redemption = new Redemption("a", "p", 9, "c", "r", "s", "l", "o", 2);
        Row payment = new Payment("a", "p", 10, "c", "l", 3, 100, 200, 1);

        assertThat(redemption.sums())
                .contains(
                        new RedemptionDay("a", 9, "c", "r", 2),
                        new StoreDay("a", 9, "l", 2, 0, 0, 0, 0),
                        new StaffDay("a", 9, "o", "l", 2));
        assertThat(payment.sums()).contains(new StoreDay("a", 10, "l", 0, 3, 1, 100, 200));
    }

    @Test
    void issuesAndViewsOfAChannelMeetOnTheirDay() {
        Row issues = new ChannelConversion("a", "p", "c", 9, 1, 2, 3, 4, 5, 6, 7);
        Row views = new ChannelView("a", "q", "c", 9, 8);

        assertThat(issues.sums().get(2).plus(views.sums().get(0)))
                .isEqualTo(new ChannelDay("a", 9, "c", 8, new Outcome(1, 2, 3, 4, 5, 6, 7)));
    }

    @Test
    void issuesAndViewsOfACardMeetOnTheirDayOverAllChannels() {
        Row issues = new ChannelConversion("a", "p", "c", 9, 1, 2, 3, 4, 5, 6, 7);
        Row views = new ChannelView("a", "p", "d", 9, 8);

        assertThat(issues.sums().get(3).plus(views.sums().get(2)))
                .isEqualTo(new CardDayTotal("a", 9, "p", 8, new Outcome(1, 2, 3, 4, 5, 6, 7)));
    }

    @Test
    void issuesRedemptionsAndViewsOfAChannelMeetInTheirWeekOverAllCards() {
        long monday = LocalDate.parse("2016-08-29").toEpochDay();
        Row issues = new ChannelConversion("a", "p", "c", monday, 1, 2, 3, 4, 5, 6, 7);
        Row lags = new RedemptionLag("a", "p", "c", monday + 6, 168, 9);
        Row views = new ChannelView("a", "q", "c", monday + 3, 8);

        assertThat(issues.sums()
                        .get(4)
                        .plus(lags.sums().get(3))
                        .plus(views.sums().get(3)))
                .isEqualTo(new ChannelWeekTotal(
                        "a", monday, "c", 8, new Outcome(1, 2, 3, 4, 5, 6, 7), new Within(0, 0, 9, 9, 9)));
        assertThat(views.sums()).contains(new ChannelViewWeek("a", "q", monday, "c", 8));
    }

    /** Takes back what it added, in any order: nothing is left. */
    @Test
    void changesAndTheirOppositesLeaveNoRow() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Lags> changes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            long hours = random.nextInt(50);
            long count = 1 + random.nextInt(3);
            changes.add(Lags.of(hours, count));
            changes.add(Lags.of(hours, -count));
        }
        Collections.shuffle(changes, random);

        assertThat(changes.stream().reduce(Lags.none(), Lags::plus))
                .as("seed %d", seed)
                .isEqualTo(Lags.none());
    }
}
