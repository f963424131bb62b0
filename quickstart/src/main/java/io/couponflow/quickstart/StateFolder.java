package io.couponflow.quickstart;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run leaves to the next: Flink's state, in a folder.
 *
 * <ul>
 *   <li>{@code checkpoints/JOB/chk-N}: of a run under way, and of one that was interrupted.
 *   <li>{@code savepoints/JOB/savepoint-…}: of the last run that reached its end.
 *   <li>{@code dedup.identity}: the setting that the state was made with, which nothing else tells.
 *   <li>{@code readings.jsonl}: what the run under way, or the one that was interrupted, was to read.
 *   <li>{@code lock}: locked while a run uses the folder.
 * </ul>
 *
 * <p>Checkpoints are numbered through from the first run on, so the greatest number is the newest state.
 */
final class StateFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
    private static final String METADATA = "_metadata";
    private static final String DEDUP_IDENTITY = "dedup.identity";
    /** savepoints/JOB/savepoint-…/_metadata */
    private static final int METADATA_DEPTH = 4;

    /**
     * A checkpoint or savepoint.
     *
     * @param folder where it is
     * @param checkpointId its number
     * @param jobId of the job that took it, hexadecimal
     */
    record Saved(Path folder, long checkpointId, String jobId) {}

    private final Path folder;
    private final FileChannel lock;

    private StateFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** What is wrong with a folder that is to be used; empty if it can be, or made. */
    static Optional<String> mistake(Path folder) {
        Path nearest = folder.toAbsolutePath();
        while (nearest != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        boolean usable = !folder.toString().isBlank()
                && nearest != null
                && Files.isDirectory(nearest)
                && Files.isWritable(nearest);
        if (!usable) {
            return Optional.of("--state is " + folder + "; expected a folder that can be written, or a place for one");
        }
        try {
            return OwnersOnly.mistake(folder).map(mistake -> "--state is " + folder + ": " + mistake);
        } catch (IOException e) {
            return Optional.of("--state is " + folder + ", whose owner can't be told: " + Main.rootMessage(e));
        }
    }

    /**
     * Takes the folder for this run, makes it if need be, and closes it to other users.
     *
     * @throws Failure if another run has it, or it is another user's
     */
    static StateFolder open(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        OwnersOnly.folder(absolute);
        FileChannel lock =
                FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return new StateFolder(absolute, lock);
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("locked by this process", e);
        }
        lock.close();
        throw new Failure("the state in " + absolute + " is in use by another run; wait for its end");
    }

    /** The newest state that is complete; empty if there is none. */
    Optional<Saved> newest() throws IOException {
        try (Stream<Path> files = Files.find(
                folder,
                METADATA_DEPTH,
                (path, attributes) -> path.getFileName().toString().equals(METADATA))) {
            return files.flatMap(file -> read(file).stream()).max(Comparator.comparingLong(Saved::checkpointId));
        }
    }

    private static Optional<Saved> read(Path metadata) {
        Path saved = Objects.requireNonNull(metadata.getParent());
        Path job = Objects.requireNonNull(saved.getParent());
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            long id = Checkpoints.loadCheckpointMetadata(in, StateFolder.class.getClassLoader(), saved.toString())
                    .getCheckpointId();
            return Optional.of(new Saved(saved, id, job.getFileName().toString()));
        } catch (IOException e) {
            // A run that was killed may leave half of one. That the tables are further than what is left is noticed.
            LOG.warn("{} is left out: it is no complete checkpoint", metadata, e);
            return Optional.empty();
        }
    }

    /**
     * Compares the setting with that of the state that a run is to start from.
     *
     * @throws Failure if the state was made with another
     */
    void refuseOtherDedupIdentity(Optional<Saved> from, String identity) throws IOException {
        Path file = folder.resolve(DEDUP_IDENTITY);
        if (from.isPresent() && Files.exists(file)) {
            String before = Files.readString(file).strip();
            if (!before.equals(identity)) {
                throw new Failure("the state in " + folder + " was made with dedup.identity " + before
                        + ", this run is configured for " + identity + ": keep the setting, or start anew (--rebuild)");
            }
        }
    }

    /** Notes the setting that new state is made with. */
    void noteDedupIdentity(String identity) throws IOException {
        Files.writeString(folder.resolve(DEDUP_IDENTITY), identity + "\n");
    }

    /** Where a run notes what it is to read, until it has. */
    Path readings() {
        return folder.resolve("readings.jsonl");
    }

    /** What makes a job keep its checkpoints here, and go on from the state that is given. */
    Configuration settings(Optional<Saved> from) {
        Configuration settings = new Configuration();
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        from.ifPresent(saved -> settings.set(
                StateRecoveryOptions.SAVEPOINT_PATH, saved.folder().toUri().toString()));
        return settings;
    }

    /** Where a job's savepoint belongs. */
    Path savepoints(String jobId) {
        return folder.resolve("savepoints").resolve(jobId);
    }

    /** Deletes all state but that of one job's savepoints, which has nothing under way; what can't be deleted is logged and is older, so harmless. */
    void keepSavepoints(String jobId) {
        try {
            Files.deleteIfExists(readings());
            FileUtils.deleteDirectory(folder.resolve("checkpoints").toFile());
            for (Path job : folders(folder.resolve("savepoints"))) {
                if (!job.equals(savepoints(jobId))) {
                    FileUtils.deleteDirectory(job.toFile());
                }
            }
        } catch (IOException e) {
            LOG.warn("older state is left behind in {}", folder, e);
        }
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.toList();
        }
    }

    /** Deletes all state. */
    void clear() throws IOException {
        Files.deleteIfExists(readings());
        FileUtils.deleteDirectory(folder.resolve("checkpoints").toFile());
        FileUtils.deleteDirectory(folder.resolve("savepoints").toFile());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
