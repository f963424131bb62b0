package io.couponflow.dashboard;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A column of a result, and how its values are to be understood. */
record Column(String name, Kind kind) {

    /** What a value is, told by PostgreSQL's type; money by the column's name. */
    enum Kind {
        /** {@link String}. */
        TEXT,
        /** {@link Long}. */
        COUNT,
        /** {@link BigDecimal}: fen, 1/100 yuan. */
        FEN,
        /** {@link Double}; not a number = null. */
        RATE,
        /** {@link BigDecimal}: exact. */
        DECIMAL,
        /** {@link LocalDate}. */
        DATE,
        /** {@link Instant}. */
        INSTANT,
        /** {@link Boolean}. */
        FLAG,
        /** {@link List} of {@link Long}, of which any may be null. */
        SERIES;

        /** Its name in a result. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Kind of(String column, String type) {
            return switch (type) {
                case "int2", "int4", "int8", "numeric" ->
                    column.endsWith("_fen") ? FEN : type.equals("numeric") ? DECIMAL : COUNT;
                case "float4", "float8" -> RATE;
                case "date" -> DATE;
                case "timestamptz" -> INSTANT;
                case "bool" -> FLAG;
                case "_int2", "_int4", "_int8" -> SERIES;
                default -> TEXT;
            };
        }
    }

    /** The columns of a result, in order. */
    static List<Column> of(ResultSetMetaData result) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            String name = result.getColumnLabel(i);
            columns.add(new Column(name, Kind.of(name, result.getColumnTypeName(i))));
        }
        return columns;
    }

    /** The values of the row that {@code result} stands at, as {@link Kind} says; null stays null. */
    static List<@Nullable Object> row(List<Column> columns, ResultSet result) throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.add(columns.get(i).value(result, i + 1));
        }
        return row;
    }

    private @Nullable Object value(ResultSet result, int index) throws SQLException {
        return switch (kind) {
            case TEXT -> result.getString(index);
            case COUNT -> {
                long count = result.getLong(index);
                yield result.wasNull() ? null : count;
            }
            case FEN, DECIMAL -> result.getBigDecimal(index);
            case RATE -> {
                double rate = result.getDouble(index);
                yield result.wasNull() || !Double.isFinite(rate) ? null : rate;
            }
            case DATE -> result.getObject(index, LocalDate.class);
            case INSTANT -> {
                OffsetDateTime time = result.getObject(index, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case FLAG -> {
                boolean flag = result.getBoolean(index);
                yield result.wasNull() ? null : flag;
            }
            case SERIES -> series(result.getArray(index));
        };
    }

    private static @Nullable List<@Nullable Long> series(@Nullable Array array) throws SQLException {
        if (array == null) {
            return null;
        }
        List<@Nullable Long> numbers = new ArrayList<>();
        for (Object number : (Object[]) array.getArray()) {
            numbers.add(number == null ? null : ((Number) number).longValue());
        }
        return numbers;
    }
}
