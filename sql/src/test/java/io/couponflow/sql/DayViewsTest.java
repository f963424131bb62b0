package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views of days that marketing reads. Every test has an account of its own; all numbers are worked out by hand. */
class DayViewsTest {

    private static Database database;

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    private static void given(String... rows) {
        for (String row : rows) {
            database.execute("INSERT INTO couponflow." + row.replaceFirst("\\)$", ", 1, now())"));
        }
        database.sumUp();
    }

    @Test
    void aDayOfAChannelIsWhatItsCardsCameToAndHowOftenTheyWereLookedAt() {
        given(
                "channel_conversion VALUES ('cd', 'p1', '12b', '2016-08-30', 10, 2, 4, 1, 3, 700, 1000)",
                "channel_conversion VALUES ('cd', 'p2', '12b', '2016-08-30', 6, 0, 0, 0, 1, 50, 60)",
                "channel_conversion VALUES ('cd', 'p1', '12b', '2016-08-31', 1, 0, 0, 0, 0, 0, 0)",
                "channel_view VALUES ('cd', 'p1', '12b', '2016-08-30', 30)",
                "channel_view VALUES ('cd', 'p3', '12b', '2016-08-30', 2)");

        assertThat(
                        database.rows(
                                "SELECT day, channel, views, issued, gifted, redeemed, deleted, rate, payments, paid_fen,"
                                        + " original_fen, discount_fen FROM marketing.channel_day WHERE account = 'cd' ORDER BY day"))
                .containsExactly(
                        "2016-08-30|12b|32|16|2|4|1|0.25|4|750|1060|310", "2016-08-31|12b|0|1|0|0|0|0|0|0|0|0");
    }

    @Test
    void viewsWithoutIssuesAndFactsWithoutAnIssueHaveNoRate() {
        given(
                "channel_conversion VALUES ('nr', 'p1', '(unattributed)', '2016-08-30', 0, 1, 3, 1, 1, 100, 150)",
                "channel_view VALUES ('nr', 'p1', '(none)', '2016-08-30', 5)");

        assertThat(database.rows("SELECT channel, views, issued, redeemed, rate FROM marketing.channel_day"
                        + " WHERE account = 'nr' ORDER BY channel"))
                .containsExactly("(none)|5|0|0|null", "(unattributed)|0|0|3|null");
    }

    @Test
    void theDaysOfACardAddUpToItsCouponsAndItsViews() {
        given(
                "channel_conversion VALUES ('card', 'p1', '12b', '2016-08-30', 10, 2, 4, 1, 3, 700, 1000)",
                "channel_conversion VALUES ('card', 'p2', '12b', '2016-08-30', 6, 0, 0, 0, 1, 50, 60)",
                "channel_view VALUES ('card', 'p1', '12b', '2016-08-30', 30)",
                "channel_view VALUES ('card', 'p1', '12b', '2016-08-31', 7)");

        assertThat(database.rows(
                        "SELECT day, sum(views), sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments),"
                                + " sum(paid_fen), sum(original_fen), sum(discount_fen) FROM marketing.card_day"
                                + " WHERE account = 'card' AND card_id = 'p1' GROUP BY day ORDER BY day"))
                .containsExactly("2016-08-30|30|10|2|4|1|3|700|1000|300", "2016-08-31|7|0|0|0|0|0|0|0|0");
    }

    @Test
    void aWeekOfAChannelAndCardIsWhatItsDaysCameTo() {
        given(
                "channel_conversion VALUES ('week', 'p1', '12b', '2016-08-29', 10, 2, 4, 1, 3, 700, 1000)",
                "channel_conversion VALUES ('week', 'p1', '12b', '2016-09-04', 6, 0, 0, 0, 1, 50, 60)",
                "channel_conversion VALUES ('week', 'p1', '12b', '2016-09-05', 1, 0, 0, 0, 0, 0, 0)",
                "channel_conversion VALUES ('week', 'p2', '(unattributed)', '2016-09-04', 0, 0, 3, 1, 1, 100, 150)");

        assertThat(database.rows(
                        "SELECT card_id, channel, cohort_week, issued, gifted, redeemed, deleted, rate, payments,"
                                + " paid_fen, original_fen, discount_fen FROM marketing.channel_weekly"
                                + " WHERE account = 'week' ORDER BY card_id, cohort_week"))
                .containsExactly(
                        "p1|12b|2016-08-29|16|2|4|1|0.25|4|750|1060|310",
                        "p1|12b|2016-09-05|1|0|0|0|0|0|0|0|0",
                        "p2|(unattributed)|2016-08-29|0|0|3|1|null|1|100|150|50");
    }

