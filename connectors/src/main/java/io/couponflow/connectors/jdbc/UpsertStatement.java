package io.couponflow.connectors.jdbc;

import io.couponflow.domain.row.MartRow;
import io.couponflow.domain.row.Table;
import io.couponflow.domain.row.Table.Column;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.jdbc.datasource.statements.JdbcQueryStatement;
import org.jspecify.annotations.Nullable;

/**
 * Writes full rows of one table, derived from its {@link Table}. A row that a later checkpoint has written stays as it
 * is. A dead letter whose bytes are others than those at its place before was not sent again yet, and loses the note that
 * they were: a line of the catalogue may change where it stands.
 */
final class UpsertStatement implements JdbcQueryStatement<MartRow> {

    private static final String NOTE_OF_THESE_BYTES =
            ", replayed_at = CASE WHEN t.body = excluded.body THEN t.replayed_at END";

    private final Table table;
    private final long checkpointId;
    private final Instant now;

    /**
     * @param checkpointId the checkpoint that the rows become visible with
     * @param now the instant of the commit
     */
    UpsertStatement(Table table, long checkpointId, Instant now) {
        this.table = table;
        this.checkpointId = checkpointId;
        this.now = now;
    }

    @Override
    public String query() {
        List<String> names = Stream.concat(
                        table.columns().stream().map(UpsertStatement::quoted), Stream.of("checkpoint_id", "updated_at"))
                .toList();
        List<String> keys = table.keys().stream().map(UpsertStatement::quoted).toList();
        String changed = names.stream()
                .filter(name -> !keys.contains(name))
                .map(name -> name + " = excluded." + name)
                .collect(Collectors.joining(", "));
        return "INSERT INTO couponflow." + table.tableName() + " AS t (" + String.join(", ", names) + ") VALUES ("
                + names.stream().map(name -> "?").collect(Collectors.joining(", ")) + ") ON CONFLICT ("
                + conflictTarget() + ") DO UPDATE SET " + changed
                + (table == Table.DEAD_LETTER ? NOTE_OF_THESE_BYTES : "")
                + " WHERE t.checkpoint_id <= excluded.checkpoint_id";
    }

    @Override
    public void statement(PreparedStatement statement, MartRow row) throws SQLException {
        int parameter = 1;
        for (Column column : table.columns()) {
            set(statement, parameter, column.type(), row.values()[parameter - 1]);
            parameter++;
        }
        statement.setLong(parameter, checkpointId);
        statement.setObject(parameter + 1, now.atOffset(ZoneOffset.UTC));
    }

    private String conflictTarget() {
        return table.keys().stream()
                .map(key -> key.digested() ? "md5(" + quoted(key) + ")" : quoted(key))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(Column column) {
        return '"' + column.name() + '"';
    }

    private static void set(PreparedStatement statement, int parameter, Table.Type type, @Nullable Object value)
            throws SQLException {
        switch (type) {
            case TEXT -> statement.setString(parameter, (String) value);
            case BYTEA -> statement.setBytes(parameter, (byte[]) value);
            case INTEGER -> setNumber(statement, parameter, Types.INTEGER, value);
            case BIGINT -> setNumber(statement, parameter, Types.BIGINT, value);
            case DECIMAL -> statement.setBigDecimal(parameter, (BigDecimal) value);
            case BOOLEAN -> statement.setObject(parameter, value, Types.BOOLEAN);
            // As untyped text, which the server takes for the column's type.
            case JSONB -> statement.setObject(parameter, value, Types.OTHER);
            case DATE -> statement.setObject(parameter, value == null ? null : LocalDate.ofEpochDay((Long) value));
            case TIMESTAMPTZ ->
                statement.setObject(
                        parameter,
                        value == null
                                ? null
                                : OffsetDateTime.ofInstant(Instant.ofEpochMilli((Long) value), ZoneOffset.UTC));
        }
    }

    private static void setNumber(PreparedStatement statement, int parameter, int type, @Nullable Object value)
            throws SQLException {
        if (value == null) {
            statement.setNull(parameter, type);
        } else {
            statement.setLong(parameter, (Long) value);
        }
    }
}
