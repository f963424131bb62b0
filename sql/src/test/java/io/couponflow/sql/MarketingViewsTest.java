package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test has an account of its own; all numbers are worked out by hand. */
class MarketingViewsTest {

    private static final String DAY_COLUMNS = "issued, gifted, redeemed, deleted, live, expired, rate,"
            + " payments, paid_fen, original_fen, discount_fen, coverage";
    private static final String CHANNEL_COLUMNS = DAY_COLUMNS + ", median_hours, p90_hours";

    private static Database database;

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    private static void cohort(String account, String channel, String day, String counts) {
        database.execute(
                ("INSERT INTO couponflow.channel_conversion (account, card_id, channel, cohort_date, issued, gifted, redeemed,"
                                + " deleted, payments, paid_fen, original_fen, unpriced, checkpoint_id, updated_at)"
                                + " VALUES ('%s', 'p1', '%s', '%s', %s, 1, now())")
                        .formatted(account, channel, day, counts));
    }

    private static void lag(String account, String channel, String day, long hours, long redeemed) {
        database.execute("INSERT INTO couponflow.redemption_lag VALUES ('%s', 'p1', '%s', '%s', %d, %d, 1, now())"
                .formatted(account, channel, day, hours, redeemed));
    }

    private static void latestActivity(String account, String day) {
        database.execute("INSERT INTO couponflow.audience VALUES ('%s', '%s', 'click', '', 1, 1, 1, now())"
                .formatted(account, day));
    }

    @Test
    void channelConversionAddsUpTheDaysOfAChannel() {
        cohort("cc", "12b", "2016-08-30", "10, 2, 4, 1, 3, 700, 1000, 1");
        cohort("cc", "12b", "2016-08-31", "10, 0, 0, 0, 0, 0, 0, 0");
        lag("cc", "12b", "2016-08-30", 0, 1);
        lag("cc", "12b", "2016-08-30", 5, 1);
        lag("cc", "12b", "2016-08-30", 30, 1);
        lag("cc", "12b", "2016-08-30", 100, 1);

        assertThat(database.rows("SELECT channel, " + CHANNEL_COLUMNS
                        + " FROM marketing.channel_conversion WHERE account = 'cc'"))
                .containsExactly("12b|20|2|4|1|15|0|0.2|3|700|1000|300|0.5|5|100");
    }

    @Test
    void factsWithoutAnIssueStayVisibleAndHaveNoRate() {
        cohort("un", "12b", "2016-08-30", "4, 0, 1, 0, 0, 0, 0, 0");
        cohort("un", "(unattributed)", "2016-08-30", "0, 1, 3, 1, 1, 100, 150, 0");
        String facts = "(unattributed)|0|1|3|1|null|0|null|1|100|150|50|0.3333333333333333";

        assertThat(database.rows("SELECT channel, " + CHANNEL_COLUMNS
                        + " FROM marketing.channel_conversion WHERE account = 'un' ORDER BY channel"))
                .containsExactly(facts + "|null|null", "12b|4|0|1|0|3|0|0.25|0|0|0|0|0|null|null");
        assertThat(database.rows("SELECT channel, " + DAY_COLUMNS
                        + " FROM marketing.channel_daily WHERE account = 'un' AND channel = '(unattributed)'"))
                .containsExactly(facts);
        assertThat(database.rows("SELECT issued, gifted, gifts_per_issue"
                        + " FROM marketing.gifting WHERE account = 'un' AND channel = '(unattributed)'"))
                .containsExactly("0|1|null");
        assertThat(database.rows(
                        "SELECT window_days, issued, redeemed, rate, mature_issued, mature_redeemed, mature_rate"
                                + " FROM marketing.channel_window_conversion"
                                + " WHERE account = 'un' AND channel = '(unattributed)' AND window_days = 7"))
                .containsExactly("7|0|0|null|0|0|null");
    }

    @Test
    void countsThatWentBackToZeroHaveNoRatesByDayAndAreGoneBeyond() {
        cohort("zero", "12b", "2016-08-30", "1, 1, 1, 0, 0, 0, 0, 0");
        lag("zero", "12b", "2016-08-30", 5, 1);
        database.execute(
                "UPDATE couponflow.channel_conversion SET issued = 0, gifted = 0, redeemed = 0 WHERE account = 'zero'",
                "UPDATE couponflow.redemption_lag SET redeemed = 0 WHERE account = 'zero'");

        assertThat(database.rows("SELECT " + DAY_COLUMNS + " FROM marketing.channel_daily WHERE account = 'zero'"))
                .containsExactly("0|0|0|0|0|0|null|0|0|0|0|null");
        for (String view : List.of("channel_conversion", "channel_window_conversion", "gifting")) {
            assertThat(database.rows("SELECT FROM marketing." + view + " WHERE account = 'zero'"))
                    .as(view)
                    .isEmpty();
        }
    }

