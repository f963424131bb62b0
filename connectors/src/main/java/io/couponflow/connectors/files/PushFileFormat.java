package io.couponflow.connectors.files;

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
 * Reads one file as pushes, and behind the last one its {@link ArchiveFile}. A position in a file is the number of
 * pushes before it: a restored reader scans up to it again, which works for compressed files too. Behind the end of the
 * file the position has an offset, which none has before.
 */
final class PushFileFormat implements BulkFormat<RawPush, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    /** A batch is handed over when it holds as many pushes, or as many bytes of them. */
    private static final int BATCH_PUSHES = 512;

    private static final int BATCH_BYTES = 1 << 20;

    private final @Nullable String root;

    private PushFileFormat(@Nullable String root) {
        this.root = root;
    }

    /** Files whose source is their path below {@code root}: a folder without scheme, or the file itself. */
    static PushFileFormat below(String root) {
        return new PushFileFormat(root);
    }

    /** Files whose source is the id of their split. */
    static PushFileFormat withSourceAsId() {
        return new PushFileFormat(null);
    }

    @Override
    public Reader<RawPush> createReader(Configuration config, FileSourceSplit split) throws IOException {
        return restoreReader(config, split);
    }

    @Override
    public Reader<RawPush> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        CheckpointedPosition position =
                split.getReaderPosition().orElse(new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 0));
        Path path = split.path();
        String source = root == null ? split.splitId() : source(path, root);
        if (position.getOffset() != CheckpointedPosition.NO_OFFSET) {
            return PushReader.atTheEnd(source);
        }
        FileStatus file = path.getFileSystem().getFileStatus(path);
        PushSplitter pushes = new PushSplitter(
                Unzipped.open(path.toString(), path.getFileSystem().open(path)));
        try {
            skip(pushes, position.getRecordsAfterOffset(), path);
        } catch (IOException | RuntimeException e) {
            pushes.close();
            throw e;
        }
        return new PushReader(source, pushes, file);
    }

    private static void skip(PushSplitter pushes, long done, Path path) throws IOException {
        long skipped = pushes.skip(done);
        if (skipped < done) {
            throw new IOException(
                    path + " has changed: " + done + " pushes of it were read before, now it holds " + skipped);
        }
    }

    static String source(Path file, String root) {
        String path = file.getPath();
        if (path.equals(root)) {
            return file.getName();
        }
        return path.substring(root.endsWith("/") ? root.length() : root.length() + 1);
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<RawPush> getProducedType() {
        return Types.POJO(RawPush.class);
    }

    /** Reads ahead of the task in batches; the time of a push is when it was read. */
    private static final class PushReader implements Reader<RawPush> {

        private final String source;
        private final PushSplitter pushes;

        /** As it was when it was opened; null when its end was told. */
        private @Nullable FileStatus file;

        PushReader(String source, PushSplitter pushes, @Nullable FileStatus file) {
            this.source = source;
            this.pushes = pushes;
            this.file = file;
        }

        static PushReader atTheEnd(String source) {
            return new PushReader(source, new PushSplitter(InputStream.nullInputStream()), null);
        }

        @Override
        public @Nullable RecordIterator<RawPush> readBatch() throws IOException {
            long first = pushes.ordinal();
            List<RawPush> batch = new ArrayList<>(BATCH_PUSHES);
            int bytes = 0;
            while (batch.size() < BATCH_PUSHES && bytes < BATCH_BYTES) {
                byte[] body = pushes.next();
                if (body == null) {
                    break;
                }
                batch.add(new RawPush(source, 0, first + batch.size(), System.currentTimeMillis(), body));
                bytes += body.length;
            }
            return batch.isEmpty()
                    ? end(first)
                    : new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, first);
        }

        private @Nullable RecordIterator<RawPush> end(long count) {
            if (file == null) {
                return null;
            }
            ArchiveFile read = new ArchiveFile(
                    source, count, file.getLen(), file.getModificationTime(), System.currentTimeMillis());
            file = null;
            return new IteratorResultIterator<>(List.of(read.marker()).iterator(), count, 0);
        }

        @Override
        public void close() throws IOException {
            pushes.close();
        }
    }
}
