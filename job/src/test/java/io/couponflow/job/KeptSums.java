package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sums that the job keeps against the rows that they sum up. A row of zeros may stay or go on either side. */
final class KeptSums {

    private static final String COUNTS =
            "sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments), sum(paid_fen), sum(original_fen)";
    private static final String WITHIN = "sum(redeemed_within_1_day), sum(redeemed_within_7_days),"
            + " sum(redeemed_within_14_days), sum(redeemed_within_30_days), sum(redeemed_within_60_days)";
    private static final String WITHIN_OF_LAGS = "coalesce(sum(redeemed) FILTER (WHERE lag_hours < 24), 0),"
            + " coalesce(sum(redeemed) FILTER (WHERE lag_hours < 24 * 7), 0),"
            + " coalesce(sum(redeemed) FILTER (WHERE lag_hours < 24 * 14), 0),"
            + " coalesce(sum(redeemed) FILTER (WHERE lag_hours < 24 * 30), 0),"
            + " coalesce(sum(redeemed) FILTER (WHERE lag_hours < 24 * 60), 0)";
    private static final String BY_CHANNEL = " GROUP BY account, card_id, channel";
    private static final String BY_WEEK = ", date_trunc('week', cohort_date)::date";
    private static final String SOME_COUNT =
            " HAVING sum(issued + gifted + redeemed + deleted + payments + paid_fen + original_fen) <> 0";

    /**
     * Two questions with the same answer.
     *
     * @param table that the first one asks
     */
    private record Pair(String table, String kept, String added) {}

    private KeptSums() {}

    /** Asks all tables of sums, but for {@code except}. */
    static void assertAddUp(Connection database) throws SQLException {
        for (Pair pair :
                Stream.concat(overAllDays().stream(), ofDays().stream()).toList()) {
            assertThat(rows(database, pair.kept))
                    .as("%s: %s%nand%n%s", pair.table, pair.kept, pair.added)
                    .containsExactlyInAnyOrderElementsOf(rows(database, pair.added));
        }
    }

    private static List<Pair> overAllDays() {
        String channel = "SELECT account, card_id, channel, ";
        return List.of(
                new Pair(
                        "channel_total",
                        channel + COUNTS + " FROM couponflow.channel_total" + BY_CHANNEL + SOME_COUNT,
                        channel + COUNTS + " FROM couponflow.channel_conversion" + BY_CHANNEL + SOME_COUNT),
                new Pair(
                        "channel_total",
                        channel + "unpriced FROM couponflow.channel_total WHERE unpriced <> 0",
                        channel + "sum(unpriced) FROM couponflow.payment" + BY_CHANNEL + " HAVING sum(unpriced) <> 0"),
                new Pair(
                        "channel_total",
                        channel + "median_lag_hours, p90_lag_hours, " + WITHIN
                                + " FROM couponflow.channel_total WHERE median_lag_hours IS NOT NULL" + BY_CHANNEL
                                + ", median_lag_hours, p90_lag_hours",
                        channel + "percentile_disc(0.5) WITHIN GROUP (ORDER BY lag_hours),"
                                + " percentile_disc(0.9) WITHIN GROUP (ORDER BY lag_hours), " + WITHIN_OF_LAGS
                                + " FROM (SELECT account, card_id, channel, lag_hours, 1 AS redeemed FROM couponflow.redemption_lag,"
                                + " generate_series(1, redeemed)) coupons" + BY_CHANNEL),
                new Pair(
                        "channel_week",
                        channel + "cohort_week, " + COUNTS + " FROM couponflow.channel_week" + BY_CHANNEL
                                + ", cohort_week" + SOME_COUNT,
                        channel + BY_WEEK.substring(2) + ", " + COUNTS + " FROM couponflow.channel_conversion"
                                + BY_CHANNEL + BY_WEEK + SOME_COUNT),
                new Pair(
                        "channel_week",
                        channel + "cohort_week, " + WITHIN
                                + " FROM couponflow.channel_week WHERE redeemed_within_60_days <> 0" + BY_CHANNEL
                                + ", cohort_week",
                        channel + BY_WEEK.substring(2) + ", " + WITHIN_OF_LAGS + " FROM couponflow.redemption_lag"
                                + BY_CHANNEL + BY_WEEK
                                + " HAVING sum(redeemed) FILTER (WHERE lag_hours < 24 * 60) <> 0"),
                new Pair(
                        "redemption_total",
                        channel + "redeem_channel, redeemed FROM couponflow.redemption_total WHERE redeemed <> 0",
                        channel + "redeem_channel, sum(redeemed) FROM couponflow.redemption" + BY_CHANNEL
                                + ", redeem_channel HAVING sum(redeemed) <> 0"));
    }

