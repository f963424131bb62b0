package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file as pushes. A position in a file is the number of pushes before it: a restored reader scans up to it
 * again, which works for compressed files too.
 */
final class PushFileFormat implements BulkFormat<RawPush, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    /** A batch is handed over when it holds as many pushes, or as many bytes of them. */
    private static final int BATCH_PUSHES = 512;

    private static final int BATCH_BYTES = 1 << 20;

    private final String root;

    /** @param root the path that was given, without scheme: a folder, or the file itself */
    PushFileFormat(String root) {
        this.root = root;
    }

    @Override
    public Reader<RawPush> createReader(Configuration config, FileSourceSplit split) throws IOException {
        return restoreReader(config, split);
    }

    @Override
    public Reader<RawPush> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        long done = split.getReaderPosition()
                .map(CheckpointedPosition::getRecordsAfterOffset)
                .orElse(0L);
        Path path = split.path();
        PushSplitter pushes = new PushSplitter(
                Unzipped.open(path.toString(), path.getFileSystem().open(path)));
        try {
            skip(pushes, done, path);
        } catch (IOException | RuntimeException e) {
            pushes.close();
            throw e;
        }
        return new PushReader(source(path), pushes);
    }

    private static void skip(PushSplitter pushes, long done, Path path) throws IOException {
        long skipped = pushes.skip(done);
        if (skipped < done) {
            throw new IOException(
                    path + " has changed: " + done + " pushes of it were read before, now it holds " + skipped);
        }
    }

    private String source(Path file) {
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
    private record PushReader(String source, PushSplitter pushes) implements Reader<RawPush> {

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
                    ? null
                    : new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, first);
        }

        @Override
        public void close() throws IOException {
            pushes.close();
        }
    }
}