    @Test
    void aDayOfACardIsWhatItsChannelsCameToAndHowOftenItWasLookedAt() {
        given(
                "channel_conversion VALUES ('cdt', 'p1', '12b', '2016-08-30', 10, 2, 4, 1, 3, 700, 1000)",
                "channel_conversion VALUES ('cdt', 'p1', 'flyer', '2016-08-30', 6, 0, 0, 0, 1, 50, 60)",
                "channel_conversion VALUES ('cdt', 'p2', '12b', '2016-08-30', 1, 0, 0, 0, 0, 0, 0)",
                "channel_view VALUES ('cdt', 'p1', '12b', '2016-08-30', 30)",
                "channel_view VALUES ('cdt', 'p1', '(none)', '2016-08-30', 2)",
                "channel_view VALUES ('cdt', 'p1', '12b', '2016-08-31', 5)");

        assertThat(database.rows(
                        "SELECT card_id, day, views, issued, gifted, redeemed, deleted, rate, payments, paid_fen,"
                                + " original_fen, discount_fen FROM marketing.card_day_total WHERE account = 'cdt'"
                                + " ORDER BY card_id, day"))
                .containsExactly(
                        "p1|2016-08-30|32|16|2|4|1|0.25|4|750|1060|310",
                        "p1|2016-08-31|5|0|0|0|0|null|0|0|0|0",
                        "p2|2016-08-30|0|1|0|0|0|0|0|0|0|0");
    }

    @Test
    void viewsOfAWeekGoFromMondayToSunday() {
        given(
                "channel_view VALUES ('cvw', 'p1', '12b', '2016-08-28', 1)",
                "channel_view VALUES ('cvw', 'p1', '12b', '2016-08-29', 2)",
                "channel_view VALUES ('cvw', 'p1', '12b', '2016-09-04', 4)",
                "channel_view VALUES ('cvw', 'p2', '12b', '2016-09-04', 8)");

        assertThat(database.rows("SELECT card_id, channel, week, views FROM marketing.channel_view_week"
                        + " WHERE account = 'cvw' ORDER BY card_id, week"))
                .containsExactly("p1|12b|2016-08-22|1", "p1|12b|2016-08-29|6", "p2|12b|2016-08-29|8");
    }

    @Test
    void aWeekOfAChannelIsWhatAllCardsCameToAndIsMatureWhenItsLastCouponHasHadTheTime() {
        given(
                "channel_conversion VALUES ('cwt', 'p1', '12b', '2016-08-29', 10, 2, 4, 1, 3, 700, 1000)",
                "channel_conversion VALUES ('cwt', 'p2', '12b', '2016-09-04', 6, 0, 1, 0, 1, 50, 60)",
                "channel_conversion VALUES ('cwt', 'p1', '(unattributed)', '2016-09-05', 0, 0, 3, 0, 0, 0, 0)",
                "channel_view VALUES ('cwt', 'p3', '12b', '2016-08-30', 30)",
                "redemption_lag VALUES ('cwt', 'p1', '12b', '2016-08-29', 23, 1)",
                "redemption_lag VALUES ('cwt', 'p1', '12b', '2016-08-29', 24, 1)",
                "redemption_lag VALUES ('cwt', 'p1', '12b', '2016-08-29', 335, 1)",
                "redemption_lag VALUES ('cwt', 'p1', '12b', '2016-08-29', 1440, 1)",
                "redemption_lag VALUES ('cwt', 'p2', '12b', '2016-09-04', 719, 1)",
                "audience VALUES ('cwt', '2016-09-11', 'scan', '', 1, 1)");
        given("channel_conversion VALUES ('cwt2', 'p1', '12b', '2016-08-29', 1, 0, 0, 0, 0, 0, 0)");

        assertThat(
                        database.rows(
                                "SELECT account, channel, cohort_week, age_days, views, issued, gifted, redeemed, deleted, rate,"
                                        + " payments, paid_fen, original_fen, discount_fen, redeemed_within_1_day, redeemed_within_7_days,"
                                        + " redeemed_within_14_days, redeemed_within_30_days, redeemed_within_60_days"
                                        + " FROM marketing.channel_week_total WHERE account LIKE 'cwt%' ORDER BY account, cohort_week"))
                .containsExactly(
                        "cwt|12b|2016-08-29|7|30|16|2|5|1|0.3125|4|750|1060|310|1|2|3|4|4",
                        "cwt|(unattributed)|2016-09-05|0|0|0|0|3|0|null|0|0|0|0|0|0|0|0|0",
                        "cwt2|12b|2016-08-29|null|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0");
    }