    private static List<Pair> ofDays() {
        String views = ", (window_start AT TIME ZONE couponflow.zone())::date AS day,"
                + " CASE channel WHEN '' THEN '(none)' ELSE channel END AS seen, sum(events)"
                + " FROM couponflow.activity WHERE event = 'user_view_card' GROUP BY account, day, seen";
        return List.of(
                new Pair(
                        "channel_day",
                        "SELECT account, day, channel, " + COUNTS + " FROM couponflow.channel_day"
                                + " GROUP BY account, day, channel" + SOME_COUNT,
                        "SELECT account, cohort_date, channel, " + COUNTS + " FROM couponflow.channel_conversion"
                                + " GROUP BY account, cohort_date, channel" + SOME_COUNT),
                new Pair(
                        "channel_day",
                        "SELECT account, day, channel, views FROM couponflow.channel_day WHERE views <> 0",
                        "SELECT account" + views),
                new Pair(
                        "channel_view",
                        "SELECT account, card_id, day, channel, views FROM couponflow.channel_view",
                        "SELECT account, card_id" + views + ", card_id"),
                new Pair(
                        "channel_view_week",
                        "SELECT account, card_id, week, channel, views FROM couponflow.channel_view_week WHERE views <> 0",
                        "SELECT account, card_id, date_trunc('week', day)::date AS week, channel, sum(views)"
                                + " FROM couponflow.channel_view GROUP BY account, card_id, week, channel"
                                + " HAVING sum(views) <> 0"),
                new Pair(
                        "card_day_total",
                        "SELECT account, card_id, day, " + COUNTS + " FROM couponflow.card_day_total"
                                + " GROUP BY account, card_id, day" + SOME_COUNT,
                        "SELECT account, card_id, cohort_date, " + COUNTS + " FROM couponflow.channel_conversion"
                                + " GROUP BY account, card_id, cohort_date" + SOME_COUNT),
                new Pair(
                        "card_day_total",
                        "SELECT account, card_id, day, views FROM couponflow.card_day_total WHERE views <> 0",
                        "SELECT account, card_id, day, sum(views) FROM couponflow.channel_view"
                                + " GROUP BY account, card_id, day HAVING sum(views) <> 0"),
                new Pair(
                        "channel_week_total",
                        "SELECT account, cohort_week, channel, views, issued, gifted, redeemed, deleted, payments, paid_fen,"
                                + " original_fen, redeemed_within_1_day, redeemed_within_7_days, redeemed_within_14_days,"
                                + " redeemed_within_30_days, redeemed_within_60_days FROM couponflow.channel_week_total"
                                + " WHERE views + issued + gifted + redeemed + deleted + payments + paid_fen <> 0",
                        "SELECT account, week, channel, sum(views), " + COUNTS + ", " + WITHIN
                                + " FROM (SELECT account,"
                                + " cohort_week AS week, channel, 0 AS views, issued, gifted, redeemed, deleted, payments, paid_fen,"
                                + " original_fen, redeemed_within_1_day, redeemed_within_7_days, redeemed_within_14_days,"
                                + " redeemed_within_30_days, redeemed_within_60_days FROM couponflow.channel_week UNION ALL"
                                + " SELECT account, week, channel, views, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
                                + " FROM couponflow.channel_view_week) weeks GROUP BY account, week, channel"
                                + " HAVING sum(views + issued + gifted + redeemed + deleted + payments + paid_fen) <> 0"),
                new Pair(
                        "lag_week",
                        "SELECT account, cohort_week, channel, lag_day, redeemed FROM couponflow.lag_week WHERE redeemed <> 0",
                        "SELECT account" + BY_WEEK + " AS week, channel, lag_hours / 24 AS lag_day, sum(redeemed)"
                                + " FROM couponflow.redemption_lag GROUP BY account, week, channel, lag_hours / 24"
                                + " HAVING sum(redeemed) <> 0"),
                new Pair(
                        "lag_week_total",
                        "SELECT account, cohort_week, lag_day, redeemed FROM couponflow.lag_week_total WHERE redeemed <> 0",
                        "SELECT account, cohort_week, lag_day, sum(redeemed) FROM couponflow.lag_week"
                                + " GROUP BY account, cohort_week, lag_day HAVING sum(redeemed) <> 0"),
                new Pair(
                        "redemption_day",
                        "SELECT account, day, channel, redeem_channel, redeemed FROM couponflow.redemption_day"
                                + " WHERE redeemed <> 0",
                        "SELECT account, redeemed_date, channel, redeem_channel, sum(redeemed) FROM couponflow.redemption"
                                + " GROUP BY account, redeemed_date, channel, redeem_channel HAVING sum(redeemed) <> 0"),
                new Pair(
                        "store_day",
                        "SELECT account, day, location, redeemed FROM couponflow.store_day WHERE redeemed <> 0",
                        "SELECT account, redeemed_date, location, sum(redeemed) FROM couponflow.redemption"
                                + " GROUP BY account, redeemed_date, location HAVING sum(redeemed) <> 0"),
                new Pair(
                        "store_day",
                        "SELECT account, day, location, payments, unpriced, paid_fen, original_fen"
                                + " FROM couponflow.store_day WHERE payments <> 0",
                        "SELECT account, paid_date, location, sum(payments), sum(unpriced), sum(paid_fen), sum(original_fen)"
                                + " FROM couponflow.payment GROUP BY account, paid_date, location HAVING sum(payments) <> 0"),
                new Pair(
                        "staff_day",
                        "SELECT account, day, staff, location, redeemed FROM couponflow.staff_day WHERE redeemed <> 0",
                        "SELECT account, redeemed_date, staff, location, sum(redeemed) FROM couponflow.redemption"
                                + " GROUP BY account, redeemed_date, staff, location HAVING sum(redeemed) <> 0"));
    }

    private static List<String> rows(Connection database, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT q::text FROM (" + query + ") q")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
