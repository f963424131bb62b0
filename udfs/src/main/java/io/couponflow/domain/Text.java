package io.couponflow.domain;

import org.jspecify.annotations.Nullable;

/** How text from pushes is kept and compared. */
public final class Text {

    /** How many code points of a text are kept where it is part of a key. */
    public static final int KEY_LENGTH = 128;

    /** Stands between the parts of a composite key. No push holds it: U+0000 makes a dead letter. */
    public static final char SEPARATOR = '\0';

    private Text() {}

    /** The first {@link #KEY_LENGTH} code points of {@code text}. */
    public static String key(String text) {
        return text.length() <= KEY_LENGTH || text.codePointCount(0, text.length()) <= KEY_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, KEY_LENGTH));
    }

    /** Compares by code point, as PostgreSQL's {@code COLLATE "C"} does; {@link String#compareTo} compares UTF-16. */
    public static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogateX = Character.isSurrogate(x);
                return surrogateX == Character.isSurrogate(y) ? Character.compare(x, y) : surrogateX ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** True for a number that is 0, as ids say "none": {@code 0}, {@code 00}. */
    public static boolean isZero(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (number.charAt(i) != '0') {
                return false;
            }
        }
        return !number.isEmpty();
    }

    /** {@code id} unless it is empty or 0, then {@code ""}. */
    public static String unlessZero(String id) {
        return isZero(id) ? "" : id;
    }

    /** The first that is not empty, or {@code ""}. */
    public static String firstOf(String a, String b) {
        return a.isEmpty() ? b : a;
    }

    /**
     * What keeps PostgreSQL from storing {@code text}, for a message: {@code U+0000}, or half of a surrogate pair, whichever
     * comes first; null if nothing does.
     */
    public static @Nullable String unstorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "U+0000";
            }
            if (Character.isSurrogate(c)) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return "half a surrogate pair";
                }
                i++;
            }
        }
        return null;
    }
}
