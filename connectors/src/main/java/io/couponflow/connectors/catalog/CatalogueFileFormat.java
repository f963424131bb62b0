package io.couponflow.connectors.catalog;

import io.couponflow.connectors.files.CutFile;
import io.couponflow.domain.RawPush;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;

/** Reads one file as lines of a catalogue, as {@link CatalogueLines} cuts them and {@link CutFile} reads. */
public final class CatalogueFileFormat implements BulkFormat<RawPush, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    private final boolean mayBeGone;

    /** A file that must be there. */
    public CatalogueFileFormat() {
        this(false);
    }

    private CatalogueFileFormat(boolean mayBeGone) {
        this.mayBeGone = mayBeGone;
    }

    /** Of a job that is started again: the file that a former start was reading may lie elsewhere by now, and is read from there. */
    static CatalogueFileFormat mayBeGone() {
        return new CatalogueFileFormat(true);
    }

    @Override
    public Reader<RawPush> createReader(Configuration config, FileSourceSplit split) throws IOException {
        return restoreReader(config, split);
    }

    @Override
    public Reader<RawPush> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        String source = split.path().getName();
        try {
            return CutFile.open(split, source, CatalogueLines::new, "lines");
        } catch (FileNotFoundException e) {
            if (mayBeGone) {
                return CutFile.ended(source);
            }
            throw e;
        }
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