    @Test
    void aChannelThatWasOnlyLookedAtConvertedNothing() {
        database.execute("INSERT INTO couponflow.activity VALUES"
                + " ('seen', '2016-08-30 12:00+08', 'user_view_card', 'p1', '12b', 5, 4, 1, now())");

        assertThat(database.rows("SELECT FROM marketing.channel_conversion WHERE account = 'seen'"))
                .isEmpty();
        assertThat(database.rows("SELECT card_id FROM marketing.card WHERE account = 'seen'"))
                .containsExactly("p1");
    }

    @Test
    void theMedianOfAChannelIsThatOfItsCouponsNotOfItsDays() {
        cohort("med", "12b", "2016-08-30", "5, 0, 5, 0, 0, 0, 0, 0");
        cohort("med", "12b", "2016-08-31", "5, 0, 5, 0, 0, 0, 0, 0");
        lag("med", "12b", "2016-08-30", 1, 5);
        lag("med", "12b", "2016-08-31", 1, 1);
        lag("med", "12b", "2016-08-31", 40, 4);

        assertThat(database.rows(
                        "SELECT median_hours, p90_hours FROM marketing.channel_conversion WHERE account = 'med'"))
                .containsExactly("1|40");
    }

    @Test
    void coverageNeverExceedsOneThoughAMemberCardPaysManyTimes() {
        cohort("cov", "12b", "2016-08-30", "1, 0, 1, 0, 5, 500, 600, 0");
        cohort("cov2", "12b", "2016-08-30", "4, 0, 4, 0, 5, 100, 100, 4");

        for (String view : List.of("channel_conversion", "channel_daily")) {
            assertThat(database.rows(
                            "SELECT coverage FROM marketing." + view + " WHERE account LIKE 'cov%' ORDER BY account"))
                    .as(view)
                    .containsExactly("1", "0.25");
        }
    }

    @Test
    void channelDailyKeepsTheDaysApart() {
        cohort("cd", "12b", "2016-08-30", "4, 1, 2, 1, 1, 700, 1000, 0");
        cohort("cd", "12b", "2016-08-31", "2, 0, 0, 0, 0, 0, 0, 0");

        assertThat(database.rows("SELECT channel, cohort_date, " + DAY_COLUMNS
                        + " FROM marketing.channel_daily WHERE account = 'cd' ORDER BY cohort_date"))
                .containsExactly(
                        "12b|2016-08-30|4|1|2|1|1|0|0.5|1|700|1000|300|0.5",
                        "12b|2016-08-31|2|0|0|0|2|0|0|0|0|0|0|null");
    }

    @Test
    void aWindowCountsWholeHoursBelowItsEndAndLeavesYoungDaysOutOfTheMatureRate() {
        cohort("win", "12b", "2016-08-01", "10, 0, 5, 0, 0, 0, 0, 0");
        cohort("win", "12b", "2016-08-08", "10, 0, 1, 0, 0, 0, 0, 0");
        lag("win", "12b", "2016-08-01", 23, 1);
        lag("win", "12b", "2016-08-01", 24, 1);
        lag("win", "12b", "2016-08-01", 7 * 24 - 1, 1);
        lag("win", "12b", "2016-08-01", 7 * 24, 1);
        lag("win", "12b", "2016-08-01", 61 * 24, 1);
        lag("win", "12b", "2016-08-08", 2, 1);
        latestActivity("win", "2016-08-16");

        assertThat(
                        database.rows(
                                "SELECT window_days, issued, redeemed, rate, mature_issued, mature_redeemed, mature_rate"
                                        + " FROM marketing.channel_window_conversion WHERE account = 'win' ORDER BY window_days"))
                .containsExactly(
                        "1|20|2|0.1|20|2|0.1",
                        "7|20|4|0.2|20|4|0.2",
                        "14|20|5|0.25|10|4|0.4",
                        "30|20|5|0.25|0|0|null",
                        "60|20|5|0.25|0|0|null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1, 2016-08-31, 0", "1, 2016-09-01, 3", "7, 2016-09-06, 0", "7, 2016-09-07, 3"})
    void aDayIsMatureOnceTheDayAfterItsWindowHasBegun(String windowLatestIssued) {
        String[] parts = windowLatestIssued.split(", ", -1);
        String account = "mature_" + parts[0] + parts[1];
        cohort(account, "12b", "2016-08-30", "3, 0, 0, 0, 0, 0, 0, 0");
        latestActivity(account, parts[1]);

        assertThat(database.rows(
                        "SELECT mature_issued FROM marketing.channel_window_conversion"
                                + " WHERE account = ? AND window_days = ?",
                        account,
                        Integer.parseInt(parts[0])))
                .containsExactly(parts[2]);
    }

