package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads one file as pushes, as {@link PushSplitter} cuts them and {@link CutFile} reads. */
final class PushFileFormat implements BulkFormat<RawPush, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    private final @Nullable String root;

    /** By the ids of their splits. */
    private final Map<String, Reading> readings;

    private PushFileFormat(@Nullable String root, Map<String, Reading> readings) {
        this.root = root;
        this.readings = readings;
    }

    /** Files whose source is their path below {@code root}: a folder without scheme, or the file itself. */
    static PushFileFormat below(String root) {
        return new PushFileFormat(root, Map.of());
    }

    /** Files as planned, wherever their splits say that they were once. */
    static PushFileFormat planned(List<Reading> readings) {
        Map<String, Reading> byId = new HashMap<>();
        readings.forEach(reading -> byId.put(reading.place().id(), reading));
        return new PushFileFormat(null, Map.copyOf(byId));
    }

    @Override
    public Reader<RawPush> createReader(Configuration config, FileSourceSplit split) throws IOException {
        return restoreReader(config, split);
    }

    @Override
    public Reader<RawPush> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        if (root != null) {
            return CutFile.open(split, source(split.path(), root), PushSplitter::new, "pushes");
        }
        Reading reading = readings.get(split.splitId());
        return reading == null ? CutFile.gone(split) : CutFile.open(split, reading);
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
}
