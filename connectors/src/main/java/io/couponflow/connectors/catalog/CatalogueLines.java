package io.couponflow.connectors.catalog;

import io.couponflow.connectors.files.Cut;
import io.couponflow.domain.RawPush;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into lines. The rule, on bytes:
 *
 * <ol>
 *   <li>A line ends with LF, or CR LF, or with the stream. Its end is no part of it.
 *   <li>A byte order mark (EF BB BF) at the start of the stream is skipped.
 *   <li>A line of blanks, tabs and CR alone is skipped, but counts.
 *   <li>Of a line {@link RawPush#MAX_LINE} + 1 bytes are kept; the rest is passed over.
 * </ol>
 *
 * For one thread.
 */
final class CatalogueLines implements Cut {

    private static final int KEPT = RawPush.MAX_LINE + 1;
    private static final int BOM_LENGTH = 3;

    private final InputStream in;
    private final byte[] buffer;
    private int at;
    private int limit;
    private long index = -1;

    CatalogueLines(InputStream in) {
        this(in, 64 * 1024);
    }

    /** @param bufferSize 3 at least */
    CatalogueLines(InputStream in, int bufferSize) {
        this.in = in;
        this.buffer = new byte[bufferSize];
    }

    /** The index of the last line of {@link #next} in the stream, blank ones counted, from 0. */
    @Override
    public long place() {
        return index;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && next() != null) {
            skipped++;
        }
        return skipped;
    }

    /** The next line that is not blank, or null at the end of the stream. */
    @Override
    public byte @Nullable [] next() throws IOException {
        while (at < limit || fill()) {
            if (index < 0) {
                skipByteOrderMark();
            }
            byte[] line = line();
            index++;
            if (!isBlank(line)) {
                return line;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long length = 0;
        boolean ended = false;
        while (!ended && (at < limit || fill())) {
            int end = at;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            ended = end < limit;
            line.write(buffer, at, Math.min(end - at, KEPT - line.size()));
            length += end - at;
            at = ended ? end + 1 : end;
        }
        byte[] kept = line.toByteArray();
        boolean isWhole = kept.length == length;
        return ended && isWhole && length > 0 && kept[kept.length - 1] == '\r'
                ? Arrays.copyOf(kept, kept.length - 1)
                : kept;
    }

    private void skipByteOrderMark() {
        if (limit >= BOM_LENGTH && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
            at = BOM_LENGTH;
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = in.readNBytes(buffer, 0, buffer.length);
        return limit > 0;
    }

    private static boolean isBlank(byte[] line) {
        if (line.length == KEPT) {
            return false;
        }
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