    @Test
    void lagsAreByMondayAndWholeDaysOverAllCardsAndByHourOfACard() {
        given(
                "redemption_lag VALUES ('lag', 'p1', '12b', '2016-09-04', 23, 1)",
                "redemption_lag VALUES ('lag', 'p2', '12b', '2016-08-29', 0, 2)",
                "redemption_lag VALUES ('lag', 'p1', '12b', '2016-09-04', 24, 4)",
                "redemption_lag VALUES ('lag', 'p1', '12b', '2016-09-05', 0, 8)");

        assertThat(database.rows("SELECT cohort_week, channel, lag_day, redeemed FROM marketing.lag_week"
                        + " WHERE account = 'lag' ORDER BY cohort_week, lag_day"))
                .containsExactly("2016-08-29|12b|0|3", "2016-08-29|12b|1|4", "2016-09-05|12b|0|8");
        assertThat(database.rows("SELECT channel, cohort_date, lag_hours, redeemed FROM marketing.redemption_lag"
                        + " WHERE account = 'lag' AND card_id = 'p1' ORDER BY cohort_date, lag_hours"))
                .containsExactly("12b|2016-09-04|23|1", "12b|2016-09-04|24|4", "12b|2016-09-05|0|8");
    }

    @Test
    void lagsAreByMondayAndWholeDaysOverAllCardsAndChannels() {
        given(
                "redemption_lag VALUES ('lwt', 'p1', '12b', '2016-09-04', 23, 1)",
                "redemption_lag VALUES ('lwt', 'p2', 'flyer', '2016-08-29', 0, 2)",
                "redemption_lag VALUES ('lwt', 'p1', '12b', '2016-09-04', 24, 4)",
                "redemption_lag VALUES ('lwt', 'p1', '12b', '2016-09-05', 0, 8)");

        assertThat(database.rows("SELECT cohort_week, lag_day, redeemed FROM marketing.lag_week_total"
                        + " WHERE account = 'lwt' ORDER BY cohort_week, lag_day"))
                .containsExactly("2016-08-29|0|3", "2016-08-29|1|4", "2016-09-05|0|8");
    }

    @Test
    void redemptionsOfADayAreToldByChannelByStoreAndByClerk() {
        given(
                "redemption VALUES ('red', 'p1', '2016-08-30', '12b', 'till', 'FROM_MP', 'Haizhu', 'o1', 1)",
                "redemption VALUES ('red', 'p2', '2016-08-30', '12b', 'till', 'FROM_API', 'Haizhu', 'o1', 2)",
                "redemption VALUES ('red', 'p1', '2016-08-30', 'flyer', '', 'FROM_MP', 'Haizhu', 'o2', 4)",
                "redemption VALUES ('red', 'p1', '2016-08-31', '12b', 'till', 'FROM_API', '', '', 8)",
                "payment VALUES ('red', 'p1', '2016-08-30', '12b', 'Haizhu', 2, 700, 1000, 0)",
                "payment VALUES ('red', 'p2', '2016-08-30', '(none)', 'Haizhu', 1, 0, 0, 1)");

        assertThat(database.rows("SELECT day, channel, redeem_channel, redeemed FROM marketing.redemption_day"
                        + " WHERE account = 'red' ORDER BY day, channel"))
                .containsExactly("2016-08-30|12b|till|3", "2016-08-30|flyer||4", "2016-08-31|12b|till|8");
        assertThat(database.rows(
                        "SELECT day, location, redeemed, payments, unpriced, paid_fen, original_fen, discount_fen"
                                + " FROM marketing.store_day WHERE account = 'red' ORDER BY day"))
                .containsExactly("2016-08-30|Haizhu|7|3|1|700|1000|300", "2016-08-31||8|0|0|0|0|0");
        assertThat(database.rows("SELECT day, staff, location, redeemed FROM marketing.staff_day"
                        + " WHERE account = 'red' ORDER BY day, staff"))
                .containsExactly("2016-08-30|o1|Haizhu|3", "2016-08-30|o2|Haizhu|4", "2016-08-31|||8");
        assertThat(database.rows("SELECT card_id, day, redeem_channel, source, location, staff, redeemed"
                        + " FROM marketing.redemption WHERE account = 'red' AND channel = '12b' ORDER BY redeemed"))
                .containsExactly(
                        "p1|2016-08-30|till|FROM_MP|Haizhu|o1|1",
                        "p2|2016-08-30|till|FROM_API|Haizhu|o1|2",
                        "p1|2016-08-31|till|FROM_API|||8");
    }

