package io.couponflow.connectors.files;

import io.couponflow.domain.FileContent;
import io.couponflow.mart.ArchiveFile;
import java.io.Serializable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to read of a file.
 *
 * @param place what of it, and as what; by this the state of a job knows it
 * @param file where it is now
 * @param upTo what the file holds up to where it is to be read; null to read it to its end, whatever comes
 * @param complete whether that is all there will be, so that a push without an end is one; else the rest is left
 * @param problem why there is no more of it to be read; null if there is
 */
public record Reading(
        Place place,
        ListedFile file,
        @Nullable FileContent upTo,
        boolean complete,
        @Nullable String problem) implements Serializable {

    /**
     * A part of a file: its pushes from one on.
     *
     * @param source what they have as their source; not the file's own one where a run that was interrupted found the file
     *     elsewhere
     * @param firstPosition the position of the file's first push: not 0 where the source stood for other content before
     * @param pushesBefore how many of its pushes were read before
     * @param bytesBefore where in the unzipped file they end
     */
    public record Place(String source, long firstPosition, long pushesBefore, long bytesBefore)
            implements Serializable {

        /** No source holds it, since a path has no empty name. */
        private static final String SEPARATOR = "//";

        /** A file from its start, the first of its name. */
        static Place whole(String source) {
            return new Place(source, 0, 0, 0);
        }

        /** The place as a text, from which {@link #of} makes it again; of a whole file its source. */
        String id() {
            return equals(whole(source))
                    ? source
                    : source + SEPARATOR + firstPosition + "/" + pushesBefore + "/" + bytesBefore;
        }

        static Place of(String id) {
            int end = id.indexOf(SEPARATOR);
            if (end < 0) {
                return whole(id);
            }
            String[] numbers = id.substring(end + SEPARATOR.length()).split("/", 3);
            return new Place(
                    id.substring(0, end),
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]));
        }

        /** The position of the first push to be read. */
        long position() {
            return firstPosition + pushesBefore;
        }

        /** The row of the file when so many pushes of this place have been read, now. */
        ArchiveFile row(
                long pushes,
                long bytes,
                long modifiedAt,
                boolean complete,
                @Nullable FileContent content,
                @Nullable String problem) {
            return new ArchiveFile(
                    source,
                    firstPosition,
                    pushesBefore + pushes,
                    bytes,
                    modifiedAt,
                    System.currentTimeMillis(),
                    complete,
                    content,
                    problem);
        }
    }

    /** A file to be read from its start to its end, whatever is in it. */
    static Reading whole(ListedFile file) {
        return new Reading(Place.whole(file.source()), file, null, true, null);
    }

    /** To be read once, whatever becomes of the file afterwards. */
    FileSourceSplit split() {
        return file.split(place.id());
    }
}
