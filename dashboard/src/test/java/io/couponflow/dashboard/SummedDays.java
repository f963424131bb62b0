package io.couponflow.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Facts of 150 days of two accounts with three cards and four channels, which the cubes sum up: for queries that read
 * whichever grain is the coarsest. Nothing of this is committed: other tests count on tables without a row.
 */
final class SummedDays implements AutoCloseable {

    /** A Thursday. */
    static final LocalDate FIRST = LocalDate.parse("2026-01-01");

    static final String ACCOUNT = "gh_a";

    private static final String HASHED =
            " FROM unnest(ARRAY['gh_a', 'gh_b']) AS account, unnest(ARRAY['p1', 'p2', 'p3']) AS card_id,"
                    + " unnest(ARRAY['12b', 'flyer', '(none)', '(unattributed)']) AS channel, generate_series(0, 149) AS n,"
                    + " LATERAL (SELECT hashtext(account || card_id || channel || n) & 65535 AS hash) AS h"
                    + " WHERE hash % 6 <> 0";

    private final Connection connection;

    /**
     * What one row of the two tables of facts by day says.
     *
     * @param counts views, issued, gifted, redeemed, deleted, payments, paid_fen, original_fen, unpriced
     */
    record Fact(String card, String channel, LocalDate day, long[] counts) {}

    private SummedDays(Connection connection) {
        this.connection = connection;
    }

    static SummedDays fill() throws SQLException, IOException {
        Connection connection = DriverManager.getConnection(TestDatabase.url());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO couponflow.channel_conversion (account, card_id, channel, cohort_date, issued, gifted,"
                            + "   redeemed, deleted, payments, paid_fen, original_fen, unpriced, checkpoint_id, updated_at)"
                            + " SELECT account, card_id, channel, date '" + FIRST + "' + n,"
                            + "   CASE channel WHEN '(unattributed)' THEN 0 ELSE hash % 5 END, hash % 2, hash % 4, hash % 3, hash % 2,"
                            + "   hash % 1000, hash % 1000 + hash % 7, hash % 4 / 3, 1, now()" + HASHED);
            statement.execute("INSERT INTO couponflow.activity"
                    + " SELECT account, (date '" + FIRST
                    + "' + n + time '12:00') AT TIME ZONE 'Asia/Shanghai', 'user_view_card',"
                    + "   card_id, CASE channel WHEN '(none)' THEN '' ELSE channel END, hash % 9, 1, 1, now()" + HASHED
                    + " AND card_id <> 'p3' AND hash % 5 <> 0");
            statement.execute("INSERT INTO couponflow.redemption_lag"
                    + " SELECT account, card_id, channel, cohort_date, (issued * 37 + paid_fen) * 2, redeemed, 1, now()"
                    + " FROM couponflow.channel_conversion WHERE redeemed > 0 AND channel <> '(unattributed)'");
        }
        SummedDays days = new SummedDays(connection);
        days.goOnTo(FIRST);
        days.goOnTo(FIRST.plusDays(149));
        return days;
    }

    /** Makes a day the latest with any event of {@link #ACCOUNT}, unless there is a later one. */
    void goOnTo(LocalDate day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO couponflow.audience VALUES ('" + ACCOUNT + "', '" + day
                    + "', 'user_get_card', 'p1', 1, 1, 1, now())");
        }
    }

    /** All facts of {@link #ACCOUNT}. */
    List<Fact> facts() throws SQLException {
        List<Fact> facts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT card_id, channel, cohort_date, 0, issued, gifted, redeemed, deleted, payments, paid_fen, original_fen, unpriced"
                                + " FROM couponflow.channel_conversion WHERE account = '" + ACCOUNT + "' UNION ALL"
                                + " SELECT card_id, CASE channel WHEN '' THEN '(none)' ELSE channel END,"
                                + "   (window_start AT TIME ZONE 'Asia/Shanghai')::date, events, 0, 0, 0, 0, 0, 0, 0, 0"
                                + " FROM couponflow.activity WHERE account = '" + ACCOUNT + "'")) {
            while (row.next()) {
                long[] counts = new long[9];
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = row.getLong(4 + i);
                }
                facts.add(new Fact(row.getString(1), row.getString(2), row.getObject(3, LocalDate.class), counts));
            }
        }
        return facts;
    }

    /** How long coupons of {@link #ACCOUNT} took: the counts are whole hours, and coupons redeemed after these. */
    List<Fact> lags() throws SQLException {
        List<Fact> lags = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT card_id, channel, cohort_date, lag_hours, redeemed"
                        + " FROM couponflow.redemption_lag WHERE account = '" + ACCOUNT + "'")) {
            while (row.next()) {
                long[] counts = {row.getLong(4), row.getLong(5)};
                lags.add(new Fact(row.getString(1), row.getString(2), row.getObject(3, LocalDate.class), counts));
            }
        }
        return lags;
    }

    /** The latest day of {@link #ACCOUNT} with any event. */
    LocalDate latest() throws SQLException {
        return LocalDate.parse(
                rows("SELECT max(activity_date)::text FROM couponflow.audience WHERE account = '" + ACCOUNT + "'")
                        .get(0));
    }

    /** The first day of {@link #ACCOUNT} with any event. */
    LocalDate first() throws SQLException {
        return LocalDate.parse(
                rows("SELECT min(activity_date)::text FROM couponflow.audience WHERE account = '" + ACCOUNT + "'")
                        .get(0));
    }

    /** Rows of any query, the columns of each joined by a bar. */
    List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(row.getObject(i)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    /** What the dashboard answers to a query of marketing, of the parameters that it takes: some columns of every row, joined by a bar. */
    List<String> told(String query, Map<String, String> parameters, String... columns)
            throws SQLException, IOException {
        Map<String, List<String>> asked = new HashMap<>();
        asked.put("account", List.of(ACCOUNT));
        asked.put("limit", List.of("5000"));
        Query known = Query.named(Audience.MARKETING, query).orElseThrow();
        parameters.forEach((name, value) -> asked.put(name, List.of(value)));
        asked.keySet()
                .removeIf(name -> !name.equals("limit") && !known.parameters().contains(name));
        JsonNode answer = new ObjectMapper().readTree(Results.json(Ask.of(known, asked, 0), connection));
        List<String> names = answer.path("columns").findValuesAsText("name");
        List<String> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            List<String> values = new ArrayList<>();
            for (String column : columns) {
                JsonNode value = row.path(names.indexOf(column));
                values.add(
                        value.isArray()
                                ? StreamSupport.stream(value.spliterator(), false)
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(","))
                                : value.asText());
            }
            rows.add(String.join("|", values));
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