    @Test
    void anAccountWithoutActivityHasNoMatureDayThoughAnotherHas() {
        cohort("quiet", "12b", "2016-08-30", "3, 0, 0, 0, 0, 0, 0, 0");
        latestActivity("another", "2026-08-30");

        assertThat(database.rows("SELECT window_days, issued, mature_issued FROM marketing.channel_window_conversion"
                        + " WHERE account = 'quiet' AND window_days = 1"))
                .containsExactly("1|3|0");
    }

    /** The values of the textbook, to four digits. */
    @ParameterizedTest
    @CsvSource({
        "8, 10, 0.4902, 0.9433",
        "0, 10, 0.0000, 0.2775",
        "10, 10, 0.7225, 1.0000",
        "310, 1000, 0.2821, 0.3393",
        "0, 0, null, null"
    })
    void theIntervalOfAShareIsThatOfWilson(long part, long whole, String low, String high) {
        assertThat(database.rows(
                        "SELECT round(marketing.wilson_low(?, ?)::numeric, 4), round(marketing.wilson_high(?, ?)::numeric, 4)",
                        part,
                        whole,
                        part,
                        whole))
                .containsExactly(low + "|" + high);
    }

    @ParameterizedTest
    @CsvSource({
        "310, 1000, 0.28, 30, better",
        "310, 1000, 0.3, 30, even",
        "310, 1000, 0.34, 30, worse",
        "28, 28, 0.3, 30, few",
        "28, 28, 0.3, 28, better",
        "0, 0, 0.3, 0, even",
        "310, 1000, , 30, null",
        "3, 10, , 30, few"
    })
    void aShareIsBetterOrWorseWhereItsIntervalLeavesTheOtherOut(
            long part, long whole, @Nullable Double reference, long minimum, String verdict) {
        assertThat(database.rows("SELECT marketing.verdict(?, ?, ?::float8, ?)", part, whole, reference, minimum))
                .containsExactly(verdict);
    }

    @Test
    void aCohortCurveRunsWithoutGapsToTheLatestDayAndSaysWhichDaysAreComplete() {
        cohort("curve", "12b", "2016-08-30", "4, 0, 3, 0, 0, 0, 0, 0");
        cohort("curve", "(unattributed)", "2016-08-30", "0, 0, 3, 0, 0, 0, 0, 0");
        lag("curve", "12b", "2016-08-30", 0, 1);
        lag("curve", "12b", "2016-08-30", 23, 1);
        lag("curve", "12b", "2016-08-30", 48, 1);
        latestActivity("curve", "2016-09-02");

        assertThat(database.rows("SELECT channel, cohort_date, day, issued, redeemed, rate, complete"
                        + " FROM marketing.cohort_curve WHERE account = 'curve' ORDER BY day"))
                .containsExactly(
                        "12b|2016-08-30|0|4|2|0.5|t",
                        "12b|2016-08-30|1|4|2|0.5|t",
                        "12b|2016-08-30|2|4|3|0.75|f",
                        "12b|2016-08-30|3|4|3|0.75|f");
    }

    @Test
    void aCohortCurveBeginsOnTheDayOfTheIssueItself() {
        cohort("young", "12b", "2016-08-30", "4, 0, 0, 0, 0, 0, 0, 0");
        latestActivity("young", "2016-08-30");

        assertThat(database.rows(
                        "SELECT day, redeemed, rate, complete FROM marketing.cohort_curve WHERE account = 'young'"))
                .containsExactly("0|0|0|f");
    }

    @Test
    void aCohortCurveAndTheWindowsAgree() {
        cohort("agree", "12b", "2016-08-01", "10, 0, 3, 0, 0, 0, 0, 0");
        lag("agree", "12b", "2016-08-01", 5, 1);
        lag("agree", "12b", "2016-08-01", 100, 1);
        lag("agree", "12b", "2016-08-01", 200, 1);
        latestActivity("agree", "2016-08-27");

        assertThat(database.rows("SELECT window_days, w.mature_rate = c.rate AND c.complete"
                        + " FROM marketing.channel_window_conversion w JOIN marketing.cohort_curve c"
                        + " USING (account, card_id, channel) WHERE account = 'agree' AND c.day = w.window_days - 1"
                        + " ORDER BY 1"))
                .startsWith("1|t", "7|t", "14|t");
    }

