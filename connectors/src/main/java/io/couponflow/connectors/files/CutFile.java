package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import io.couponflow.domain.row.ArchiveFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file record by record, and behind the last one its {@link ArchiveFile}, ahead of the task in batches; the time
 * of a record is when it was read. A position in a checkpoint is the number of records that were handed out: a restored
 * reader reads up to it again, which works for compressed files too. Behind the end of the file the position has an
 * offset, which none has before.
 */
public final class CutFile implements BulkFormat.Reader<RawPush> {

    /** A batch is handed over when it holds as many records, or as many bytes of them. */
    private static final int BATCH_RECORDS = 512;

    private static final int BATCH_BYTES = 1 << 20;

    private final String source;
    private final @Nullable Cut records;
    private long handedOut;

    /** As it was when it was opened; null when its end was told. */
    private @Nullable FileStatus file;

    private CutFile(String source, @Nullable Cut records, long handedOut, @Nullable FileStatus file) {
        this.source = source;
        this.records = records;
        this.handedOut = handedOut;
        this.file = file;
    }

    /**
     * Opens the file of a split where its position says, unzipped.
     *
     * @param source what its records have as their source
     * @param cut cuts its bytes
     * @param plural what its records are, for people
     * @throws IOException if it can't be read, or has fewer records than were handed out
     */
    public static CutFile open(
            FileSourceSplit split, String source, Function<InputStream, ? extends Cut> cut, String plural)
            throws IOException {
        CheckpointedPosition position =
                split.getReaderPosition().orElse(new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 0));
        if (position.getOffset() != CheckpointedPosition.NO_OFFSET) {
            return new CutFile(source, null, 0, null);
        }
        Path path = split.path();
        FileStatus file = path.getFileSystem().getFileStatus(path);
        Cut records =
                cut.apply(Unzipped.open(path.toString(), path.getFileSystem().open(path)));
        long done = position.getRecordsAfterOffset();
        try {
            long skipped = records.skip(done);
            if (skipped < done) {
                throw new IOException(path + " has changed: " + done + " " + plural
                        + " of it were read before, now it holds " + skipped);
            }
        } catch (IOException | RuntimeException e) {
            records.close();
            throw e;
        }
        return new CutFile(source, records, done, file);
    }

    @Override
    public BulkFormat.@Nullable RecordIterator<RawPush> readBatch() throws IOException {
        if (records == null) {
            return null;
        }
        List<RawPush> batch = new ArrayList<>(BATCH_RECORDS);
        int bytes = 0;
        while (batch.size() < BATCH_RECORDS && bytes < BATCH_BYTES) {
            byte[] body = records.next();
            if (body == null) {
                break;
            }
            batch.add(new RawPush(source, 0, records.place(), System.currentTimeMillis(), body));
            bytes += body.length;
        }
        if (batch.isEmpty()) {
            return end();
        }
        long first = handedOut;
        handedOut += batch.size();
        return new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, first);
    }

    private BulkFormat.@Nullable RecordIterator<RawPush> end() {
        if (file == null) {
            return null;
        }
        ArchiveFile read = new ArchiveFile(
                source, handedOut, file.getLen(), file.getModificationTime(), System.currentTimeMillis());
        file = null;
        return new IteratorResultIterator<>(List.of(read.marker()).iterator(), handedOut, 0);
    }

    @Override
    public void close() throws IOException {
        if (records != null) {
            records.close();
        }
    }
}
