package io.couponflow.connectors.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.couponflow.domain.RawPush;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
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
 * {@link io.couponflow.domain.row.ArchiveFile}. A restart goes on behind the last push of the checkpoint.
 */
public final class PushFiles {

    /** An index entry holds 2,704 bytes, and the source of a push is part of the key of several tables. */
    private static final int LONGEST_SOURCE = 2_000;

    private PushFiles() {}

    /**
     * The pushes at a path, bounded.
     *
     * @param path a path of this machine, absolute or not, or a URI that Flink has a file system for
     * @throws IllegalArgumentException if there is nothing at {@code path}, or it can't be looked at
     */
    public static Source<RawPush, ?, ?> at(String path) {
        Path root = existing(path);
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
        File root = new File(existing(path).getPath());
        List<File> files = root.isDirectory() ? below(root) : List.of(root);
        List<ListedFile> listed = new ArrayList<>(files.size());
        for (File file : files) {
            Path found = Path.fromLocalFile(file);
            FileStatus status = found.getFileSystem().getFileStatus(found);
            String source = PushFileFormat.source(found, root.getPath());
            listed.add(new ListedFile(source, found, status.getLen(), status.getModificationTime()));
        }
        listed.sort(Comparator.comparing(file -> file.path().getPath()));
        return listed;
    }

    /**
     * The pushes of these files, as far as no former start of the job has read them. It never ends: for a job that is
     * stopped with a savepoint and is started again from there, with further files.
     */
    public static Source<RawPush, ?, ?> unending(List<ListedFile> files) {
        return new UnendingFiles(files.stream().map(ListedFile::once).toList(), PushFileFormat.withSourceAsId());
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
                    if (isWanted(child.getPath().getName(), child.isDir())) {
                        addSplitsForPath(child, files, target);
                    }
                }
            } else {
                // Flink's own list of a local folder fails on a name with a colon, which times of day bring
                for (File file : below(new File(status.getPath().getPath()))) {
                    convertToSourceSplits(files.getFileStatus(Path.fromLocalFile(file)), files, target);
                }
            }
        }
    }

    /**
     * The files that {@link #at} reads of a folder of this machine, in no particular order. Symbolic links are followed;
     * of a folder that several ways lead to the files are given once, by the way without links if there is one.
     *
     * @throws IOException naming a folder that can't be listed, a link to a file that isn't there, or a path that is
     *     longer than a key of the tables can be
     */
    public static List<File> below(File folder) throws IOException {
        List<File> files = new ArrayList<>();
        Set<java.nio.file.Path> listed = new HashSet<>();
        TreeSet<File> links = new TreeSet<>();
        list(folder, listed, links, files);
        while (!links.isEmpty()) {
            list(links.pollFirst(), listed, links, files);
        }
        for (File file : files) {
            int length = folder.toPath().relativize(file.toPath()).toString().getBytes(UTF_8).length;
            if (length > LONGEST_SOURCE) {
                throw new IOException("the path of " + file + " below " + folder + " has " + length
                        + " bytes, expected at most " + LONGEST_SOURCE + ": rows are told apart by it");
            }
        }
        return files;
    }

    /** Adds the files below a folder, unless it was listed; leaves the links to folders for later. */
    private static void list(File folder, Set<java.nio.file.Path> listed, Set<File> links, List<File> files)
            throws IOException {
        if (!listed.add(folder.toPath().toRealPath())) {
            return;
        }
        File[] entries = folder.listFiles();
        if (entries == null) {
            throw new IOException("the folder " + folder + " can't be listed");
        }
        for (File entry : entries) {
            boolean isFolder = entry.isDirectory();
            if (!isWanted(entry.getName(), isFolder)) {
                continue;
            }
            if (!isFolder) {
                if (Files.isSymbolicLink(entry.toPath()) && !entry.exists()) {
                    throw new IOException("the link " + entry + " leads nowhere: nothing is at "
                            + Files.readSymbolicLink(entry.toPath()));
                }
                files.add(entry);
            } else if (Files.isSymbolicLink(entry.toPath())) {
                links.add(entry);
            } else {
                list(entry, listed, links, files);
            }
        }
    }

    private static boolean isWanted(String name, boolean folder) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (folder || lower.endsWith(".xml") || lower.endsWith(".xml.gz"));
    }
}
