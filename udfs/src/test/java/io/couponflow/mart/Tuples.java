package io.couponflow.mart;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows as the database would, by what PostgreSQL's documentation says of COPY's binary format. */
public final class Tuples {

    private static final long DAYS_TO_2000 = 10_957;

    private Tuples() {}

    /** The values of all columns, each carried as its {@link Type} says. */
    public static List<@Nullable Object> values(Tuple tuple) {
        List<@Nullable Object> values = new ArrayList<>();
        Table table = tuple.key().table();
        ByteBuffer keys = ByteBuffer.wrap(tuple.keys());
        ByteBuffer others = ByteBuffer.wrap(tuple.values());
        for (Column column : table.columns()) {
            ByteBuffer fields = keys.hasRemaining() ? keys : others;
            int length = fields.getInt();
            values.add(length < 0 ? null : value(column.type(), length, fields));
        }
        if (others.hasRemaining()) {
            throw new IllegalArgumentException(table + " has more fields than columns");
        }
        return values;
    }

    /** The table and its values: {@code ACTIVITY[gh_1, 3600000, …]}. */
    public static String text(Tuple tuple) {
        return tuple.key().table() + values(tuple).toString();
    }

    /** The same of a row. */
    public static String text(Row row) {
        return text(row.values().toTuple(row.key()));
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
