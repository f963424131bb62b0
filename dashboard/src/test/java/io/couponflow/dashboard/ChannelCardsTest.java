package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cards of a channel, read by weeks and days, are what their days add up to, whichever days are asked for. */
class ChannelCardsTest {

    private static SummedDays days;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        days = SummedDays.fill();
    }

    @AfterAll
    static void forget() throws SQLException {
        days.close();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(textBlock = """
            2026-01-19, 2026-01-25, a week beside a week
            2026-01-12, 2026-01-25, two weeks beside two
            2026-01-21, 2026-01-21, a day beside a day of the same week
            2026-01-19, 2026-01-19, a Monday beside a Sunday
            2026-01-25, 2026-01-25, a Sunday beside a Saturday
            2026-01-20, 2026-01-24, inside a week
            2026-01-18, 2026-01-26, a week and a day more at either end
            2026-01-20, 2026-01-26, a week's worth that is no week
            2026-01-01, 2026-05-30, all of it beside nothing
            2026-05-31, 2026-10-27, nothing beside all of it
            2027-06-01, 2027-06-30, nothing at all
            """)
    void weeksAndDaysAddUpToTheDaysOf(LocalDate from, LocalDate to, String named) throws Exception {
        assertThat(told(from, to)).isEqualTo(addedUp(from, to));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void weeksAndDaysAddUpToTheDaysOfAnyStretch(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            LocalDate from = SummedDays.FIRST.plusDays(random.nextInt(-10, 162));
            LocalDate to = from.plusDays(random.nextInt(40));

            assertThat(told(from, to))
                    .as("seed %d, round %d, %s to %s", seed, round, from, to)
                    .isEqualTo(addedUp(from, to));
        }
    }

    private static List<String> told(LocalDate from, LocalDate to) throws SQLException, IOException {
        return days.told(
                "channel-cards",
                Map.of("channel", "12b", "from", from.toString(), "to", to.toString()),
                "card_id",
                "issued",
                "redeemed",
                "deleted",
                "mature_issued",
                "mature_rate",
                "before_rate",
                "rate_change",
                "payments",
                "paid_fen",
                "discount_fen");
    }

    /** From the rows themselves; whatever has nothing in these days is not told. A week after its receipt counts, of days that have had one. */
    private static List<String> addedUp(LocalDate from, LocalDate to) throws SQLException {
        LocalDate before = from.minusDays(ChronoUnit.DAYS.between(from, to) + 1);
        return days.rows(
                "SELECT card_id, issued, redeemed, deleted, mature_issued, mature_rate, before_rate, mature_rate - before_rate, payments,"
                        + " paid_fen, original_fen - paid_fen FROM (SELECT card_id, coalesce(sum(issued) FILTER (WHERE now), 0) AS issued,"
                        + " coalesce(sum(redeemed) FILTER (WHERE now), 0) AS redeemed, coalesce(sum(deleted) FILTER (WHERE now), 0) AS deleted,"
                        + " coalesce(sum(payments) FILTER (WHERE now), 0) AS payments, coalesce(sum(paid_fen) FILTER (WHERE now), 0) AS paid_fen,"
                        + " coalesce(sum(original_fen) FILTER (WHERE now), 0) AS original_fen,"
                        + " coalesce(sum(issued) FILTER (WHERE now AND mature), 0) AS mature_issued,"
                        + " (sum(in_time) FILTER (WHERE now AND mature))::float8 / nullif(sum(issued) FILTER (WHERE now AND mature), 0)::float8 AS mature_rate,"
                        + " (sum(in_time) FILTER (WHERE NOT now AND mature))::float8 / nullif(sum(issued) FILTER (WHERE NOT now AND mature), 0)::float8 AS before_rate"
                        + " FROM (SELECT *, cohort_date >= '" + from + "' AS now, cohort_date + 7 < '" + days.latest()
                        + "' AS mature,"
                        + "   (SELECT coalesce(sum(l.redeemed), 0) FROM couponflow.redemption_lag l WHERE l.account = c.account AND l.card_id = c.card_id"
                        + "     AND l.channel = c.channel AND l.cohort_date = c.cohort_date AND lag_hours < 168) AS in_time"
                        + "   FROM couponflow.channel_conversion c"
                        + "   WHERE account = '" + SummedDays.ACCOUNT
                        + "' AND channel = '12b' AND cohort_date BETWEEN '" + before
                        + "' AND '" + to + "') days GROUP BY card_id) sums"
                        + " WHERE issued + redeemed + deleted + payments > 0 ORDER BY issued DESC, card_id");
    }
}
