package io.couponflow.simulator;

import io.couponflow.mart.Column;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import io.couponflow.mart.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows in the form of the reference: by table, key columns to the others, all as text, what is unknown empty. */
final class TableText {

    private TableText() {}

    static Map<String, Map<List<String>, List<String>>> of(Collection<Tuple> rows) {
        Map<String, Map<List<String>, List<String>>> tables = new TreeMap<>();
        for (Tuple row : rows) {
            Table table = row.key().table();
            List<Column> columns = table.columns();
            List<@Nullable Object> values = Rows.values(row);
            List<String> all = IntStream.range(0, columns.size())
                    .mapToObj(i -> text(columns.get(i).type(), values.get(i)))
                    .toList();
            int keys = table.keys().size();
            // of a dead letter, its reason: detail, time and bytes are the parser's
            int end = table == Table.DEAD_LETTER ? keys + 1 : all.size();
            tables.computeIfAbsent(table.tableName(), t -> new HashMap<>())
                    .put(all.subList(0, keys), all.subList(keys, end));
        }
        return withoutZeros(tables);
    }

    /** Rows whose counts have all gone back to 0 may stay or go. */
    static Map<String, Map<List<String>, List<String>>> withoutZeros(
            Map<String, Map<List<String>, List<String>>> tables) {
        Map<String, Map<List<String>, List<String>>> without = new TreeMap<>();
        tables.forEach((table, rows) -> rows.forEach((key, values) -> {
            if (values.stream().anyMatch(value -> !value.equals("0") && !value.isEmpty())) {
                without.computeIfAbsent(table, t -> new HashMap<>()).put(List.copyOf(key), List.copyOf(values));
            }
        }));
        return without;
    }

    private static String text(Type type, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        return switch (type) {
            case DATE -> LocalDate.ofEpochDay((Long) value).toString();
            case TIMESTAMPTZ -> Instant.ofEpochMilli((Long) value).toString();
            default -> value.toString();
        };
    }
}
