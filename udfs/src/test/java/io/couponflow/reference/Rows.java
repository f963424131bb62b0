package io.couponflow.reference;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A table under construction: counts and sums by key. */
final class Rows {

    private final List<String> columns;
    private final SortedMap<List<String>, long[]> rows = new TreeMap<>(Texts.KEYS);

    Rows(String... columns) {
        this.columns = List.of(columns);
    }

    void add(List<String> key, String column, long more) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("no column " + column + " in " + columns);
        }
        rows.computeIfAbsent(key, k -> new long[columns.size()])[index] += more;
    }

    /** The rows as text, without those that hold nothing but zeros. */
    SortedMap<List<String>, List<String>> asText() {
        SortedMap<List<String>, List<String>> text = new TreeMap<>(Texts.KEYS);
        rows.forEach((key, values) -> {
            if (Arrays.stream(values).anyMatch(value -> value != 0)) {
                text.put(key, Arrays.stream(values).mapToObj(Long::toString).toList());
            }
        });
        return text;
    }
}