    @Test
    void theMatrixSetsWhereCouponsWereAcquiredAgainstWhereTheyWereUsed() {
        redemption("mx", "2016-08-30", "12b", "", "FROM_API", "", "", 1);
        redemption("mx", "2016-08-31", "12b", "", "FROM_MP", "", "", 2);
        redemption("mx", "2016-08-31", "12b", "pos", "FROM_MP", "", "", 1);
        redemption("mx", "2016-08-31", "(unattributed)", "pos", "FROM_MP", "", "", 1);

        assertThat(database.rows("SELECT channel, redeem_channel, redeemed, share FROM marketing.channel_matrix"
                        + " WHERE account = 'mx' ORDER BY channel, redeem_channel"))
                .containsExactly("(unattributed)|pos|1|1", "12b||3|0.75", "12b|pos|1|0.25");
    }

    @Test
    void aStoreHasItsRedemptionsAndItsPaymentsAlsoWithoutTheOther() {
        redemption("st", "2016-08-30", "12b", "", "FROM_API", "Haizhu", "clerk", 2);
        redemption("st", "2016-08-30", "(none)", "pos", "FROM_MP", "Haizhu", "", 1);
        redemption("st", "2016-08-31", "12b", "", "FROM_MP", "", "", 1);
        database.execute("INSERT INTO couponflow.payment VALUES"
                + " ('st', 'p1', '2016-08-30', '12b', 'Haizhu', 2, 700, 1000, 0, 1, now()),"
                + " ('st', 'p1', '2016-08-30', '(none)', 'Haizhu', 1, 50, 60, 0, 1, now()),"
                + " ('st', 'p1', '2016-08-30', '12b', 'Tianhe', 1, 0, 0, 1, 1, now())");

        assertThat(database.rows(
                        "SELECT location, day, card_id, redeemed, payments, paid_fen, original_fen, discount_fen"
                                + " FROM marketing.store WHERE account = 'st' ORDER BY location, day"))
                .containsExactly(
                        "|2016-08-31|p1|1|0|0|0|0",
                        "Haizhu|2016-08-30|p1|3|3|750|1060|310",
                        "Tianhe|2016-08-30|p1|0|1|0|0|0");
        assertThat(database.rows("SELECT paid_date, card_id, location, payments, unpriced, paid_fen, original_fen,"
                        + " discount_fen FROM finance.payment_daily WHERE account = 'st' ORDER BY location"))
                .containsExactly("2016-08-30|p1|Haizhu|3|0|750|1060|310", "2016-08-30|p1|Tianhe|1|1|0|0|0");
    }

    @Test
    void aClerkIsCreditedByStoreMeansAndDay() {
        redemption("sf", "2016-08-30", "12b", "", "FROM_API", "Haizhu", "clerk", 2);
        redemption("sf", "2016-08-30", "(none)", "pos", "FROM_API", "Haizhu", "clerk", 1);
        redemption("sf", "2016-08-30", "12b", "", "FROM_MOBILE_HELPER", "Haizhu", "clerk", 4);
        redemption("sf", "2016-08-31", "12b", "", "FROM_API", "", "", 1);

        assertThat(database.rows("SELECT staff, location, source, redeemed_date, card_id, redeemed FROM marketing.staff"
                        + " WHERE account = 'sf' ORDER BY staff, source"))
                .containsExactly(
                        "||FROM_API|2016-08-31|p1|1",
                        "clerk|Haizhu|FROM_API|2016-08-30|p1|3",
                        "clerk|Haizhu|FROM_MOBILE_HELPER|2016-08-30|p1|4");
    }

    @Test
    void giftsPerIssueMayExceedOne() {
        cohort("gift", "12b", "2016-08-30", "1, 3, 0, 0, 0, 0, 0, 0");
        cohort("gift", "12b", "2016-08-31", "1, 0, 0, 0, 0, 0, 0, 0");

        assertThat(database.rows("SELECT card_id, channel, issued, gifted, gifts_per_issue FROM marketing.gifting"
                        + " WHERE account = 'gift'"))
                .containsExactly("p1|12b|2|3|1.5");
    }

