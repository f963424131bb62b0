package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.sql.Cubes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The job's tables as lines of text, in the columns and the form of {@link Scenario#HEADERS}. */
final class TableText {

    private static final Map<String, String> EXPRESSIONS = Map.of(
            "catalogue",
            "(SELECT string_agg(key, ' ' ORDER BY key COLLATE \"C\") FROM jsonb_object_keys(catalogue) AS key)",
            "catalogue_at",
            "catalogue_at",
            "body_length",
            "length(body)",
            "body",
            "CASE WHEN length(body) <= 64 THEN encode(body, 'hex')"
                    + " ELSE 'sha256:' || encode(sha256(body), 'hex') END");

    /** Columns that say nothing when they are 0; a row of nothing else may stay or go. */
    private static final Set<String> COUNTS = Set.of(
            "issued",
            "gifted",
            "redeemed",
            "deleted",
            "payments",
            "paid_fen",
            "original_fen",
            "unpriced",
            "events",
            "users",
            "given",
            "returned",
            "alarms",
            "activations",
            "updates",
            "orders",
            "reversals",
            "free_delta",
            "pay_delta");

    private TableText() {}

    /**
     * All tables of the scenarios, once the cubes were found to be their sums; data_quality is summed over the
     * hours, since a run may cross one.
     */
    static SortedMap<String, List<String>> read(Connection database) throws SQLException {
        assertThat(Cubes.differences(database)).isEmpty();
        SortedMap<String, List<String>> tables = new TreeMap<>();
        for (Map.Entry<String, String> table : Scenario.HEADERS.entrySet()) {
            List<String> columns = List.of(table.getValue().split(","));
            tables.put(
                    table.getKey(),
                    table.getKey().equals("data_quality")
                            ? lines(database, dataQuality(columns))
                            : lines(database, select(table.getKey(), columns)));
        }
        return tables;
    }

    /** A view's rows as lines, as they are at {@code now}; at the present where that is empty. */
    static List<String> viewAt(Connection database, String view, String columns, String now) throws SQLException {
        try (PreparedStatement clock = database.prepareStatement("SELECT set_config('couponflow.now', ?, false)")) {
            clock.setString(1, now);
            clock.execute();
        }
        return lines(
                database,
                "SELECT " + line(Stream.of(columns.split(",", -1)).map(TableText::expression)) + " FROM " + view);
    }

    private static String select(String table, List<String> columns) {
        String counts = columns.stream()
                .filter(column -> COUNTS.contains(column) || column.equals("last_issued_at"))
                .map(column -> column + (COUNTS.contains(column) ? " <> 0" : " IS NOT NULL"))
                .collect(Collectors.joining(" OR "));
        return "SELECT " + line(columns.stream().map(TableText::expression)) + " FROM couponflow." + table
                + (counts.isEmpty() ? "" : " WHERE " + counts);
    }

    /** Instants as ISO 8601; what is null adds nothing to the line. */
    private static String expression(String column) {
        String own = EXPRESSIONS.get(column);
        if (own != null) {
            return own;
        }
        return column.equals("window_start") || column.endsWith("_at")
                ? "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                : column;
    }

    private static String dataQuality(List<String> columns) {
        return "SELECT "
                + line(columns.stream().map(column -> column.equals("source") ? column : "sum(" + column + ")"))
                + " FROM couponflow.data_quality GROUP BY source";
    }

    private static String line(Stream<String> expressions) {
        return expressions.collect(Collectors.joining(", ',', ", "concat(", ")"));
    }

    private static List<String> lines(Connection database, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines.stream().sorted().toList();
    }
}
