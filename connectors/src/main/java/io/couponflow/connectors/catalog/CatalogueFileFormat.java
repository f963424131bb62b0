package io.couponflow.connectors.catalog;

import io.couponflow.connectors.files.Unzipped;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.row.ArchiveFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file as lines of a catalogue, and behind the last one its {@link ArchiveFile}. A position in a checkpoint is
 * the number of lines that were handed out, blank ones not counted: a restored reader reads up to it again, which works
 * for compressed files too. Behind the end of the file the position has an offset, which none has before.
 */
public final class CatalogueFileFormat implements BulkFormat<RawPush, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    /** A batch is handed over when it holds as many lines, or as many bytes of them. */
    private static final int BATCH_LINES = 512;

    private static final int BATCH_BYTES = 1 << 20;

    @Override
    public Reader<RawPush> createReader(Configuration config, FileSourceSplit split) throws IOException {
        return restoreReader(config, split);
    }

    @Override
    public Reader<RawPush> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        CheckpointedPosition position =
                split.getReaderPosition().orElse(new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 0));
        Path path = split.path();
        if (position.getOffset() != CheckpointedPosition.NO_OFFSET) {
            return new LineReader(path.getName(), new CatalogueLines(InputStream.nullInputStream()), 0, null);
        }
        long done = position.getRecordsAfterOffset();
        FileStatus file = path.getFileSystem().getFileStatus(path);
        CatalogueLines lines = new CatalogueLines(
                Unzipped.open(path.toString(), path.getFileSystem().open(path)));
        try {
            for (long skipped = 0; skipped < done; skipped++) {
                if (lines.next() == null) {
                    throw new IOException(
                            path + " has changed: " + done + " lines of it were read before, now it holds " + skipped);
                }
            }
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
        return new LineReader(path.getName(), lines, done, file);
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<RawPush> getProducedType() {
        return Types.POJO(RawPush.class);
    }

    /** Reads ahead of the task in batches; the time of a line is when it was read. */
    private static final class LineReader implements Reader<RawPush> {

        private final String source;
        private final CatalogueLines lines;
        private long handedOut;

        /** As it was when it was opened; null when its end was told. */
        private @Nullable FileStatus file;

        LineReader(String source, CatalogueLines lines, long handedOut, @Nullable FileStatus file) {
            this.file = file;
            this.source = source;
            this.lines = lines;
            this.handedOut = handedOut;
        }

        @Override
        public @Nullable RecordIterator<RawPush> readBatch() throws IOException {
            List<RawPush> batch = new ArrayList<>();
            int bytes = 0;
            while (batch.size() < BATCH_LINES && bytes < BATCH_BYTES) {
                byte[] line = lines.next();
                if (line == null) {
                    break;
                }
                batch.add(new RawPush(source, 0, lines.index(), System.currentTimeMillis(), line));
                bytes += line.length;
            }
            if (batch.isEmpty()) {
                return end();
            }
            long first = handedOut;
            handedOut += batch.size();
            return new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, first);
        }

        private @Nullable RecordIterator<RawPush> end() {
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
            lines.close();
        }
    }
}
