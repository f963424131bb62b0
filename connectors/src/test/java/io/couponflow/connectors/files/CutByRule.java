package io.couponflow.connectors.files;

import java.util.ArrayList;
import java.util.List;

/** The rule of {@link PushSplitter} once more, on the whole stream at a time. Text stands for bytes, a character each. */
final class CutByRule {

    static final String BOM = "\u00EF\u00BB\u00BF";

    private CutByRule() {}

    /** The segments of a stream, whole however long. */
    static List<String> segments(String stream) {
        List<String> segments = new ArrayList<>();
        int at = 0;
        while (at < stream.length()) {
            int push = indexOr(stream.length(), stream.indexOf('<', at));
            String stray = withoutBlanks(stream.substring(at, push));
            if (!stray.isEmpty()) {
                segments.add(stray);
            }
            at = endOfPush(stream, push);
            if (push < at) {
                segments.add(stream.substring(push, at));
            }
        }
        return segments;
    }

    private static int endOfPush(String stream, int push) {
        int at = indexOr(stream.length(), stream.indexOf('<', push));
        int roots = 0;
        while (at < stream.length()) {
            int next = at + 1;
            if (stream.startsWith("<![CDATA[", at)) {
                next = behind(stream, "]]>", at + 9);
            } else if (stream.startsWith("<!--", at)) {
                next = behind(stream, "-->", at + 4);
            } else if (stream.regionMatches(true, at, "</xml", 0, 5)) {
                int bracket = at + 5;
                while (bracket < stream.length() && isWhiteSpace(stream.charAt(bracket))) {
                    bracket++;
                }
                if (stream.startsWith(">", bracket)) {
                    return bracket + 1;
                }
            } else if (isStartOfRoot(stream, at) && ++roots == 2) {
                return at;
            }
            at = indexOr(stream.length(), stream.indexOf('<', next));
        }
        return stream.length();
    }

    private static boolean isStartOfRoot(String stream, int at) {
        return stream.length() > at + 4
                && stream.substring(at, at + 4).equalsIgnoreCase("<xml")
                && " \t\r\n/>".indexOf(stream.charAt(at + 4)) >= 0;
    }

    /** Where the first byte from {@code from} on is that belongs neither to white space nor to a byte order mark. */
    static int behindBlanks(String stream, int from) {
        int at = from;
        while (at < stream.length() && (isWhiteSpace(stream.charAt(at)) || stream.startsWith(BOM, at))) {
            at += isWhiteSpace(stream.charAt(at)) ? 1 : BOM.length();
        }
        return at;
    }

    private static String withoutBlanks(String gap) {
        int start = behindBlanks(gap, 0);
        int end = gap.length();
        while (end > start && (isWhiteSpace(gap.charAt(end - 1)) || isBom(gap, start, end - BOM.length()))) {
            end -= isWhiteSpace(gap.charAt(end - 1)) ? 1 : BOM.length();
        }
        return gap.substring(start, end);
    }

    private static boolean isBom(String gap, int start, int at) {
        return at >= start && gap.startsWith(BOM, at);
    }

    private static int behind(String stream, String token, int from) {
        int at = stream.indexOf(token, from);
        return at < 0 ? stream.length() : at + token.length();
    }

    private static int indexOr(int otherwise, int index) {
        return index < 0 ? otherwise : index;
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
