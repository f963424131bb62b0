package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.sql.Cubes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A server with a database for each test of a class, and what stands in their tables. */
final class TestDatabases implements AutoCloseable {

    private final OpenDatabase server;
    private int databases;

    TestDatabases() throws IOException {
        server = OpenDatabase.start();
    }

    @Override
    public void close() {
        server.close();
    }

    String user() {
        return server.user();
    }

    String newDatabase() throws SQLException {
        String database = "nights_" + ++databases;
        try (Connection connection = new Database(server.jdbcUrl(), server.user(), null).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        return database;
    }

    String url(String database) {
        return server.jdbcUrl().replaceFirst("[^/]*$", database);
    }

    /** All tables of two databases hold the same, and the cubes of both what their tables add up to. */
    void assertSameTables(String database, String other, String hint) throws SQLException {
        SortedMap<String, List<String>> actual = tables(database);
        SortedMap<String, List<String>> expected = tables(other);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        assertThat(List.of("channel_conversion", "redemption_lag", "payment", "dead_letter", "data_quality"))
                .allSatisfy(table -> assertThat(expected.get(table)).as(table).isNotEmpty());
        expected.forEach((table, rows) ->
                assertThat(actual.get(table)).as("%s, %s", table, hint).containsExactlyInAnyOrderElementsOf(rows));
        for (String each : List.of(database, other)) {
            try (Connection connection = new Database(url(each), server.user(), null).connect()) {
                assertThat(Cubes.differences(connection)).as(hint).isEmpty();
            }
        }
    }

    /**
     * Every table's rows, without what each run has of its own: its checkpoints and clocks (which details of dead letters name), and rows whose counts have all
     * gone back to 0.
     */
    private SortedMap<String, List<String>> tables(String database) throws SQLException {
        SortedMap<String, List<String>> tables = new TreeMap<>();
        for (String table : rows(
                database,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'couponflow'"
                        + " AND table_name NOT IN ('job_run', 'flyway_schema_history') AND table_name NOT LIKE '%\\_cube'")) {
            String columns = String.join(
                    ", ",
                    rows(
                            database,
                            "SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_schema = 'couponflow'"
                                    + " AND table_name = '" + table
                                    + "' AND column_name NOT IN ('checkpoint_id', 'updated_at',"
                                    + " 'received_at', 'read_at', 'detail') AND NOT (table_name = 'archive_file'"
                                    + " AND column_name ~ '(_bytes|_sha256)$') ORDER BY ordinal_position"));
            String from = " FROM couponflow." + table;
            tables.put(
                    table,
                    rows(
                            database,
                            table.equals("data_quality")
                                    ? "SELECT source, sum(received), sum(accepted), sum(duplicates), sum(dead_letters),"
                                            + " sum(ignored), sum(unknown_events)" + from + " GROUP BY source"
                                    : "SELECT " + columns + from + zeroes(database, table)));
        }
        return tables;
    }

    /** Leaves out rows without any count, where all that is no key is a count. */
    private String zeroes(String database, String table) throws SQLException {
        List<String> counts = rows(
                database,
                "SELECT quote_ident(column_name) || ' <> 0' FROM information_schema.columns c WHERE table_schema = 'couponflow'"
                        + " AND table_name = '" + table
                        + "' AND data_type = 'bigint' AND column_name NOT IN ('checkpoint_id', 'lag_hours')"
                        + " AND table_name NOT IN ('dead_letter', 'archive_file')");
        return counts.isEmpty() ? "" : " WHERE " + String.join(" OR ", counts);
    }

    /** The rows of a query in the order of their texts, columns parted by a bar. */
    List<String> rows(String database, String query) throws SQLException {
        try (Connection connection = new Database(url(database), server.user(), null).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows.stream().sorted().collect(Collectors.toList());
        }
    }
}
