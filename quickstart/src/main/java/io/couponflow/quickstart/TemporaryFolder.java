package io.couponflow.quickstart;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that is there until it is closed, with all that was put into it. No other user can look into it.
 *
 * <ol>
 *   <li>Its owner, this process, keeps its file {@code lock} locked. A lock goes with the process, however that ends, so a
 *       folder whose lock is free was left by a process that was killed.
 *   <li>Whoever makes a folder first deletes those that are left: of the same user alone, and never through a link.
 *   <li>What still runs a program that lies in a folder, as a PostgreSQL server does, is ended before the folder is deleted.
 * </ol>
 */
public final class TemporaryFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final Pattern NAME = Pattern.compile("couponflow-[a-z]+-[0-9]+-[0-9]+");
    private static final String LOCK = "lock";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Those of this process. Another look at their locks would free them: the system counts locks by process and file. */
    private static final Set<Path> OPEN = new HashSet<>();

    private final Path path;
    private final FileChannel lock;

    /**
     * Makes a folder below the system's folder for temporary files. Its name begins with {@code couponflow-}, the purpose and
     * the number of this process.
     *
     * @param purpose in small letters
     */
    public TemporaryFolder(String purpose) throws IOException {
        this(Path.of(System.getProperty("java.io.tmpdir")), purpose);
    }

    TemporaryFolder(Path parent, String purpose) throws IOException {
        synchronized (OPEN) {
            sweep(parent);
            Path made;
            FileChannel locked;
            do {
                made = Files.createTempDirectory(parent, prefix(purpose));
                locked = lock(made, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } while (locked == null); // swept by another process before it was locked
            path = made;
            lock = locked;
            OPEN.add(path);
        }
    }

    /** What the names of folders begin with that this process makes for that purpose. */
    static String prefix(String purpose) {
        return "couponflow-" + purpose + "-" + ProcessHandle.current().pid() + "-";
    }

    public Path path() {
        return path;
    }

    /** Deletes it; what can't be deleted is logged, since what was done with it is done. */
    @Override
    public void close() {
        synchronized (OPEN) {
            if (OPEN.remove(path)) {
                try (lock) {
                    remove(path);
                } catch (IOException e) {
                    LOG.warn("{} is left behind", path, e);
                }
            }
        }
    }

    /** Deletes what processes of this user that were killed have left; what can't be deleted is logged. */
    private static void sweep(Path parent) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "couponflow-*")) {
            for (Path entry : entries) {
                if (NAME.matcher(entry.getFileName().toString()).matches() && !OPEN.contains(entry)) {
                    sweepOne(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("{} can't be looked through for what killed processes have left", parent, e);
        }
    }

    private static void sweepOne(Path folder) {
        try {
            if (!OwnersOnly.isOwn(folder)) {
                return;
            }
            try (FileChannel free = lock(folder, StandardOpenOption.WRITE)) {
                if (free != null) {
                    LOG.info("{} was left by a process that was killed; it is deleted", folder);
                    remove(folder);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone, or not locked yet", folder, e);
        } catch (IOException e) {
            LOG.warn("{} is left behind", folder, e);
        }
    }

    /** Its lock; null if another process has it, or has deleted the folder meanwhile. */
    private static @Nullable FileChannel lock(Path folder, StandardOpenOption... how) throws IOException {
        Path file = folder.resolve(LOCK);
        Set<OpenOption> options = new HashSet<>(List.of(how));
        options.add(LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(file, options);
        if (channel.tryLock() != null && Files.exists(file)) {
            return channel;
        }
        channel.close();
        return null;
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            endProgramsOf(folder);
            delete(folder);
        }
    }

    /** Asks all processes that run a program of the folder to end, and kills those that don't. */
    private static void endProgramsOf(Path folder) throws IOException {
        String inside = folder.toRealPath() + File.separator;
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(program -> program.startsWith(inside))
                        .isPresent())
                .toList();
        left.forEach(ProcessHandle::destroy);
        if (!haveEnded(left)) {
            left.forEach(ProcessHandle::destroyForcibly);
            if (!haveEnded(left)) {
                throw new IOException("processes " + left + " run programs of " + folder + " and can't be ended");
            }
        }
    }

    private static boolean haveEnded(List<ProcessHandle> processes) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ends)
                .thenApply(all -> true)
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** The lock goes last: a process that is killed meanwhile leaves a folder that is still known for what it is. */
    private static void delete(Path root) throws IOException {
        Path lock = root.resolve(LOCK);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(lock)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // its owner, going down as well, was faster
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (folder.equals(root)) {
                    Files.deleteIfExists(lock);
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
