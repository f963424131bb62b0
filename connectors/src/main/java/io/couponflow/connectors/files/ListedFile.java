package io.couponflow.connectors.files;

import java.io.Serializable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;

/**
 * A file as it was found.
 *
 * @param source what its pushes have as their source: its path below the folder that was given, with {@code /}, or the
 *     name of the file that was given
 * @param path where it is
 * @param bytes its size
 * @param modifiedAt when it was last changed, epoch milliseconds
 * @param regular whether it can be read more than once, as a pipe can't
 */
public record ListedFile(String source, Path path, long bytes, long modifiedAt, boolean regular)
        implements Serializable {

    /**
     * To be read by a job that starts from some state, whatever jobs before it have read: for a file that is written anew.
     *
     * @param start tells the starts of one chain of jobs apart: the number of the checkpoint, 0 without
     */
    public FileSourceSplit onceAStart(long start) {
        return split(source + "@" + start);
    }

    /** To be read once by a chain of jobs, as which the id stands. */
    FileSourceSplit split(String id) {
        return new FileSourceSplit(id, path, 0, bytes, modifiedAt, bytes);
    }
}
