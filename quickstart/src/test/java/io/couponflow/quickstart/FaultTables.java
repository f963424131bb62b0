package io.couponflow.quickstart;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All tables that the job writes, without what each run has of its own: checkpoints, clocks, where a push lay, and rows
 * whose counts have all gone back to 0.
 */
record FaultTables(Database database) {

    Map<String, List<String>> read() throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = database.connect()) {
            for (String table : column(
                    connection,
                    "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'couponflow'"
                            + " AND column_name = 'checkpoint_id' AND table_name <> 'archive_file'")) {
                tables.put(table, column(connection, query(connection, table)));
            }
        }
        return tables;
    }

    private static String query(Connection connection, String table) throws SQLException {
        switch (table) {
            case "data_quality":
                return "SELECT concat_ws('|', sum(received), sum(accepted), sum(duplicates), sum(dead_letters),"
                        + " sum(ignored), sum(unknown_events)) FROM couponflow.data_quality";
            case "dead_letter":
                return "SELECT concat_ws('|', reason, md5(body)) FROM couponflow.dead_letter";
            default:
                String columns = String.join(
                        ", ",
                        column(
                                connection,
                                "SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_schema ="
                                        + " 'couponflow' AND table_name = '" + table
                                        + "' AND column_name NOT IN ('checkpoint_id', 'updated_at') ORDER BY ordinal_position"));
                List<String> counts = column(
                        connection,
                        "SELECT quote_ident(column_name) || ' <> 0' FROM information_schema.columns WHERE table_schema ="
                                + " 'couponflow' AND table_name = '" + table
                                + "' AND data_type = 'bigint' AND column_name NOT IN ('checkpoint_id', 'lag_hours', 'lag_day')");
                return "SELECT concat_ws('|', " + columns + ") FROM couponflow." + table
                        + (counts.isEmpty() || table.equals("card") ? "" : " WHERE " + String.join(" OR ", counts));
        }
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
