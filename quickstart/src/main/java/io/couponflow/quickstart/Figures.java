package io.couponflow.quickstart;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/** Reads from the tables what the commands show: always the state of the last checkpoint. */
final class Figures {

    /** How far the newest run has come; before its first checkpoint everything is 0 and the age null. */
    record Progress(
            long received, long checkpoint, @Nullable Double ageSeconds) {}

    /** What came in: received = accepted + duplicates + dead letters + ignored. */
    record Totals(long received, long accepted, long duplicates, long deadLetters, long ignored, long unknown) {}

    /** A channel over all its cards and days; money in fen. */
    record ChannelRow(
            String account,
            String channel,
            long issued,
            long gifted,
            long redeemed,
            long deleted,
            long payments,
            long paidFen) {}

    private Figures() {}

    static Progress progress(Connection connection) throws SQLException {
        String sql = """
                SELECT (SELECT coalesce(sum(received), 0) FROM couponflow.data_quality),
                       coalesce(checkpoint_id, 0),
                       extract(epoch FROM now() - last_commit_at)
                  FROM ops.freshness
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return new Progress(0, 0, null);
            }
            return progress(row);
        }
    }

    /** How far a job has come; empty until it has registered, and so before a rebuild has emptied the tables. */
    static Optional<Progress> progress(Connection connection, JobID job) throws SQLException {
        String sql = """
                SELECT (SELECT coalesce(sum(received), 0) FROM couponflow.data_quality),
                       coalesce(max(last_checkpoint_id), 0),
                       extract(epoch FROM now() - max(last_commit_at))
                  FROM couponflow.job_run
                 WHERE job_id = ?
                HAVING count(*) > 0
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, job.toHexString());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(progress(row)) : Optional.empty();
            }
        }
    }

    private static Progress progress(ResultSet row) throws SQLException {
        double age = row.getDouble(3);
        Double known = row.wasNull() ? null : age;
        return new Progress(row.getLong(1), row.getLong(2), known);
    }

    static Totals totals(Connection connection) throws SQLException {
        String sql = """
                SELECT coalesce(sum(received), 0), coalesce(sum(accepted), 0), coalesce(sum(duplicates), 0),
                       coalesce(sum(dead_letters), 0), coalesce(sum(ignored), 0), coalesce(sum(unknown_events), 0)
                  FROM couponflow.data_quality
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Totals(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
        }
    }

    /** How many cards are known, from the catalogue or a review. */
    static long cards(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM couponflow.card");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Dead letters by reason, most frequent first. */
    static Map<String, Long> deadLetters(Connection connection) throws SQLException {
        String sql =
                "SELECT reason, count(*) FROM couponflow.dead_letter GROUP BY reason ORDER BY count(*) DESC, reason";
        Map<String, Long> reasons = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                reasons.put(row.getString(1), row.getLong(2));
            }
        }
        return reasons;
    }

    /** The channels that issued most, at most so many. */
    static List<ChannelRow> channels(Connection connection, int limit) throws SQLException {
        String sql = """
                SELECT account, channel, sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments), sum(paid_fen)
                  FROM couponflow.channel_conversion
                 GROUP BY account, channel
                HAVING sum(issued) + sum(gifted) + sum(redeemed) + sum(deleted) + sum(payments) > 0
                 ORDER BY sum(issued) DESC, sum(redeemed) DESC, account, channel
                 LIMIT ?
                """;
        List<ChannelRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new ChannelRow(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8)));
                }
            }
        }
        return rows;
    }
}
