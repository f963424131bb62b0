package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.connector.file.src.impl.FileSourceReader;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Files that are known when the job is built, for a job that is stopped with a savepoint and started again with more of
 * them.
 *
 * <ol>
 *   <li>A file is read once in the life of the state, over restarts and savepoints; two files are the same if the ids of
 *       their splits are.
 *   <li>Files are begun in the order of the list; those that a former start left behind come first.
 *   <li>It never ends, since the state of a source that has ended can't be gone on with: who runs the job sees by the
 *       ends of the files ({@link io.couponflow.mart.ArchiveFile}) that all were read.
 * </ol>
 */
public final class UnendingFiles
        implements Source<RawPush, FileSourceSplit, UnendingFilesEnumerator.Known>, ResultTypeQueryable<RawPush> {

    private static final long serialVersionUID = 1L;

    private final List<FileSourceSplit> files;
    private final BulkFormat<RawPush, FileSourceSplit> format;

    /**
     * Files in the order in which they are to be begun.
     *
     * @param files each with its id
     * @param format reads a file, and ends it with its marker
     */
    public UnendingFiles(List<FileSourceSplit> files, BulkFormat<RawPush, FileSourceSplit> format) {
        this.files = new ArrayList<>(files);
        this.format = format;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<RawPush, FileSourceSplit> createReader(SourceReaderContext context) {
        return new FileSourceReader<>(context, format, context.getConfiguration());
    }

    @Override
    public SplitEnumerator<FileSourceSplit, UnendingFilesEnumerator.Known> createEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context) {
        return restoreEnumerator(context, new UnendingFilesEnumerator.Known(List.of(), Set.of()));
    }

    @Override
    public SplitEnumerator<FileSourceSplit, UnendingFilesEnumerator.Known> restoreEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context, UnendingFilesEnumerator.Known known) {
        return new UnendingFilesEnumerator(context, known, files);
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return FileSourceSplitSerializer.INSTANCE;
    }

    @Override
    public SimpleVersionedSerializer<UnendingFilesEnumerator.Known> getEnumeratorCheckpointSerializer() {
        return new UnendingFilesEnumerator.KnownSerializer();
    }

    @Override
    public TypeInformation<RawPush> getProducedType() {
        return format.getProducedType();
    }
}
