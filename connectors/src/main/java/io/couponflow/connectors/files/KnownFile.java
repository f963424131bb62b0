package io.couponflow.connectors.files;

import io.couponflow.domain.FileContent;
import org.jspecify.annotations.Nullable;

/**
 * A file that was read: what a run needs of its row in {@code archive_file}, where each column is explained.
 *
 * @param modifiedAt epoch milliseconds
 */
public record KnownFile(
        String source,
        long firstPosition,
        long pushes,
        long bytes,
        long modifiedAt,
        boolean complete,
        @Nullable FileContent content,
        @Nullable String problem) {

    /** Whether this is what came of a reading. One whose file was other than planned has no content. */
    public boolean isOf(Reading reading) {
        return source.equals(reading.place().source())
                && firstPosition == reading.place().firstPosition()
                && (content == null || (content.equals(reading.upTo()) && complete == reading.complete()));
    }

    /** Whether a file looks as this one did: same name, size and time. */
    boolean looksLike(ListedFile file) {
        return source.equals(file.source()) && bytes == file.bytes() && modifiedAt == file.modifiedAt();
    }
}
