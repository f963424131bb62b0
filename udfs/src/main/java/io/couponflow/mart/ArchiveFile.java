package io.couponflow.mart;

import io.couponflow.domain.Codec;
import io.couponflow.domain.FileContent;
import io.couponflow.domain.RawPush;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A file that has been read: a row of {@code archive_file}. It travels to the tables behind the last push that was read of
 * the file, as a {@link RawPush} that is none, so that the row shows up together with all that those pushes did.
 *
 * @param source the file's path below the folder that was given
 * @param firstPosition the position of its first push: 0, unless other files were called so before
 * @param pushes how many were read of it, stray bytes included
 * @param bytes its size as it lay there, zipped if it is
 * @param modifiedAt when it was last changed by then, epoch milliseconds
 * @param readAt when that was read, epoch milliseconds
 * @param complete whether all of it was read; false where it was still being written
 * @param content null where nobody looked
 * @param problem why it could not be read to its end; null if it could
 */
public record ArchiveFile(
        String source,
        long firstPosition,
        long pushes,
        long bytes,
        long modifiedAt,
        long readAt,
        boolean complete,
        @Nullable FileContent content,
        @Nullable String problem) {

    /** The partition that no push has. */
    private static final int END = -1;

    private static final Codec<FileContent> CONTENT = new ContentCodec();
    private static final Codec<String> TEXT = new Codec.OfText();

    /** What stands for the end of the file among its pushes. */
    public RawPush marker() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        DataOutput out = new DataOutputStream(rest);
        try {
            out.writeLong(firstPosition);
            out.writeLong(bytes);
            out.writeLong(modifiedAt);
            out.writeBoolean(complete);
            Codec.writeNullable(content, CONTENT, out);
            Codec.writeNullable(problem, TEXT, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return new RawPush(source, END, pushes, readAt, rest.toByteArray());
    }

    /** Whether this is the end of a file in place of a push. */
    public static boolean isMarker(RawPush raw) {
        return raw.partition() == END;
    }

    /** The file that a {@link #marker} stands for. */
    public static ArchiveFile of(RawPush marker) {
        DataInput in = new DataInputStream(new ByteArrayInputStream(marker.body()));
        try {
            return new ArchiveFile(
                    marker.source(),
                    in.readLong(),
                    marker.position(),
                    in.readLong(),
                    in.readLong(),
                    marker.receivedAt(),
                    in.readBoolean(),
                    Codec.readNullable(CONTENT, in),
                    Codec.readNullable(TEXT, in));
        } catch (IOException e) {
            throw new UncheckedIOException("a marker is as it was made", e);
        }
    }

    /** The row as the database is to hold it. */
    public Tuple toTuple() {
        return Tuple.of(
                RowKey.in(Table.ARCHIVE_FILE).text(source).number(firstPosition).build(),
                pushes,
                bytes,
                modifiedAt,
                readAt,
                complete,
                content == null ? null : content.all().bytes(),
                content == null ? null : content.all().sha256(),
                content == null ? null : content.whole().bytes(),
                content == null ? null : content.whole().sha256(),
                content == null ? null : content.head(),
                problem);
    }

    /** A content on its way between two operators. */
    static final class ContentCodec implements Codec<FileContent> {

        @Override
        public void write(FileContent content, DataOutput out) throws IOException {
            writePart(content.all(), out);
            writePart(content.whole(), out);
            Codec.writeNullable(content.head(), TEXT, out);
        }

        private static void writePart(FileContent.Part part, DataOutput out) throws IOException {
            out.writeLong(part.bytes());
            Codec.writeText(part.sha256(), out);
        }

        @Override
        public FileContent read(DataInput in) throws IOException {
            return new FileContent(readPart(in), readPart(in), Codec.readNullable(TEXT, in));
        }

        private static FileContent.Part readPart(DataInput in) throws IOException {
            return new FileContent.Part(in.readLong(), Codec.readText(in));
        }
    }
}
