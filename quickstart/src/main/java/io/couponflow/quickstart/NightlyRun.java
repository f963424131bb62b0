package io.couponflow.quickstart;

import io.couponflow.connectors.catalog.CatalogueFile;
import io.couponflow.connectors.files.ListedFile;
import io.couponflow.connectors.files.PushFiles;
import io.couponflow.connectors.jdbc.JobRun;
import io.couponflow.job.CouponJob;
import io.couponflow.job.JobSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A run that carries on where the one before it ended.
 *
 * <ol>
 *   <li>It reads the files that {@code archive_file} does not have. One that it has with another size has changed, which
 *       no total could take back: that is refused, as is one that it has under another name. The catalogue is read again whenever its size or time is another.
 *   <li>The job starts from the newest state in the folder, if the tables are the ones that it belongs to.
 *   <li>When all files have their rows, and so everything is committed, the job is stopped with a savepoint, and older
 *       state is deleted.
 *   <li>A run that is interrupted leaves its checkpoints in the folder, and the next carries on from the newest.
 * </ol>
 */
final class NightlyRun {

    /** Shorter than of a run without state: after the last push a checkpoint is waited for. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final int FILES_TOLD = 5;

    private final JobSettings settings;
    private final Database target;
    private final StateFolder state;
    private final PrintWriter err;

    NightlyRun(JobSettings settings, Database target, StateFolder state, PrintWriter err) {
        this.settings = settings;
        this.target = target;
        this.state = state;
        this.err = err;
    }

    /**
     * Reads what is new.
     *
     * @param files all there are
     * @param catalogue null without
     * @param before how many pushes the tables have
     * @throws Failure if it can't, or was asked to end before; then the tables show the last checkpoint
     */
    void run(
            List<ListedFile> files,
            @Nullable ListedFile catalogue,
            long before,
            int parallelism,
            @Nullable Integer webPort,
            Stop stop)
            throws Exception {
        refuseOneName(files, catalogue);
        Optional<StateFolder.Saved> from = settings.rebuild() ? Optional.empty() : state.newest();
        Work work;
        try (Connection connection = target.connect()) {
            refuseOtherTables(connection, from);
            work = work(settings.rebuild() ? Map.of() : read(connection), files, catalogue);
        }
        String identity =
                settings.dedupIdentity().name().toLowerCase(Locale.ROOT).replace('_', '-');
        state.refuseOtherDedupIdentity(from, identity);
        if (work.files.isEmpty() && work.catalogue == null) {
            err.println("couponflow: nothing new: all " + files.size() + " files were read before");
            return;
        }
        try (LocalFlink flink = LocalFlink.start(parallelism, RunCommand.anyPort(webPort), CHECKPOINT_INTERVAL)) {
            if (from.isEmpty()) {
                // Ahead of the tables: killed in between, a run would leave state of theirs with the greatest number.
                state.clear();
                state.noteDedupIdentity(identity);
            }
            StreamExecutionEnvironment environment = flink.environment(parallelism);
            environment.configure(state.settings(from));
            long start = from.map(StateFolder.Saved::checkpointId).orElse(0L);
            CouponJob.build(
                    environment,
                    settings,
                    PushFiles.unending(work.files),
                    CatalogueFile.unending(work.catalogue, start));
            LocalFlink.Job job = flink.submit(environment, "couponflow run");
            err.println("couponflow: reading " + work.files.size() + " new of " + files.size() + " files"
                    + RunCommand.webUi(webPort, flink));
            awaitFiles(flink, job, work, before, stop);
            stop(flink, job, stop);
        }
    }

    private static void refuseOneName(List<ListedFile> files, @Nullable ListedFile catalogue) {
        if (catalogue != null && files.stream().anyMatch(file -> file.source().equals(catalogue.source()))) {
            throw new Failure("the catalogue " + catalogue.path().getPath() + " is called as a file of pushes is;"
                    + " expected another name");
        }
    }

    private void refuseOtherTables(Connection connection, Optional<StateFolder.Saved> from) throws SQLException {
        try {
            if (from.isPresent()) {
                JobRun.refuseForeignState(
                        connection,
                        CouponJob.start(settings),
                        from.get().jobId(),
                        from.get().checkpointId());
            } else {
                JobRun.refuseUsedTables(connection, CouponJob.start(settings));
            }
        } catch (JobRun.TablesInUseException e) {
            throw new Failure("--state " + state + ": " + e.getMessage() + " (--rebuild starts both anew)", e);
        }
    }

    /** What there is to read, if the files that were read are as they were then, and have their names. */
    private Work work(Map<String, Read> read, List<ListedFile> files, @Nullable ListedFile catalogue) {
        List<ListedFile> unread = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        int touched = 0;
        for (ListedFile file : files) {
            Read before = read.get(file.source());
            if (before == null) {
                unread.add(file);
                otherName(read, file).ifPresent(mistakes::add);
            } else if (before.bytes != file.bytes()) {
                mistakes.add(changed(file, before));
            } else if (before.modifiedAt != file.modifiedAt()) {
                touched++;
            }
        }
        if (unread.size() == files.size()) {
            unread.forEach(file -> otherFolder(read, file).ifPresent(mistakes::add));
        }
        if (!mistakes.isEmpty()) {
            throw new Failure(String.join("\n  ", mistakes.subList(0, Math.min(FILES_TOLD, mistakes.size())))
                    + (mistakes.size() > FILES_TOLD ? "\n  and " + (mistakes.size() - FILES_TOLD) + " more" : "")
                    + "\n  new pushes go into new files; to count all files from the first push again: --rebuild");
        }
        if (touched > 0) {
            err.println("couponflow: " + touched + " files have another time than when they were read, but the same"
                    + " size, and are not read again");
        }
        Read before = catalogue == null ? null : read.get(catalogue.source());
        boolean isNew = catalogue != null && (before == null || !before.isOf(catalogue));
        return new Work(unread, isNew ? catalogue : null, before);
    }

