package io.couponflow.connectors.files;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream cut into records, one after another. */
public interface Cut extends Closeable {

    /** The next record, or null at the end of the stream. */
    byte @Nullable [] next() throws IOException;

    /** Where the last record of {@link #next} stands in the file, from 0. */
    long place();

    /**
     * Passes over records.
     *
     * @return how many there were, fewer than {@code count} only at the end of the stream
     */
    long skip(long count) throws IOException;
}
