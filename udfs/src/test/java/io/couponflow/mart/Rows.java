package io.couponflow.mart;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows, and reads them as the database would, by what PostgreSQL's documentation says of COPY's binary format. */
public final class Rows {

    private static final long DAYS_TO_2000 = 10_957;

    private Rows() {}

    /** A row of these values: those of the key, then the others in the order of the table, {@code null} where nothing is set. */
    public static Row row(Table table, @Nullable Object... values) {
        RowKey.Builder key = RowKey.in(table);
        int at = 0;
        for (Column column : table.keys()) {
            Object value = values[at++];
            if (column.type() == Type.TEXT) {
                key.text((String) value);
            } else {
                key.number(((Number) value).longValue());
            }
        }
        Row row = Row.of(key);
        for (Column column : table.folded()) {
            Object value = values[at++];
            if (value != null && column.fold().isOfNumbers()) {
                row.with(column.name(), ((Number) value).longValue());
            } else if (value != null) {
                row.with(column.name(), value instanceof Integer number ? number.longValue() : value);
            }
        }
        return row;
    }

    /** What rows add up to, by key. */
    public static Map<RowKey, Row> sums(Iterable<Row> changes) {
        Map<RowKey, Row> sums = new LinkedHashMap<>();
        for (Row change : changes) {
            Row sum = sums.putIfAbsent(change.key(), change);
            if (sum != null) {
                sum.values().add(change.values());
            }
        }
        return sums;
    }

    /** Those of the rows that say something, as the database would hold them. */
    public static List<String> told(Collection<Row> rows) {
        return rows.stream()
                .filter(row -> !row.values().isZero())
                .map(Rows::text)
                .toList();
    }

    /** The rows, as the database would hold them. */
    public static List<String> texts(Collection<Row> rows) {
        return rows.stream().map(Rows::text).toList();
    }

    /** The values of all columns, each carried as its {@link Type} says. */
    public static List<@Nullable Object> values(Tuple tuple) {
        Table table = tuple.key().table();
        List<@Nullable Object> values = read(table.keys(), ByteBuffer.wrap(tuple.keys()));
        values.addAll(read(
                table.columns().subList(table.keys().size(), table.columns().size()), ByteBuffer.wrap(tuple.values())));
        return values;
    }

    private static List<@Nullable Object> read(List<Column> columns, ByteBuffer fields) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Column column : columns) {
            int length = fields.getInt();
            values.add(length < 0 ? null : value(column.type(), length, fields));
        }
        if (fields.hasRemaining()) {
            throw new IllegalArgumentException("more fields than columns: " + columns);
        }
        return values;
    }

    /** The table and its values: {@code ACTIVITY[gh_1, 3600000, …]}. */
    public static String text(Tuple tuple) {
        return tuple.key().table() + values(tuple).toString();
    }

    /** The values of a row behind its key: {@code [4, 3]}. */
    public static String text(RowValues values) {
        RowKey noKey = RowKey.in(Table.INVENTORY).text("").text("").build();
        Table table = values.table();
        ByteBuffer fields = ByteBuffer.wrap(values.toTuple(noKey, false).values());
        return read(table.columns().subList(table.keys().size(), table.columns().size()), fields)
                .toString();
    }

    /** The same of a row. */
    public static String text(Row row) {
        return text(row.values().toTuple(row.key(), false));
    }

    private static Object value(Type type, int length, ByteBuffer fields) {
        return switch (type) {
            case TEXT -> new String(bytes(length, fields), StandardCharsets.UTF_8);
            case INTEGER -> (long) fields.getInt();
            case BIGINT -> fields.getLong();
            case DATE -> fields.getInt() + DAYS_TO_2000;
            case TIMESTAMPTZ -> Math.floorDiv(fields.getLong(), 1000L) + DAYS_TO_2000 * 86_400_000;
            case BYTEA -> bytes(length, fields);
            case NUMERIC -> decimal(fields);
            case BOOLEAN -> fields.get() == 1;
            case JSONB -> new String(bytes(length, fields), 1, length - 1, StandardCharsets.UTF_8);
        };
    }

    private static BigDecimal decimal(ByteBuffer fields) {
        int groups = fields.getShort();
        int weight = fields.getShort();
        boolean negative = fields.getShort() != 0;
        int scale = fields.getShort();
        BigDecimal value = BigDecimal.ZERO;
        for (int i = 0; i < groups; i++) {
            value = value.add(BigDecimal.valueOf(fields.getShort()).scaleByPowerOfTen(4 * (weight - i)));
        }
        return (negative ? value.negate() : value).setScale(scale);
    }

    private static byte[] bytes(int length, ByteBuffer fields) {
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return bytes;
    }
}