    /** Zipping what was read is the usual rotation; read again, it would count twice. */
    private static Optional<String> otherName(Map<String, Read> read, ListedFile file) {
        String source = file.source();
        boolean zipped = source.toLowerCase(Locale.ROOT).endsWith(".gz");
        String other = zipped ? source.substring(0, source.length() - ".gz".length()) : source + ".gz";
        return read.containsKey(other)
                ? Optional.of(file.path().getPath() + " was read before as " + other + "; expected it to keep its name")
                : Optional.empty();
    }

    /** A file of the same name and size, when PATH has none of the former files: PATH is another level of the archive. */
    private static Optional<String> otherFolder(Map<String, Read> read, ListedFile file) {
        return read.entrySet().stream()
                .filter(former -> former.getValue().bytes == file.bytes()
                        && name(former.getKey()).equals(name(file.source())))
                .map(former -> file.path().getPath() + " seems to have been read before as " + former.getKey()
                        + "; expected the same --pushes PATH as then")
                .sorted()
                .findFirst();
    }

    private static String name(String source) {
        return source.substring(source.lastIndexOf('/') + 1);
    }

    private static String changed(ListedFile file, Read before) {
        return file.path().getPath() + " has changed since it was read as " + file.source() + ": it has " + file.bytes()
                + " bytes, expected " + before.bytes;
    }

    private void awaitFiles(LocalFlink flink, LocalFlink.Job job, Work work, long before, Stop stop)
            throws InterruptedException {
        try (ProgressLine line = new ProgressLine(err, target, job.id(), before);
                TablesReader tables = new TablesReader(target)) {
            while (!tables.read(connection -> areAllRead(connection, job, work)).orElse(false)) {
                if (job.endedWithin(LOOK_INTERVAL)) {
                    job.check();
                    throw new Failure("the job ended before all files were read");
                }
                cancelIfAsked(flink, job, stop);
                line.show();
            }
        }
    }

    /** Whether this job has committed all files; what was there before its first commit may be gone by then. */
    private boolean areAllRead(Connection connection, LocalFlink.Job job, Work work) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT EXISTS (SELECT FROM couponflow.job_run WHERE job_id = ? AND last_checkpoint_id IS NOT NULL)")) {
            statement.setString(1, job.id().toHexString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return false;
                }
            }
        }
        Map<String, Read> read = read(connection);
        boolean all = work.catalogue == null || isRead(work.catalogue, work.catalogueBefore, read);
        for (ListedFile file : work.files) {
            Read now = read.get(file.source());
            all &= now != null;
            if (now != null && now.bytes != file.bytes()) {
                throw new Failure(changed(file, now) + "; it must not change while it is read");
            }
        }
        return all;
    }

    /** Whichever version it was: one that came while the job started is read again by the next run. */
    private static boolean isRead(ListedFile catalogue, @Nullable Read before, Map<String, Read> read) {
        Read now = read.get(catalogue.source());
        return now != null && (before == null || !now.readAt.equals(before.readAt));
    }

    private void stop(LocalFlink flink, LocalFlink.Job job, Stop stop) throws Exception {
        String id = job.id().toHexString();
        CompletableFuture<String> savepoint = flink.stopWithSavepoint(job, state.savepoints(id));
        boolean taken = false;
        while (!taken) {
            cancelIfAsked(flink, job, stop);
            try {
                savepoint.get(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                taken = true;
            } catch (TimeoutException e) {
                // not yet
            } catch (ExecutionException e) {
                throw new Failure(
                        "all files were read, but the savepoint failed: " + Main.rootMessage(e)
                                + "; the next run carries on from the last checkpoint",
                        e);
            }
        }
        while (!job.endedWithin(LOOK_INTERVAL)) {
            cancelIfAsked(flink, job, stop);
        }
        job.check();
        state.keepSavepoints(id);
    }

    private static void cancelIfAsked(LocalFlink flink, LocalFlink.Job job, Stop stop) throws InterruptedException {
        if (stop.isRequested()) {
            flink.cancel(job);
            throw new Failure(
                    "ended before all files were read; the tables show the last checkpoint, and the next run with"
                            + " the same --state carries on from there");
        }
    }

    /**
     * What a run has to read.
     *
     * @param catalogue null if it is as it was when it was read
     * @param catalogueBefore its row before the run; null without
     */
    private record Work(
            List<ListedFile> files,
            @Nullable ListedFile catalogue,
            @Nullable Read catalogueBefore) {}

    /** A file as it was when it was read, and when that was. */
    private record Read(long bytes, long modifiedAt, Instant readAt) {
        boolean isOf(ListedFile file) {
            return bytes == file.bytes() && modifiedAt == file.modifiedAt();
        }
    }

    private static Map<String, Read> read(Connection connection) throws SQLException {
        Map<String, Read> read = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT source, bytes, modified_at, read_at FROM couponflow.archive_file")) {
            while (row.next()) {
                read.put(
                        row.getString(1),
                        new Read(
                                row.getLong(2),
                                row.getTimestamp(3).getTime(),
                                row.getTimestamp(4).toInstant()));
            }
        }
        return read;
    }
}
