package io.couponflow.inventory;

import org.jspecify.annotations.Nullable;

/** The quantity that a stock alarm tells: its text is a sentence, such as "the card's quantity is equal to 0". */
final class AlarmQuantity {

    private AlarmQuantity() {}

    /** The first run of ASCII digits in {@code detail} that fits a long; null if there is none. */
    static @Nullable Long of(String detail) {
        for (int i = 0; i < detail.length(); i++) {
            if (isDigit(detail.charAt(i))) {
                int start = i;
                while (i < detail.length() && isDigit(detail.charAt(i))) {
                    i++;
                }
                Long quantity = parsed(detail.substring(start, i));
                if (quantity != null) {
                    return quantity;
                }
            }
        }
        return null;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** By hand: a text of 64 KiB may hold thousands of runs that don't fit, and an exception for each costs too much. */
    private static @Nullable Long parsed(String digits) {
        long quantity = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (quantity > (Long.MAX_VALUE - digit) / 10) {
                return null;
            }
            quantity = 10 * quantity + digit;
        }
        return quantity;
    }
}
