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

    private static @Nullable Long parsed(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }
}
