package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.SimpleSplitAssigner;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The pushes of an archive: a file, or every {@code *.xml} and {@code *.xml.gz} (in any case) below a folder, each with
 * any number of pushes as {@link PushSplitter} cuts them. Names that start with a dot are left out, folders too; a file
 * that is given itself is taken whatever its name. Symbolic links are followed, and a folder of this machine is read once,
 * however many of them lead to it.
 *
 * <p>A file is one split and is read by one subtask, from its first push to its last; files are begun in the
 * order of their paths. A push's source is the file's path below the folder, with {@code /}, or the name of the file
 * that was given; its partition is 0, its position the ordinal in the file. Behind the last push of a file comes its
 * {@link io.couponflow.mart.ArchiveFile}. A restart goes on behind the last push of the checkpoint.
 */
public final class PushFiles {

    private PushFiles() {}

    /**
     * The pushes at a path, bounded.
     *
     * @param path a path of this machine, absolute or not, or a URI that Flink has a file system for
     * @throws IllegalArgumentException if there is nothing at {@code path}, or something can't be read; of a path of this
     *     machine that is known before anything is
     */
    public static Source<RawPush, ?, ?> at(String path) {
        Path root = existing(path);
        if (!isDistributed(root)) {
            try {
                LocalArchive.files(local(root));
            } catch (IOException e) {
                throw new IllegalArgumentException("can't read the pushes at " + path + ": " + e.getMessage(), e);
            }
        }
        return FileSource.forBulkFileFormat(PushFileFormat.below(root.getPath()), root)
                .setFileEnumerator(Listing::new)
                .setSplitAssigner(SimpleSplitAssigner::new)
                .build();
    }

    /**
     * The files at a path of this machine, a file or a folder, in the order of their paths.
     *
     * @throws IllegalArgumentException if there is nothing at {@code path}, or it can't be looked at
     * @throws IOException naming what can't be read
     */
    public static List<ListedFile> list(String path) throws IOException {
        Path root = existing(path);
        List<ListedFile> listed = new ArrayList<>();
        for (java.nio.file.Path file : LocalArchive.files(local(root))) {
            Path found = Path.fromLocalFile(file.toFile());
            BasicFileAttributes status = Files.readAttributes(file, BasicFileAttributes.class);
            listed.add(new ListedFile(
                    PushFileFormat.source(found, root.getPath()),
                    found,
                    status.size(),
                    status.lastModifiedTime().toMillis(),
                    status.isRegularFile()));
        }
        listed.sort(Comparator.comparing(file -> file.path().getPath()));
        return listed;
    }

    /** The same for files that are read whole, whatever is in them, once for each source. */
    public static Source<RawPush, ?, ?> unending(List<ListedFile> files) {
        return planned(files.stream().map(Reading::whole).toList());
    }

    /**
     * The pushes of these readings, as far as no former start of the job has read them. It never ends: for a job that is
     * stopped with a savepoint and is started again from there, with further readings. What a former start had begun and
     * is not among them ends there.
     */
    public static Source<RawPush, ?, ?> planned(List<Reading> readings) {
        return new UnendingFiles(readings.stream().map(Reading::split).toList(), PushFileFormat.planned(readings));
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.getPath());
    }

    private static boolean isDistributed(Path path) {
        try {
            return path.getFileSystem().isDistributedFS();
        } catch (IOException e) {
            throw new IllegalArgumentException("can't look for pushes at " + path + ": " + e.getMessage(), e);
        }
    }

    private static Path existing(String path) {
        if (path.isBlank()) {
            throw new IllegalArgumentException("the path of the pushes is empty, a file or a folder is needed");
        }
        // a local name may hold what a URI may not, such as blanks, colons and percent signs
        Path root = path.contains("://") ? new Path(path) : Path.fromLocalFile(new File(path).getAbsoluteFile());
        try {
            root.getFileSystem().getFileStatus(root);
            return root;
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException("no file or folder of pushes at " + path, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("can't look for pushes at " + path + ": " + e.getMessage(), e);
        }
    }

    /** The files as splits, the last path first: {@link SimpleSplitAssigner} hands out its splits from the end. */
    private static final class Listing extends NonSplittingRecursiveEnumerator {

        @Override
        public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits) throws IOException {
            ArrayList<FileSourceSplit> splits = new ArrayList<>(super.enumerateSplits(paths, minDesiredSplits));
            splits.sort(
                    Comparator.comparing((FileSourceSplit split) -> split.path().getPath())
                            .reversed());
            return splits;
        }

        @Override
        @SuppressWarnings("NonApiType") // Flink's signature
        protected void addSplitsForPath(FileStatus status, FileSystem files, ArrayList<FileSourceSplit> target)
                throws IOException {
            if (!status.isDir()) {
                convertToSourceSplits(status, files, target);
            } else if (files.isDistributedFS()) {
                for (FileStatus child : files.listStatus(status.getPath())) {
                    String name = child.getPath().getName();
                    if (child.isDir() ? !name.startsWith(".") : LocalArchive.isPushes(name)) {
                        addSplitsForPath(child, files, target);
                    }
                }
            } else {
                // Flink's own list of a local folder fails on a name with a colon, which times of day bring
                for (java.nio.file.Path file : LocalArchive.files(local(status.getPath()))) {
                    convertToSourceSplits(files.getFileStatus(Path.fromLocalFile(file.toFile())), files, target);
                }
            }
        }
    }
}