    @Test
    void aFunnelGoesFromViewsToRedeemedCouponsAndCountsNoCouponTwice() {
        database.execute(
                "INSERT INTO couponflow.card (account, card_id, card_type, title, checkpoint_id, updated_at)"
                        + " VALUES ('fun', 'p1', 'MEMBER_CARD', 'Silver', 1, now()), ('fun', 'p3', 'CASH', 'New', 1, now())",
                "INSERT INTO couponflow.audience VALUES"
                        + " ('fun', '2016-08-30', 'user_view_card', 'p1', 9, 5, 1, now()),"
                        + " ('fun', '2016-08-31', 'user_view_card', 'p1', 11, 5, 1, now()),"
                        + " ('fun', '2016-08-30', 'user_get_card', 'p1', 5, 3, 1, now()),"
                        + " ('fun', '2016-08-30', 'user_consume_card', 'p1', 99, 2, 1, now()),"
                        + " ('fun', '2016-08-30', 'user_get_card', 'p2', 4, 4, 1, now())",
                "INSERT INTO couponflow.inventory VALUES ('fun', 'p1', 4, now(), 0, NULL, NULL, NULL, 1, now())",
                "INSERT INTO couponflow.member_activity VALUES"
                        + " ('fun', 'p1', '2016-08-30', 1, 0, 0, 0, 0, 0, 1, now()),"
                        + " ('fun', 'p1', '2016-08-31', 2, 0, 0, 0, 0, 0, 1, now())");
        cohort("fun", "12b", "2016-08-30", "4, 0, 1, 0, 0, 0, 0, 0");
        cohort("fun", "(unattributed)", "2016-08-31", "0, 0, 1, 0, 0, 0, 0, 0");

        assertThat(database.rows(
                        "SELECT card_id, title, card_type, views, viewer_days, receipts, receiver_days, issued, activations,"
                                + " redeemed, unattributed, receipts_per_view, activations_per_issue, rate_so_far FROM marketing.card_funnel"
                                + " WHERE account = 'fun' ORDER BY card_id"))
                .containsExactly(
                        "p1|Silver|MEMBER_CARD|20|10|5|3|4|3|2|1|0.25|0.75|0.25",
                        "p2|null|null|0|0|4|4|0|0|0|0|null|null|null",
                        "p3|New|CASH|0|0|0|0|0|0|0|0|null|null|null");
    }

    @Test
    void officialParityNamesCountsAsWeixinDoes() {
        database.execute("INSERT INTO couponflow.audience VALUES"
                + " ('off', '2016-08-30', 'user_view_card', 'p1', 9, 5, 1, now()),"
                + " ('off', '2016-08-30', 'user_get_card', 'p1', 4, 3, 1, now()),"
                + " ('off', '2016-08-30', 'user_consume_card', 'p1', 2, 1, 1, now()),"
                + " ('off', '2016-08-30', 'user_gifting_card', 'p1', 7, 6, 1, now()),"
                + " ('off', '2016-08-30', 'user_del_card', 'p1', 8, 8, 1, now()),"
                + " ('off', '2016-08-31', 'user_get_card', 'p1', 1, 1, 1, now()),"
                + " ('off', '2016-08-31', 'user_del_card', 'p2', 1, 1, 1, now())");
        database.execute("INSERT INTO couponflow.gift_offer"
                + " (account, card_id, activity_date, given, given_users, returned, checkpoint_id, updated_at) VALUES"
                + " ('off', 'p1', '2016-08-30', 5, 4, 2, 1, now()), ('off', 'p3', '2016-08-31', 0, 0, 1, 1, now())");

        assertThat(database.rows("SELECT ref_date, card_id, view_cnt, view_user, receive_cnt, receive_user, verify_cnt,"
                        + " verify_user, given_cnt, given_user, returned FROM marketing.official_parity WHERE account = 'off'"
                        + " ORDER BY ref_date, card_id"))
                .containsExactly(
                        "2016-08-30|p1|9|5|4|3|2|1|5|4|2",
                        "2016-08-31|p1|0|0|1|1|0|0|0|0|0",
                        "2016-08-31|p3|0|0|0|0|0|0|0|0|1");
    }

    private static void redemption(
            String account,
            String day,
            String channel,
            String redeemChannel,
            String source,
            String location,
            String staff,
            long redeemed) {
        database.execute(
                "INSERT INTO couponflow.redemption VALUES ('%s', 'p1', '%s', '%s', '%s', '%s', '%s', '%s', %d, 1, now())"
                        .formatted(account, day, channel, redeemChannel, source, location, staff, redeemed));
    }
}
