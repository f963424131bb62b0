package io.couponflow.parse;

/** What is trimmed round values and round the document: Unicode's white space but no-break spaces, and byte order marks. */
final class Blank {

    private Blank() {}

    static boolean is(char c) {
        if (c < 0x80) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
        // Java counts the next line U+0085 to the control characters alone
        return c == '\u0085' || c == '\uFEFF' || Character.isWhitespace(c);
    }

    /** The text without blanks at its ends; the same string if it has none. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && is(text.charAt(start))) {
            start++;
        }
        while (end > start && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether there is nothing but ASCII white space and byte order marks in these UTF-8 bytes. */
    static boolean all(byte[] utf8) {
        int i = 0;
        while (i < utf8.length) {
            if (utf8[i] > 0 && is((char) utf8[i])) {
                i++;
            } else if (i + 2 < utf8.length
                    && utf8[i] == (byte) 0xEF
                    && utf8[i + 1] == (byte) 0xBB
                    && utf8[i + 2] == (byte) 0xBF) {
                i += 3;
            } else {
                return false;
            }
        }
        return true;
    }
}
