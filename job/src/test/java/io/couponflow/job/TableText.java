package io.couponflow.job;

import java.sql.Connection;
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

    private static final Map<String, String> EXPRESSIONS = Map.ofEntries(
            instant("window_start"),
            instant("reviewed_at"),
            instant("begin_at"),
            instant("end_at"),
            Map.entry(
                    "catalogue",
                    "(SELECT string_agg(key, ' ' ORDER BY key COLLATE \"C\") FROM jsonb_object_keys(catalogue) AS key)"),
            Map.entry("body_length", "length(body)"),
            Map.entry(
                    "body",
                    "CASE WHEN length(body) <= 64 THEN encode(body, 'hex')"
                            + " ELSE 'sha256:' || encode(sha256(body), 'hex') END"));

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
            "users");

    private TableText() {}

    /** All tables of the scenarios; data_quality is summed over the hours, since a run may cross one. */
    static SortedMap<String, List<String>> read(Connection database) throws SQLException {
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

    private static Map.Entry<String, String> instant(String column) {
        return Map.entry(column, "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    }

    private static String select(String table, List<String> columns) {
        String counts = columns.stream()
                .filter(COUNTS::contains)
                .map(column -> column + " <> 0")
                .collect(Collectors.joining(" OR "));
        return "SELECT " + line(columns.stream().map(column -> EXPRESSIONS.getOrDefault(column, column)))
                + " FROM couponflow." + table + (counts.isEmpty() ? "" : " WHERE " + counts);
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
