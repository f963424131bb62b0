package io.couponflow.connectors.catalog;

import io.couponflow.connectors.files.ListedFile;
import io.couponflow.connectors.files.UnendingFiles;
import io.couponflow.domain.RawPush;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a catalogue in a file ({@code .jsonl}, zipped or not), as {@link CatalogueLines} cuts them. The file is
 * read once, by one subtask, from its first line to its last; behind that comes its
 * {@link io.couponflow.mart.ArchiveFile}. A line's source is the file's name, its partition
 * 0, its position the index of the line, from 0; it was received when it was read. A restart goes on behind the last
 * line of the checkpoint.
 */
public final class CatalogueFile {

    private CatalogueFile() {}

    /**
     * The catalogue at a path, bounded.
     *
     * @param path a path of this machine, absolute or not, or a URI that Flink has a file system for
     * @throws IllegalArgumentException if there is no file at {@code path}, or it can't be looked at
     */
    public static Source<RawPush, ?, ?> at(String path) {
        // a local name may hold what a URI may not, such as blanks, colons and percent signs
        Path file = path.contains("://") ? new Path(path) : Path.fromLocalFile(new File(path).getAbsoluteFile());
        try {
            FileStatus status = file.getFileSystem().getFileStatus(file);
            if (status.isDir()) {
                throw new IllegalArgumentException(path + " is a folder, the catalogue is one file");
            }
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException("no catalogue at " + path, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("can't look for the catalogue at " + path + ": " + e.getMessage(), e);
        }
        return FileSource.forBulkFileFormat(new CatalogueFileFormat(), file).build();
    }

    /**
     * The catalogue in this file. It never ends: for a job that is stopped with a savepoint and is started again from
     * there.
     *
     * @param file null if there is nothing to read this time
     * @param start tells the starts of one chain of jobs apart: the number of the checkpoint, 0 without
     */
    public static Source<RawPush, ?, ?> unending(@Nullable ListedFile file, long start) {
        return new UnendingFiles(
                file == null ? List.of() : List.of(file.onceAStart(start)), CatalogueFileFormat.mayBeGone());
    }
}
