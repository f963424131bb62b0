package io.couponflow.connectors.files;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/** Hands out the files of {@link UnendingFiles}, whose rule it keeps. */
public final class UnendingFilesEnumerator implements SplitEnumerator<FileSourceSplit, UnendingFilesEnumerator.Known> {

    private final SplitEnumeratorContext<FileSourceSplit> context;
    private final Deque<FileSourceSplit> waiting;

    /** The ids of all files there ever were: those that wait, those being read and those that were. */
    private final Set<String> known;

    /** Readers that asked when nothing was waiting. */
    private final Set<Integer> idle = new LinkedHashSet<>();

    UnendingFilesEnumerator(
            SplitEnumeratorContext<FileSourceSplit> context, Known restored, List<FileSourceSplit> files) {
        this.context = context;
        this.waiting = new ArrayDeque<>(restored.waiting());
        this.known = new LinkedHashSet<>(restored.ids());
        for (FileSourceSplit file : files) {
            if (known.add(file.splitId())) {
                waiting.add(file);
            }
        }
    }

    @Override
    public void start() {
        // Readers ask.
    }

    @Override
    public void addReader(int subtask) {
        // It asks when it has nothing to read.
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        idle.add(subtask);
        handOut();
    }

    @Override
    public void addSplitsBack(List<FileSourceSplit> splits, int subtask) {
        for (int i = splits.size() - 1; i >= 0; i--) {
            waiting.addFirst(splits.get(i));
        }
        handOut();
    }

    @Override
    public Known snapshotState(long checkpointId) {
        return new Known(List.copyOf(waiting), new LinkedHashSet<>(known));
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private void handOut() {
        // A reader that failed since it asked is gone, and asks again when it is back.
        idle.retainAll(context.registeredReaders().keySet());
        var readers = idle.iterator();
        while (!waiting.isEmpty() && readers.hasNext()) {
            context.assignSplit(waiting.remove(), readers.next());
            readers.remove();
        }
    }

    /**
     * What a checkpoint remembers.
     *
     * @param waiting files that no reader has been given
     * @param ids of every file there ever was
     */
    public record Known(List<FileSourceSplit> waiting, Set<String> ids) {}

    /** State of the source's coordinator, in checkpoints and savepoints. */
    static final class KnownSerializer implements SimpleVersionedSerializer<Known> {

        private static final int VERSION = 1;
        private static final Codec<String> TEXT = new Codec.OfText();
        private static final Codec<FileSourceSplit> SPLIT = new SplitCodec();

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(Known known) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(256);
            Codec.writeList(known.waiting, SPLIT, out);
            Codec.writeList(new ArrayList<>(known.ids), TEXT, out);
            return out.getCopyOfBuffer();
        }

        @Override
        public Known deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw Codec.unknownVersion(UnendingFiles.class, version);
            }
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            return new Known(Codec.readList(SPLIT, in), new LinkedHashSet<>(Codec.readList(TEXT, in)));
        }
    }

    /** A split as Flink writes it, with the version of that. */
    static final class SplitCodec implements Codec<FileSourceSplit> {

        @Override
        public void write(FileSourceSplit split, DataOutput out) throws IOException {
            byte[] bytes = FileSourceSplitSerializer.INSTANCE.serialize(split);
            Codec.writeSize(FileSourceSplitSerializer.INSTANCE.getVersion(), out);
            Codec.writeSize(bytes.length, out);
            out.write(bytes);
        }

        @Override
        public FileSourceSplit read(DataInput in) throws IOException {
            int version = Codec.readSize(in);
            byte[] bytes = new byte[Codec.readSize(in)];
            in.readFully(bytes);
            return FileSourceSplitSerializer.INSTANCE.deserialize(version, bytes);
        }
    }
}
