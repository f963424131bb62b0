package io.couponflow.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields of one push with a value, in the order of the document. A name is the element's, in lower case; a nested
 * field has its parents' names ahead of its own, joined by {@code /}. Values are trimmed and never empty: empty, absent
 * and unknown are the same. Immutable.
 */
public final class Fields {

    private final String[] names;
    private final String[] values;
    private final int size;

    /** Takes over the arrays, of which the first {@code size} elements count. */
    public Fields(String[] names, String[] values, int size) {
        this.names = names;
        this.values = values;
        this.size = size;
    }

    /** Fields of alternating names (in lower case) and values. */
    public static Fields of(String... namesAndValues) {
        int size = namesAndValues.length / 2;
        String[] names = new String[size];
        String[] values = new String[size];
        for (int i = 0; i < size; i++) {
            names[i] = namesAndValues[2 * i];
            values[i] = namesAndValues[2 * i + 1];
        }
        return new Fields(names, values, size);
    }

    /** How many there are, repeated ones included. */
    public int size() {
        return size;
    }

    /** The name of the {@code i}th. */
    public String name(int i) {
        return names[i];
    }

    /** The value of the {@code i}th. */
    public String value(int i) {
        return values[i];
    }

    /** The value of the first field of that name (in lower case), or {@code ""}. */
    public String first(String name) {
        return nth(name, 0);
    }

    /** The value of the {@code n}th field of that name (in lower case), counted from 0, or {@code ""}. */
    public String nth(String name, int n) {
        int left = n;
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name) && left-- == 0) {
                return values[i];
            }
        }
        return "";
    }

    /** All values of the fields of that name (in lower case), in order. */
    public List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                all.add(values[i]);
            }
        }
        return all;
    }
}
