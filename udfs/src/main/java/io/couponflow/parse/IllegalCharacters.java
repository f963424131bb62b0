package io.couponflow.parse;

/**
 * What XML 1.0 allows nowhere is left out of a push before it is read, as if it were not there: Weixin sends such characters
 * in texts that people typed, and a reader of XML refuses the whole document for one.
 *
 * <ol>
 *   <li>Raw characters first, wherever they stand, in names and tags as well: U+0001 to U+001F but tab, LF and CR; U+FFFE;
 *       U+FFFF. (A raw U+0000 is refused before; half a surrogate pair is no UTF-8.)
 *   <li>Then character references, in text and in values of attributes, to one of these, to U+0000 or to half a surrogate
 *       pair. Two references side by side that make a pair are the character that they make; one that is left out between
 *       two halves parts them.
 *   <li>Nothing else changes: no CDATA, comment or processing instruction, no reference that is cut off, above U+10FFFF or out
 *       of place. The reader judges them.
 * </ol>
 *
 * For one document.
 */
final class IllegalCharacters {

    /**
     * Stands where a reference was left out of a text: closing the gap could make a token of what stood round it, as of
     * {@code ]]} and {@code >}. Like a reference it is allowed inside the root alone.
     */
    private static final String NOTHING_IN_TEXT = "<![CDATA[]]>";

    /** Stands where a reference was left out of an attribute, whose values are passed over. */
    private static final String NOTHING_IN_ATTRIBUTE = "&#32;";

    private static final int NO_REFERENCE = -1;
    private static final int BEYOND = Character.MAX_CODE_POINT + 1;

    private final String document;
    private final StringBuilder rewritten = new StringBuilder();
    private int at;

    /** Up to where {@link #rewritten} stands for the document. */
    private int done;

    /** The end of the reference that {@link #reference} has found last. */
    private int end;

    private IllegalCharacters(String document) {
        this.document = document;
    }

    /** Whether raw ones, or a U+0000, are in the text. One pass: nearly every push ends here. */
    static boolean areIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && isIllegal(c)) {
                return true;
            }
        }
        return text.indexOf('\uFFFE') >= 0 || text.indexOf('\uFFFF') >= 0;
    }

    /** The text without raw ones. */
    static String leaveOut(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isIllegal(c)) {
                legal.append(c);
            }
        }
        return legal.toString();
    }

    /** The document without references to any; the same string if it has none. */
    static String leaveOutReferences(String document) {
        // one character is found several times as fast as two
        return document.indexOf('&') >= 0 && document.contains("&#")
                ? new IllegalCharacters(document).withoutReferences()
                : document;
    }

    private String withoutReferences() {
        while (at < document.length()) {
            switch (document.charAt(at)) {
                case '&' -> passReference(NOTHING_IN_TEXT);
                case '<' -> passMarkup();
                default -> at++;
            }
        }
        return done == 0
                ? document
                : rewritten.append(document, done, document.length()).toString();
    }

    private void passMarkup() {
        if (document.startsWith("<![CDATA[", at)) {
            passTo("]]>", 9);
        } else if (document.startsWith("<!--", at)) {
            passTo("-->", 4);
        } else if (document.startsWith("<?", at)) {
            passTo("?>", 2);
        } else if (document.startsWith("<!", at)) {
            // a declaration: the reader refuses it, whatever follows
            at = document.length();
        } else {
            passTag();
        }
    }

    private void passTo(String token, int from) {
        int found = document.indexOf(token, at + from);
        at = found < 0 ? document.length() : found + token.length();
    }

    private void passTag() {
        char closing = '>'; // of the tag, or the quote of the value that is open
        while (at < document.length()) {
            char c = document.charAt(at);
            if (c == '&' && closing != '>') {
                passReference(NOTHING_IN_ATTRIBUTE);
                continue;
            }
            at++;
            if (c == '>' && c == closing) {
                return;
            }
            if (c == closing) {
                closing = '>';
            } else if (closing == '>' && (c == '"' || c == '\'')) {
                closing = c;
            }
        }
    }

    /** Passes an {@code &} and the reference that begins with it, which it replaces if it must not stay. */
    private void passReference(String nothing) {
        int start = at;
        int c = reference(start);
        at = c == NO_REFERENCE ? start + 1 : end;
        if (c == NO_REFERENCE || !(isIllegal(c) || isHalf(c))) {
            return;
        }
        rewritten.append(document, done, start);
        int next = isHalf(c) ? reference(at) : NO_REFERENCE;
        if (isHalf(next) && Character.isSurrogatePair((char) c, (char) next)) {
            rewritten.appendCodePoint(Character.toCodePoint((char) c, (char) next));
            at = end;
        } else {
            rewritten.append(nothing);
        }
        done = at;
    }

    /** The character that a reference at {@code from} names, {@link #BEYOND} for all above, or {@link #NO_REFERENCE}. */
    private int reference(int from) {
        if (!document.startsWith("&#", from)) {
            return NO_REFERENCE;
        }
        int radix = document.startsWith("x", from + 2) ? 16 : 10;
        int start = from + (radix == 16 ? 3 : 2);
        int c = 0;
        int i = start;
        int digit = digit(i, radix);
        while (digit >= 0) {
            c = Math.min(BEYOND, c * radix + digit);
            digit = digit(++i, radix);
        }
        if (i == start || !document.startsWith(";", i)) {
            return NO_REFERENCE;
        }
        end = i + 1;
        return c;
    }

    /** The ASCII digit at {@code i}, or -1: other scripts' are none to XML. */
    private int digit(int i, int radix) {
        return i < document.length() && document.charAt(i) < 0x80 ? Character.digit(document.charAt(i), radix) : -1;
    }

    /** Whether XML 1.0 allows the character nowhere; halves of pairs are not meant. */
    private static boolean isIllegal(int c) {
        return c < ' ' ? c != '\t' && c != '\n' && c != '\r' : c == 0xFFFE || c == 0xFFFF;
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
