package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

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

    private KeptSums() {}

    static void assertAddUp(Connection database) throws SQLException {
        String channel = "SELECT account, card_id, channel, ";
        for (String[] pair : new String[][] {
            {
                channel + COUNTS + " FROM couponflow.channel_total" + BY_CHANNEL + SOME_COUNT,
                channel + COUNTS + " FROM couponflow.channel_conversion" + BY_CHANNEL + SOME_COUNT
            },
            {
                channel + "unpriced FROM couponflow.channel_total WHERE unpriced <> 0",
                channel + "sum(unpriced) FROM couponflow.payment" + BY_CHANNEL + " HAVING sum(unpriced) <> 0"
            },
            {
                channel + "median_lag_hours, p90_lag_hours, " + WITHIN
                        + " FROM couponflow.channel_total WHERE median_lag_hours IS NOT NULL" + BY_CHANNEL
                        + ", median_lag_hours, p90_lag_hours",
                channel + "percentile_disc(0.5) WITHIN GROUP (ORDER BY lag_hours),"
                        + " percentile_disc(0.9) WITHIN GROUP (ORDER BY lag_hours), " + WITHIN_OF_LAGS
                        + " FROM (SELECT account, card_id, channel, lag_hours, 1 AS redeemed FROM couponflow.redemption_lag,"
                        + " generate_series(1, redeemed)) coupons" + BY_CHANNEL
            },
            {
                channel + "cohort_week, " + COUNTS + " FROM couponflow.channel_week" + BY_CHANNEL + ", cohort_week"
                        + SOME_COUNT,
                channel + BY_WEEK.substring(2) + ", " + COUNTS + " FROM couponflow.channel_conversion" + BY_CHANNEL
                        + BY_WEEK + SOME_COUNT
            },
            {
                channel + "cohort_week, " + WITHIN + " FROM couponflow.channel_week WHERE redeemed_within_60_days <> 0"
                        + BY_CHANNEL + ", cohort_week",
                channel + BY_WEEK.substring(2) + ", " + WITHIN_OF_LAGS + " FROM couponflow.redemption_lag" + BY_CHANNEL
                        + BY_WEEK + " HAVING sum(redeemed) FILTER (WHERE lag_hours < 24 * 60) <> 0"
            },
            {
                channel + "redeem_channel, redeemed FROM couponflow.redemption_total WHERE redeemed <> 0",
                channel + "redeem_channel, sum(redeemed) FROM couponflow.redemption" + BY_CHANNEL
                        + ", redeem_channel HAVING sum(redeemed) <> 0"
            }
        }) {
            assertThat(rows(database, pair[0]))
                    .as("%s%nand%n%s", pair[0], pair[1])
                    .containsExactlyInAnyOrderElementsOf(rows(database, pair[1]));
        }
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
