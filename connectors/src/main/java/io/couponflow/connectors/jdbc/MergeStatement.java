package io.couponflow.connectors.jdbc;

import io.couponflow.mart.Column;
import io.couponflow.mart.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How full rows of one table get into it, derived from its {@link Table}: rows that are new are copied straight into it, others
 * into a temporary table and merged from there. A row that a later checkpoint has written stays as it is. A dead letter whose bytes
 * are others than those at its place before was not sent again yet, and loses the note that they were: a line of the catalogue may
 * change where it stands.
 *
 * <p>The temporary table has the types of the table itself, and the rows in the order in which they were copied.
 */
record MergeStatement(Table table) {

    /** The columns that every table has besides its own. */
    private static final String WRITTEN = ", checkpoint_id, updated_at";

    private static final String NOTE_OF_THESE_BYTES =
            ", replayed_at = CASE WHEN t.body = excluded.body THEN t.replayed_at END";

    /** Makes the temporary table, unless the session has it. */
    String create() {
        return "CREATE TEMPORARY TABLE IF NOT EXISTS " + table.tableName() + " ON COMMIT DELETE ROWS AS SELECT "
                + quoted(table.columns()) + WRITTEN + " FROM couponflow." + table.tableName() + " WITH NO DATA";
    }

    /** Empties it; the end of a transaction does so too. */
    String empty() {
        return "TRUNCATE pg_temp." + table.tableName();
    }

    /** Takes the rows of a {@link MartBatch.Block} into the table; fails if one is there already. */
    String copyStraight() {
        return copyInto("couponflow");
    }

    /** Takes them into the temporary table. */
    String copy() {
        return copyInto("pg_temp");
    }

    private String copyInto(String schema) {
        return "COPY " + schema + "." + table.tableName() + " (" + quoted(table.columns()) + WRITTEN
                + ") FROM STDIN (FORMAT binary)";
    }

    /** From the temporary table. */
    String merge() {
        String columns = quoted(table.columns());
        String changed = table.columns().stream()
                .filter(column -> !table.keys().contains(column))
                .map(column -> quoted(column) + " = excluded." + quoted(column))
                .collect(Collectors.joining(", "));
        return "INSERT INTO couponflow." + table.tableName() + " AS t (" + columns
                + WRITTEN + ") SELECT " + columns + WRITTEN + " FROM pg_temp." + table.tableName()
                + " ON CONFLICT (" + conflictTarget() + ") DO UPDATE SET " + changed
                + ", checkpoint_id = excluded.checkpoint_id, updated_at = excluded.updated_at"
                + (table == Table.DEAD_LETTER ? NOTE_OF_THESE_BYTES : "")
                + " WHERE t.checkpoint_id <= excluded.checkpoint_id";
    }

    private String conflictTarget() {
        return table.keys().stream()
                .map(key -> key.digested() ? "md5(" + quoted(key) + ")" : quoted(key))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(List<Column> columns) {
        return columns.stream().map(MergeStatement::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(Column column) {
        return '"' + column.name() + '"';
    }
}
