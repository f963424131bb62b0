package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of pushes that stand one after another into the pushes. The rule, on bytes:
 *
 * <ol>
 *   <li>A push starts at the first {@code <} after the end of the one before, so a DOCTYPE or a comment ahead of the
 *       root belongs to it.
 *   <li>It ends with the first {@code </xml>} outside CDATA and comments, in any case, with white space allowed before
 *       {@code >}; or right before its second {@code <xml} outside them, in any case, that is followed by white space,
 *       {@code /} or {@code >}, if that comes first. So a push without its end costs itself, and a prolog of the next one.
 *   <li>CDATA goes from {@code <![CDATA[} to the next {@code ]]>}, a comment from {@code <!--} to the next {@code -->}
 *       behind it. One that is not closed swallows what follows.
 *   <li>The bytes between two pushes, ahead of the first and after the last are a gap. White space (blank, tab, CR, LF)
 *       and byte order marks (EF BB BF) in it are skipped. If it holds anything else, that is one segment, from the
 *       first such byte to the last.
 *   <li>A push that has neither is a segment from its {@code <} to the end of the stream.
 *   <li>Every segment takes an ordinal, from 0, in the order of the stream.
 *   <li>Of a segment {@link RawPush#MAX_BODY} + 1 bytes are kept; the rest is scanned.
 * </ol>
 *
 * The chunks in which the stream hands out its bytes make no difference. Memory is two buffers of 64 KiB, whatever the
 * size of the stream or of a push. For one thread.
 */
public final class PushSplitter implements Cut {

    private static final int KEPT = RawPush.MAX_BODY + 1;
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] CDATA_START = "<![CDATA[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT_START = "<!--".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] START = "<xml".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "</xml".getBytes(StandardCharsets.US_ASCII);

    private enum Mode {
        GAP,
        TEXT,
        TOKEN,
        CDATA,
        COMMENT
    }

    private final InputStream in;
    private final byte[] buffer;
    private int at;
    private int limit;

    private Mode mode = Mode.GAP;

    /** In a gap: how many bytes of a BOM; in a token: of {@link #token}; in CDATA or a comment: of its end. */
    private int matched;

    /** The token that the last {@link #matched} bytes may become. */
    private byte[] token = END;

    /** The last start tag as it stands in the stream, in whatever case. */
    private final byte[] startTag = START.clone();

    /** Whether the push has had its start tag. */
    private boolean started;

    /** Whether the last push ended before a start tag, which has been passed and begins the next one. */
    private boolean nextStarted;

    private boolean open;

    /** Where in the buffer the open segment goes on, behind what was carried. */
    private int start;

    /** What the open segment has of the buffers before this one, of which {@link #carry} keeps the first bytes. */
    private long carried;

    private final byte[] carry = new byte[KEPT];

    /** The length of the gap's segment up to its last byte that is neither white space nor BOM. */
    private long solid;

    private long ordinal;

    /** How many bytes of the stream were in the buffers before this one. */
    private long passed;

    private long end;

    /** Whether the last segment was ended by the end of the stream. */
    private boolean cutOff;

    public PushSplitter(InputStream in) {
        this(in, 64 * 1024);
    }

    PushSplitter(InputStream in, int bufferSize) {
        this.in = in;
        this.buffer = new byte[bufferSize];
    }

    /** The ordinal that the next segment will have: the number of segments read and skipped so far. */
    public long ordinal() {
        return ordinal;
    }

    /** Where in the stream the last segment ends: another splitter may go on there. */
    long end() {
        return end;
    }

    /** Whether the last segment ended with the stream, so that it may have been meant to go on. */
    boolean isCutOff() {
        return cutOff;
    }

    @Override
    public long place() {
        return ordinal - 1;
    }

    /** The next segment, or null at the end of the stream. */
    @Override
    public byte @Nullable [] next() throws IOException {
        long length = advance();
        return length == 0 ? null : take(length);
    }

    /**
     * Passes over segments without keeping them.
     *
     * @return how many there were, fewer than {@code count} only at the end of the stream
     */
    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && advance() > 0) {
            open = false;
            skipped++;
        }
        return skipped;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Goes to the end of the next segment, which stays open, and returns its length; 0 at the end of the stream. */
    private long advance() throws IOException {
        if (nextStarted) {
            beginAtStartTag();
        }
        while (at < limit || fill()) {
            long length = mode == Mode.GAP ? scanGap() : scanPush();
            if (length > 0) {
                ordinal++;
                end = passed + at - (length() - length);
                return length;
            }
        }
        long rest = mode == Mode.GAP ? endOfGap() : length();
        mode = Mode.GAP;
        ordinal += rest > 0 ? 1 : 0;
        cutOff = rest > 0;
        end = passed + at;
        return rest;
    }

    /** Returns the length of the gap's segment when it has ended, ahead of a {@code <}, else 0. */
    private long scanGap() {
        while (at < limit) {
            byte b = buffer[at];
            if (b == '<') {
                long length = endOfGap();
                if (length == 0) {
                    begin();
                    started = false;
                    mode = Mode.TEXT;
                }
                return length;
            }
            if (open || !isWhiteSpace(b)) {
                scanStray(b);
            }
            at++;
        }
        return 0;
    }

    /** One more byte of a gap's segment, {@code b}; a BOM ahead of all else is no segment after all. */
    private void scanStray(byte b) {
        if (!open) {
            begin();
        }
        if (b == BOM[matched]) {
            matched++;
            if (matched == BOM.length) {
                matched = 0;
                open = solid > 0;
            }
            return;
        }
        if (matched > 0) {
            solid = length();
        }
        matched = b == BOM[0] ? 1 : 0;
        if (matched == 0 && !isWhiteSpace(b)) {
            solid = length() + 1;
        }
    }

    /** The length of the segment of the gap that ends here; 0 if it has none, or if it was told before. */
    private long endOfGap() {
        long length = !open ? 0 : matched > 0 ? length() : solid;
        matched = 0;
        solid = 0;
        open = length > 0;
        return length;
    }

    /** Returns the length of the push when it has ended, else 0. */
    private long scanPush() {
        while (at < limit) {
            switch (mode) {
                case TOKEN -> {
                    long length = scanToken(buffer[at]);
                    if (length > 0) {
                        return length;
                    }
                }
                case CDATA -> scanTo((byte) ']');
                case COMMENT -> scanTo((byte) '-');
                default -> scanText();
            }
        }
        return 0;
    }

    private void scanText() {
        int i = at;
        int end = limit;
        byte[] bytes = buffer;
        while (i < end && bytes[i] != '<') {
            i++;
        }
        at = i;
        if (i < end) {
            at++;
            mode = Mode.TOKEN;
            matched = 1;
        }
    }

    /** One byte behind a {@code <} or a part of a token. Returns the length of the push if it has ended, else 0. */
    private long scanToken(byte b) {
        if (token == END && matched == END.length) {
            return scanBehindEnd(b);
        }
        if (token == START && matched == START.length) {
            return scanBehindStart(b);
        }
        if (matched == 1) {
            token = b == '/' ? END : b == '!' ? CDATA_START : START;
        } else if (matched == 2 && b == '-' && token == CDATA_START) {
            token = COMMENT_START;
        }
        boolean isNamed = token == START || (token == END && matched > 1);
        // only the letters of the two tags come in both cases
        byte folded = isNamed ? (byte) (b | 0x20) : b;
        if (folded != token[matched]) {
            mode = Mode.TEXT;
            return 0;
        }
        if (token == START) {
            startTag[matched] = b;
        }
        at++;
        matched++;
        if (!isNamed && token != END && matched == token.length) {
            mode = token == COMMENT_START ? Mode.COMMENT : Mode.CDATA;
            matched = 0;
        }
        return 0;
    }

    private long scanBehindEnd(byte b) {
        if (b == '>') {
            at++;
            mode = Mode.GAP;
            matched = 0;
            return length();
        }
        if (isWhiteSpace(b)) {
            at++;
        } else {
            mode = Mode.TEXT;
        }
        return 0;
    }

    private long scanBehindStart(byte b) {
        mode = Mode.TEXT;
        if (b != '>' && b != '/' && !isWhiteSpace(b)) {
            return 0;
        }
        nextStarted = started;
        started = true;
        return nextStarted ? length() - START.length : 0;
    }

    /** Goes on to the end of CDATA or a comment: two of {@code twice}, or more, and a {@code >}. */
    private void scanTo(byte twice) {
        int i = at;
        int end = limit;
        byte[] bytes = buffer;
        while (i < end) {
            byte b = bytes[i++];
            if (b == twice) {
                matched = Math.min(2, matched + 1);
            } else if (matched == 2 && b == '>') {
                mode = Mode.TEXT;
                break;
            } else {
                matched = 0;
                while (i < end && bytes[i] != twice) {
                    i++;
                }
            }
        }
        at = i;
    }

    /** Begins a push at the start tag behind which the one before was found to have ended. */
    private void beginAtStartTag() {
        nextStarted = false;
        begin();
        // as much of it as the buffer no longer has
        int before = Math.max(0, START.length - at);
        System.arraycopy(startTag, 0, carry, 0, before);
        carried = before;
        start = at - START.length + before;
    }

    private void begin() {
        open = true;
        start = at;
        carried = 0;
        solid = 0;
    }

    /** How long the open segment is, up to here. */
    private long length() {
        return open ? carried + at - start : 0;
    }

    private byte[] take(long length) {
        open = false;
        int kept = (int) Math.min(length, KEPT);
        if (carried == 0) {
            return Arrays.copyOfRange(buffer, start, start + kept);
        }
        int before = (int) Math.min(carried, kept);
        byte[] segment = Arrays.copyOf(carry, kept);
        System.arraycopy(buffer, start, segment, before, kept - before);
        return segment;
    }

    /** Reads on when the buffer is used up; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (open) {
            if (carried < KEPT) {
                int more = Math.min(limit - start, KEPT - (int) carried);
                System.arraycopy(buffer, start, carry, (int) carried, more);
            }
            carried += limit - start;
        }
        passed += limit;
        start = 0;
        at = 0;
        limit = 0;
        int count = 0;
        while (count == 0) {
            count = in.read(buffer, 0, buffer.length);
        }
        limit = Math.max(0, count);
        return limit > 0;
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
