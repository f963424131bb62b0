package io.couponflow.connectors.files;

import io.couponflow.domain.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** The bytes of a stream, digested on their way: all that were read so far, and the first ones up to chosen lengths. */
final class DigestedContent extends InputStream {

    private final InputStream in;
    private final MessageDigest digest = sha256();
    private final NavigableSet<Long> lengths;
    private final Set<FileContent.Part> parts = new LinkedHashSet<>();
    private final long limit;
    private final LongConsumer heard;
    private long count;

    /**
     * Wraps a stream.
     *
     * @param lengths of which the {@link #parts} are to be known
     * @param limit behind so many bytes the stream ends
     * @param heard is told of each read, with the number of bytes; what it throws ends the reading
     */
    DigestedContent(InputStream in, Set<Long> lengths, long limit, LongConsumer heard) {
        this.in = in;
        this.lengths = new TreeSet<>(lengths);
        this.limit = limit;
        this.heard = heard;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Long next = lengths.higher(count);
        long most = Math.min(limit, next == null ? Long.MAX_VALUE : next) - count;
        if (most <= 0) {
            return -1;
        }
        int read = in.read(target, offset, (int) Math.min(length, most));
        if (read > 0) {
            digest.update(target, offset, read);
            count += read;
            heard.accept(read);
            if (next != null && count == next) {
                parts.add(all());
            }
        }
        return read;
    }

    /** All that was read so far. */
    FileContent.Part all() {
        try {
            return part(count, ((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    /** What was read up to each of the chosen lengths, as far as the stream had as much. */
    Set<FileContent.Part> parts() {
        return parts;
    }

    /** The heads that a content may have that starts with these bytes, the longest first. */
    static List<String> heads(byte[] start) {
        return FileContent.HEADS.stream()
                .filter(length -> length <= start.length)
                .map(length -> part(length, sha256().digest(Arrays.copyOf(start, length)))
                        .sha256())
                .toList();
    }

    private static FileContent.Part part(long bytes, byte[] sha256) {
        return new FileContent.Part(bytes, HexFormat.of().formatHex(sha256));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
