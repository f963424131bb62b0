package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views of the cubes, and those of names and freshness. Every test has an account of its own; all numbers are worked out by hand. */
class DayViewsTest {

    private static Database database;

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    private static final String COUPONS =
            "channel_conversion (account, card_id, channel, cohort_date, issued, gifted, redeemed, deleted, payments, paid_fen,"
                    + " original_fen, unpriced, checkpoint_id, updated_at) VALUES ";

    private static void given(String... rows) {
        for (String row : rows) {
            database.execute("INSERT INTO couponflow." + row.replaceFirst("\\)$", ", 1, now())"));
        }
    }

    @Test
    void everyGrainTellsTheSameCouponsAndViews() {
        given(
                COUPONS + "('cc', 'p1', '12b', '2016-08-29', 10, 2, 4, 1, 3, 700, 1000, 1)",
                COUPONS + "('cc', 'p1', 'flyer', '2016-08-29', 6, 0, 0, 0, 1, 50, 60, 0)",
                COUPONS + "('cc', 'p1', '12b', '2016-09-04', 1, 0, 0, 0, 0, 0, 0, 0)",
                COUPONS + "('cc', 'p2', '(unattributed)', '2016-09-04', 0, 0, 3, 1, 1, 100, 150, 0)",
                "activity VALUES ('cc', '2016-08-29 00:00+08', 'user_view_card', 'p1', '12b', 30, 1)",
                "activity VALUES ('cc', '2016-08-29 23:00+08', 'user_view_card', 'p1', '', 2, 1)",
                "activity VALUES ('cc', '2016-08-29 23:00+08', 'user_get_card', 'p1', '12b', 10, 1)",
                "redemption_lag VALUES ('cc', 'p1', '12b', '2016-08-29', 23, 1)",
                "redemption_lag VALUES ('cc', 'p1', '12b', '2016-08-29', 335, 3)");

        assertThat(cells("channel_day"))
                .containsExactly(
                        "|(none)|2016-08-29|2|0|0|0|0|0|0|0|0|0|0|0",
                        "|12b|2016-08-29|30|10|2|4|1|3|1|700|1000|300|1|4",
                        "|flyer|2016-08-29|0|6|0|0|0|1|0|50|60|10|0|0",
                        "|(unattributed)|2016-09-04|0|0|0|3|1|1|0|100|150|50|0|0",
                        "|12b|2016-09-04|0|1|0|0|0|0|0|0|0|0|0|0");
        assertThat(cells("card_day"))
                .containsExactly(
                        "p1||2016-08-29|32|16|2|4|1|4|1|750|1060|310|1|4",
                        "p1||2016-09-04|0|1|0|0|0|0|0|0|0|0|0|0",
                        "p2||2016-09-04|0|0|0|3|1|1|0|100|150|50|0|0");
        assertThat(cells("card_channel_week"))
                .containsExactly(
                        "p1|(none)|2016-08-29|2|0|0|0|0|0|0|0|0|0|0|0",
                        "p1|12b|2016-08-29|30|11|2|4|1|3|1|700|1000|300|1|4",
                        "p1|flyer|2016-08-29|0|6|0|0|0|1|0|50|60|10|0|0",
                        "p2|(unattributed)|2016-08-29|0|0|0|3|1|1|0|100|150|50|0|0");
        assertThat(database.rows(
                        "SELECT DISTINCT sum(views), sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments),"
                                + " sum(unpriced), sum(paid_fen), sum(original_fen), sum(discount_fen), sum(unattributed),"
                                + " sum(redeemed_within_1_day), sum(redeemed_within_14_days)"
                                + " FROM marketing.coupon_cube WHERE account = 'cc' GROUP BY grain"))
                .containsExactly("32|17|2|7|2|5|1|850|1210|360|3|1|4");
    }

    @Test
    void theFinestGrainHasTheViewsOfADayBesideItsCoupons() {
        given(
                COUPONS + "('fine', 'p1', '12b', '2016-08-30', 10, 2, 4, 1, 3, 700, 1000, 1)",
                "activity VALUES ('fine', '2016-08-30 12:00+08', 'user_view_card', 'p1', '12b', 30, 1)",
                "redemption_lag VALUES ('fine', 'p1', '12b', '2016-08-30', 30, 2)");

        assertThat(database.rows(
                        "SELECT day, sum(views), sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments),"
                                + " sum(unpriced), sum(paid_fen), sum(original_fen), sum(discount_fen) FROM marketing.coupon_cube"
                                + " WHERE account = 'fine' AND grain = 'card_channel_day' GROUP BY day"))
                .containsExactly("2016-08-30|30|10|2|4|1|3|1|700|1000|300");
        assertThat(database.rows("SELECT card_id, channel, day, lag_hours, redeemed FROM marketing.lag_cube"
                        + " WHERE account = 'fine' AND grain = 'card_channel_day'"))
                .containsExactly("p1|12b|2016-08-30|30|2");
    }

