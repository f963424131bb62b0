package io.couponflow.domain;

/**
 * One push as it arrived: the raw HTTP body and where it was read. A line of the catalogue arrives as one too. A file is
 * followed by one that is no push and stands for its end: {@link io.couponflow.mart.ArchiveFile#marker}.
 *
 * @param source the topic, or the file's path below the folder that was given
 * @param partition the topic's partition; 0 in a file
 * @param position the offset; in a file the ordinal of the push, or the index of the line, from 0
 * @param receivedAt when the merchant received it, epoch milliseconds; in a file, when it was read
 * @param body the bytes as posted. A body over {@link #MAX_BODY}, or a line over {@link #MAX_LINE}, may have been cut by
 *     the source, at the earliest one byte after that bound, so its length still tells that it was too large
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes are read, not copied
public record RawPush(String source, int partition, long position, long receivedAt, byte[] body) {

    /** The largest body that is parsed, in bytes (64 KiB). */
    public static final int MAX_BODY = 64 * 1024;

    /** The longest line of the catalogue that is parsed, in bytes without its end (1 MiB). */
    public static final int MAX_LINE = 1 << 20;
}