    @Test
    void anAccountIsToldWithItsFirstAndItsLastDayWithAnyEvent() {
        Database own = Database.migrated();
        assertThat(own.rows("SELECT * FROM marketing.account")).isEmpty();
        own.execute("INSERT INTO couponflow.audience VALUES ('b', '2016-08-30', 'click', '', 1, 1, 1, now()),"
                + " ('b', '2016-09-02', 'user_get_card', 'p1', 1, 1, 1, now()),"
                + " ('b', '2016-09-01', 'user_get_card', 'p1', 1, 1, 1, now()),"
                + " ('a', '2016-08-31', 'scan', '', 1, 1, 1, now())");

        assertThat(own.rows("SELECT * FROM marketing.account ORDER BY account"))
                .containsExactly("a|2016-08-31|2016-08-31", "b|2016-08-30|2016-09-02");
    }

    @ParameterizedTest
    @ValueSource(strings = {"marketing", "finance"})
    void aCardIsNamedByTheCatalogueOrByItsNumberAlone(String schema) {
        Database own = Database.migrated();
        own.execute(
                "INSERT INTO couponflow.card (account, card_id, card_type, title, checkpoint_id, updated_at) VALUES"
                        + " ('a', 'p1', 'CASH', 'Ten off', 1, now()), ('b', 'p1', 'GIFT', 'A cup', 1, now())",
                "INSERT INTO couponflow.inventory (account, card_id, issued, alarms, checkpoint_id, updated_at) VALUES"
                        + " ('a', 'p1', 1, 0, 1, now()), ('a', 'p2', 1, 0, 1, now())",
                "INSERT INTO couponflow.channel_conversion VALUES ('a', 'p3', '(unattributed)', '2016-08-30', 0, 0, 1, 0, 0, 0, 0, 1, now())");
        own.sumUp();

        assertThat(own.rows("SELECT * FROM " + schema + ".card ORDER BY account, card_id"))
                .containsExactly("a|p1|Ten off|CASH", "a|p2|null|null", "a|p3|null|null", "b|p1|A cup|GIFT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"marketing", "finance"})
    void freshnessSaysWhatOperationsSee(String schema) {
        Database own = Database.migrated();
        assertThat(own.rows("SELECT * FROM " + schema + ".freshness")).containsExactly("null|null|null|null|null");
        own.execute(
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window, coin_count,"
                        + " started_at, last_checkpoint_id, last_commit_at, rebuilt) VALUES"
                        + " ('a1', 'couponflow', '0.1.0', 'Asia/Shanghai', 'PT1H', 'PT12H', 'remaining-balance',"
                        + "   now() - interval '1 day', 42, now() - interval '90.5 seconds', false),"
                        + " ('a2', 'couponflow', '0.2.0', 'Asia/Tokyo', 'PT1H', 'PT12H', 'remaining-balance', now(), NULL, NULL, false)");

        assertThat(own.rows("SELECT zone, checkpoint_id, version FROM " + schema + ".freshness"))
                .containsExactly("Asia/Tokyo|42|0.2.0");
        assertThat(
                        own.rows(
                                "SELECT count(*) FROM " + schema + ".freshness f JOIN ops.freshness o"
                                        + " USING (zone, last_commit_at, checkpoint_id, version) WHERE f.age_seconds BETWEEN 90 AND 600"))
                .containsExactly("1");
    }
}
