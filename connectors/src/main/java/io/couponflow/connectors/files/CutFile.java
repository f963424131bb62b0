package io.couponflow.connectors.files;

import io.couponflow.connectors.files.Reading.Place;
import io.couponflow.domain.FileContent;
import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    /** Makes the row of a file of which so many records were read to its end. */
    @FunctionalInterface
    private interface End {
        ArchiveFile after(long records);
    }

    private final Place place;
    private final @Nullable Cut records;
    private long handedOut;

    /** Null when the end was told. */
    private @Nullable End end;

    private CutFile(Place place, @Nullable Cut records, long handedOut, @Nullable End end) {
        this.place = place;
        this.records = records;
        this.handedOut = handedOut;
        this.end = end;
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
        if (isEnded(split)) {
            return ended(source);
        }
        Place place = Place.whole(source);
        Path path = split.path();
        FileStatus file = path.getFileSystem().getFileStatus(path);
        Unzipped bytes = Unzipped.open(path.toString(), path.getFileSystem().open(path));
        Cut records = cut.apply(bytes);
        long done = done(split);
        long skipped = skip(records, done);
        if (skipped < done) {
            records.close();
            throw new IOException(
                    path + " has changed: " + done + " " + plural + " of it were read before, now it holds " + skipped);
        }
        return new CutFile(
                place,
                records,
                done,
                read -> place.row(read, file.getLen(), file.getModificationTime(), true, null, bytes.problem()));
    }

    /**
     * Opens the file of a reading, where the position of its split says. Where the file is found to be other than planned,
     * the reading ends, and its row tells.
     *
     * @throws IOException if the file can't be read
     */
    static CutFile open(FileSourceSplit split, Reading reading) throws IOException {
        Place place = reading.place();
        if (isEnded(split)) {
            return ended(place.source());
        }
        FileContent upTo = reading.upTo();
        DigestedContent bytes = new DigestedContent(
                FileScan.open(reading.file()),
                Set.of(),
                upTo == null ? Long.MAX_VALUE : upTo.all().bytes(),
                read -> {});
        Cut records = new PushSplitter(bytes);
        long done = done(split);
        try {
            bytes.skipNBytes(place.bytesBefore());
        } catch (EOFException e) {
            return changed(reading, records, done);
        }
        if (skip(records, done) < done) {
            return changed(reading, records, done);
        }
        return new CutFile(
                place,
                records,
                done,
                read -> upTo == null || upTo.all().equals(bytes.all())
                        ? row(reading, read, reading.complete(), upTo, reading.problem())
                        : changedRow(reading, read));
    }

    /** A file of which nothing is left to be read or told. */
    public static CutFile ended(String source) {
        return new CutFile(Place.whole(source), null, 0, null);
    }

    /**
     * Ends a reading whose file is not there any more.
     *
     * @param split its position tells how far it had come; of one that had not begun nothing is told
     */
    static CutFile gone(FileSourceSplit split) {
        Place place = Place.of(split.splitId());
        long done = done(split);
        return new CutFile(
                place,
                null,
                done,
                isEnded(split) || done == 0
                        ? null
                        : read -> place.row(
                                read,
                                0,
                                0,
                                false,
                                null,
                                "it was gone before it was read to its end: " + read + " pushes of it are counted"));
    }

    private static CutFile changed(Reading reading, Cut records, long done) throws IOException {
        records.close();
        return new CutFile(reading.place(), null, done, read -> changedRow(reading, read));
    }

    private static ArchiveFile changedRow(Reading reading, long read) {
        return row(reading, read, false, null, "it was written anew while it was read; the next run reads it again");
    }

    private static ArchiveFile row(
            Reading reading, long read, boolean complete, @Nullable FileContent content, @Nullable String problem) {
        return reading.place()
                .row(read, reading.file().bytes(), reading.file().modifiedAt(), complete, content, problem);
    }

    private static boolean isEnded(FileSourceSplit split) {
        return split.getReaderPosition()
                .filter(position -> position.getOffset() != CheckpointedPosition.NO_OFFSET)
                .isPresent();
    }

    private static long done(FileSourceSplit split) {
        return split.getReaderPosition()
                .map(CheckpointedPosition::getRecordsAfterOffset)
                .orElse(0L);
    }

    private static long skip(Cut records, long count) throws IOException {
        try {
            return records.skip(count);
        } catch (IOException | RuntimeException e) {
            records.close();
            throw e;
        }
    }

    @Override
    public BulkFormat.@Nullable RecordIterator<RawPush> readBatch() throws IOException {
        List<RawPush> batch = records == null ? List.of() : batch(records);
        if (batch.isEmpty()) {
            return end();
        }
        long first = handedOut;
        handedOut += batch.size();
        return new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, first);
    }

    private List<RawPush> batch(Cut cut) throws IOException {
        List<RawPush> batch = new ArrayList<>(BATCH_RECORDS);
        int bytes = 0;
        while (batch.size() < BATCH_RECORDS && bytes < BATCH_BYTES) {
            byte[] body = cut.next();
            if (body == null) {
                break;
            }
            batch.add(new RawPush(place.source(), 0, place.position() + cut.place(), System.currentTimeMillis(), body));
            bytes += body.length;
        }
        return batch;
    }

    private BulkFormat.@Nullable RecordIterator<RawPush> end() {
        if (end == null) {
            return null;
        }
        RawPush marker = end.after(handedOut).marker();
        end = null;
        return new IteratorResultIterator<>(List.of(marker).iterator(), handedOut, 0);
    }

    @Override
    public void close() throws IOException {
        if (records != null) {
            records.close();
        }
    }
}
