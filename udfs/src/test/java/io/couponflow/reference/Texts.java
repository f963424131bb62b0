package io.couponflow.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How text compares and how much of it a key keeps. */
final class Texts {

    /** Text by code point; {@link String#compareTo} puts U+1F600 before U+FF5E, which comes first. */
    static final Comparator<String> BY_CODE_POINT =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    /** Keys column by column. */
    static final Comparator<List<String>> KEYS = (a, b) -> {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = BY_CODE_POINT.compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    };

    private static final int KEPT = 128;

    private Texts() {}

    /** The first 128 code points. */
    static String key(String text) {
        return text.codePointCount(0, text.length()) <= KEPT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, KEPT));
    }

    /** The number as text, or {@code ""} where it says 0 or nothing: ids of stores and old channels use 0 for none. */
    static String unlessZero(String number) {
        return number.chars().allMatch(c -> c == '0') ? "" : number;
    }

    static String firstKnown(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }
}
