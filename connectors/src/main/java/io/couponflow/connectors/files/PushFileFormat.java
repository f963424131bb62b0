package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import java.io.IOException;
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
        String source = root == null ? split.splitId() : source(split.path(), root);
        return CutFile.open(split, source, PushSplitter::new, "pushes");
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
