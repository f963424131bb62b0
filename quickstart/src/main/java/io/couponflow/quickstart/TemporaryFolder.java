package io.couponflow.quickstart;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that is there until it is closed, with all that was put into it. */
public final class TemporaryFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    private final Path path;

    /**
     * Makes a folder below the system's folder for temporary files. Its name begins with {@code couponflow-}, the purpose and
     * the number of this process, so that one that a killed process has left can be told from those in use.
     */
    public TemporaryFolder(String purpose) throws IOException {
        path = Files.createTempDirectory(prefix(purpose));
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
        try {
            delete();
        } catch (IOException e) {
            LOG.warn("{} is left behind", path, e);
        }
    }

    private void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
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
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
