package io.couponflow.domain.row;

import io.couponflow.domain.RawPush;
import java.nio.ByteBuffer;

/**
 * A file that has been read to its end: a row of {@code archive_file}. It travels to the tables behind the last push of
 * the file, as a {@link RawPush} that is none, so that the row shows up together with all that the file's pushes did.
 *
 * @param source the file's path below the folder that was given
 * @param pushes how many it holds, stray bytes included
 * @param bytes its size as it was when read, zipped if it is
 * @param modifiedAt when it was last changed by then, epoch milliseconds
 * @param readAt when its end was reached, epoch milliseconds
 */
public record ArchiveFile(String source, long pushes, long bytes, long modifiedAt, long readAt) {

    /** The partition that no push has. */
    private static final int END = -1;

    /** What stands for the end of the file among its pushes. */
    public RawPush marker() {
        byte[] rest = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(bytes)
                .putLong(modifiedAt)
                .array();
        return new RawPush(source, END, pushes, readAt, rest);
    }

    /** Whether this is the end of a file in place of a push. */
    public static boolean isMarker(RawPush raw) {
        return raw.partition() == END;
    }

    /** The file that a {@link #marker} stands for. */
    public static ArchiveFile of(RawPush marker) {
        ByteBuffer rest = ByteBuffer.wrap(marker.body());
        return new ArchiveFile(marker.source(), marker.position(), rest.getLong(), rest.getLong(), marker.receivedAt());
    }

    /** The row as the database is to hold it. */
    public MartRow toMart() {
        return MartRow.of(Table.ARCHIVE_FILE, source, pushes, bytes, modifiedAt, readAt);
    }
}