    @Test
    void lagsAreByDayOfIssueAndWholeDaysOrByTheHour() {
        given(
                "redemption_lag VALUES ('lag', 'p1', '12b', '2016-09-04', 23, 1)",
                "redemption_lag VALUES ('lag', 'p2', 'flyer', '2016-08-29', 0, 2)",
                "redemption_lag VALUES ('lag', 'p1', '12b', '2016-09-04', 24, 4)",
                "redemption_lag VALUES ('lag', 'p1', '12b', '2016-09-05', 25, 8)");

        assertThat(
                        database.rows(
                                "SELECT grain, card_id, channel, day, lag_hours, redeemed FROM marketing.lag_cube"
                                        + " WHERE account = 'lag' AND grain <> 'card_channel_day' ORDER BY grain, channel, day, lag_hours"))
                .containsExactly(
                        "card_channel|p1|12b|-infinity|23|1",
                        "card_channel|p1|12b|-infinity|24|4",
                        "card_channel|p1|12b|-infinity|25|8",
                        "card_channel|p2|flyer|-infinity|0|2",
                        "day|||2016-08-29|0|2",
                        "day|||2016-09-04|0|1",
                        "day|||2016-09-04|24|4",
                        "day|||2016-09-05|24|8");
    }

    @Test
    void redemptionsAreToldByChannelByStoreByClerkAndWithAllThatIsKnown() {
        given(
                "redemption VALUES ('red', 'p1', '2016-08-30', '12b', 'till', 'FROM_MP', 'Haizhu', 'o1', 1)",
                "redemption VALUES ('red', 'p2', '2016-08-30', '12b', 'till', 'FROM_API', 'Haizhu', 'o1', 2)",
                "redemption VALUES ('red', 'p1', '2016-08-30', 'flyer', '', 'FROM_MP', 'Haizhu', 'o2', 4)",
                "redemption VALUES ('red', 'p1', '2016-08-31', '12b', 'till', 'FROM_API', '', '', 8)",
                "payment VALUES ('red', 'p1', '2016-08-30', '12b', 'Haizhu', 2, 700, 1000, 0)",
                "payment VALUES ('red', 'p2', '2016-08-30', '(none)', 'Haizhu', 1, 0, 0, 1)");

        assertThat(redemptions("channels_day", "day, channel, redeem_channel, redeemed"))
                .containsExactly("2016-08-30|12b|till|3", "2016-08-30|flyer||4", "2016-08-31|12b|till|8");
        assertThat(redemptions(
                        "store_day",
                        "day, location, redeemed, payments, unpriced, paid_fen, original_fen, discount_fen"))
                .containsExactly("2016-08-30|Haizhu|7|3|1|700|1000|300", "2016-08-31||8|0|0|0|0|0");
        assertThat(redemptions("staff_day", "day, staff, location, redeemed"))
                .containsExactly("2016-08-30|o1|Haizhu|3", "2016-08-30|o2|Haizhu|4", "2016-08-31|||8");
        assertThat(redemptions("card_channels", "card_id, channel, redeem_channel, redeemed"))
                .containsExactly("p1|12b|till|9", "p1|flyer||4", "p2|12b|till|2");
        assertThat(
                        redemptions(
                                "detail",
                                "card_id, day, channel, redeem_channel, source, location, staff, redeemed, payments, discount_fen"))
                .containsExactly(
                        "p1|2016-08-30|12b|||Haizhu||0|2|300",
                        "p1|2016-08-30|12b|till|FROM_MP|Haizhu|o1|1|0|0",
                        "p1|2016-08-30|flyer||FROM_MP|Haizhu|o2|4|0|0",
                        "p1|2016-08-31|12b|till|FROM_API|||8|0|0",
                        "p2|2016-08-30|(none)|||Haizhu||0|1|0",
                        "p2|2016-08-30|12b|till|FROM_API|Haizhu|o1|2|0|0");
    }

    @Test
    void countsAreWholeNumbersForWhoeverReads() {
        assertThat(database.rows("SELECT table_name, column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'marketing' AND data_type = 'numeric'"))
                .isEmpty();
    }

    private static List<String> cells(String grain) {
        return database.rows(
                "SELECT card_id, channel, day, views, issued, gifted, redeemed, deleted, payments, unpriced, paid_fen, original_fen,"
                        + " discount_fen, redeemed_within_1_day, redeemed_within_14_days FROM marketing.coupon_cube"
                        + " WHERE account = 'cc' AND grain = ? ORDER BY card_id, day, channel",
                grain);
    }

    private static List<String> redemptions(String grain, String columns) {
        return database.rows(
                "SELECT " + columns + " FROM marketing.redemption_cube WHERE account = 'red' AND grain = ? ORDER BY "
                        + columns,
                grain);
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
                "INSERT INTO couponflow." + COUPONS
                        + "('a', 'p3', '(unattributed)', '2016-08-30', 0, 0, 1, 0, 0, 0, 0, 0, 1, now())");

        assertThat(own.rows("SELECT * FROM " + schema + ".card ORDER BY account, card_id"))
                .containsExactly("a|p1|Ten off|CASH", "a|p2|null|null", "a|p3|null|null", "b|p1|A cup|GIFT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"marketing", "finance"})
    void freshnessSaysWhatOperationsSee(String schema) {
        Database own = Database.migrated();
        assertThat(own.rows("SELECT * FROM " + schema + ".freshness")).containsExactly("null|null|null|null|null|f|f");
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

        own.execute("UPDATE couponflow.job_run SET cubes_pending = true WHERE job_id = 'a2'");

        assertThat(own.rows("SELECT sums_pending FROM " + schema + ".freshness"))
                .containsExactly("t");
    }
}
