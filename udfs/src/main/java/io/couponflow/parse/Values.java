package io.couponflow.parse;

import io.couponflow.domain.Fields;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the text of a field means. An optional value that can't be read is unknown (null): it never costs the event. */
final class Values {

    /** More digits than any coin count has; it keeps a hostile number from costing time or space. */
    private static final int LONGEST_AMOUNT = 15;

    private static final int LONGEST_DECIMAL = 40;

    private Values() {}

    /** The first field of that name, or else of its other spelling. */
    static String either(Fields fields, String name, String otherName) {
        String value = fields.first(name);
        return value.isEmpty() ? fields.first(otherName) : value;
    }

    /** 0, 1, true or false in any case. */
    static @Nullable Boolean bool(String text) {
        return switch (text.length()) {
            case 1 -> text.equals("1") ? Boolean.TRUE : text.equals("0") ? Boolean.FALSE : null;
            case 4 -> text.equalsIgnoreCase("true") ? Boolean.TRUE : null;
            case 5 -> text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
            default -> null;
        };
    }

    /** A whole number with or without a sign, in ASCII digits, that fits a long. */
    static @Nullable Long number(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return digits(text, signed ? 1 : 0) ? parsed(text) : null;
    }

    /**
     * Money in fen: ASCII digits only, at most {@value #LONGEST_AMOUNT} of them beside leading zeros. What is longer is no
     * amount but a mistake, and the sum of a few such would not fit a bigint.
     */
    static @Nullable Long fen(String text) {
        if (!digits(text, 0)) {
            return null;
        }
        int first = 0;
        while (first < text.length() - 1 && text.charAt(first) == '0') {
            first++;
        }
        return text.length() - first <= LONGEST_AMOUNT ? parsed(text.substring(first)) : null;
    }

    /** Epoch seconds above 0, ASCII digits only; 0 is how Weixin says unset. */
    static @Nullable Long time(String text) {
        Long seconds = digits(text, 0) ? parsed(text) : null;
        return seconds == null || seconds == 0 ? null : seconds;
    }

    /** When a token order was made: old pushes have no CreateOrderTime but a second CreateTime, which is the order's. */
    static @Nullable Long orderTime(Fields fields) {
        Long created = time(fields.first("createordertime"));
        return created != null ? created : time(fields.nth("createtime", 1));
    }

    /** A number in plain decimal notation, at most {@value #LONGEST_DECIMAL} characters: no exponent, no grouping. */
    static @Nullable BigDecimal decimal(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST_DECIMAL) {
            return null;
        }
        int digits = 0;
        int points = 0;
        for (int i = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c != '.' || ++points > 1) {
                return null;
            }
        }
        return digits == 0 ? null : new BigDecimal(text);
    }

    /** Whether the text from {@code start} on is one ASCII digit or more, and nothing else. */
    static boolean digits(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > start;
    }

    /** Lower case by the root locale: a Turkish default would turn {@code I} into a dotless i. */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long parsed(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }
}
