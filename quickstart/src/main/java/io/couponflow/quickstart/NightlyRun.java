package io.couponflow.quickstart;

import io.couponflow.connectors.catalog.CatalogueFile;
import io.couponflow.connectors.files.KnownFile;
import io.couponflow.connectors.files.KnownFiles;
import io.couponflow.connectors.files.ListedFile;
import io.couponflow.connectors.files.PushFiles;
import io.couponflow.connectors.files.Reading;
import io.couponflow.connectors.files.ReadingPlan;
import io.couponflow.connectors.jdbc.JobRun;
import io.couponflow.job.CouponJob;
import io.couponflow.job.JobSettings;
import io.couponflow.quickstart.ArchiveTable.Catalogue;
import io.couponflow.quickstart.ArchiveTable.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A run that carries on where the one before it ended.
 *
 * <ol>
 *   <li>It reads what {@code archive_file} does not have, as {@link KnownFiles} tells. The catalogue is read again whenever
 *       its size or time is another.
 *   <li>The job starts from the newest state in the folder, if the tables are the ones that it belongs to.
 *   <li>When all that was planned has its rows, and so everything is committed, the job is stopped with a savepoint, and
 *       older state is deleted.
 *   <li>A run that is interrupted leaves its checkpoints in the folder, and a note of what it was to read; the next
 *       carries on from the newest.
 *   <li>A push is remembered as long as a coupon, so that it is a duplicate in whatever night it comes again.
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
        this.settings = settings.dedupTtl().compareTo(settings.couponTtl()) < 0
                ? settings.withDedupTtl(settings.couponTtl())
                : settings;
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
     * @return what could not be read to its end
     * @throws Failure if it can't, or was asked to end before; then the tables show the last checkpoint
     */
    List<Problem> run(
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
            work = work(connection, from.isPresent(), files, catalogue, stop);
        }
        String identity =
                settings.dedupIdentity().name().toLowerCase(Locale.ROOT).replace('_', '-');
        state.refuseOtherDedupIdentity(from, identity);
        tell(work.plan);
        if (work.isNothing() && !settings.rebuild()) {
            err.println("couponflow: nothing new: all " + files.size() + " files were read before"
                    + (work.plan.unfinished().isEmpty() ? "" : ", as far as they are whole"));
            return work.gone();
        }
        try (LocalFlink flink = LocalFlink.start(parallelism, RunCommand.anyPort(webPort), CHECKPOINT_INTERVAL)) {
            if (from.isEmpty()) {
                // Ahead of the tables: killed in between, a run would leave state of theirs with the greatest number.
                state.clear();
                state.noteDedupIdentity(identity);
            }
            PlannedReadings.write(state.readings(), work.plan.readings());
            StreamExecutionEnvironment environment = flink.environment(parallelism);
            environment.configure(state.settings(from));
            long start = from.map(StateFolder.Saved::checkpointId).orElse(0L);
            CouponJob.build(
                    environment,
                    settings,
                    PushFiles.planned(work.plan.readings()),
                    CatalogueFile.unending(work.catalogue, start));
            LocalFlink.Job job = flink.submit(environment, "couponflow run");
            err.println("couponflow: reading " + work.plan.readings().size() + " new of " + files.size() + " files"
                    + RunCommand.webUi(webPort, flink));
            List<Problem> problems = awaitFiles(flink, job, work, before, stop);
            stop(flink, job, stop);
            return problems;
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

    private Work work(
            Connection connection, boolean goesOn, List<ListedFile> files, @Nullable ListedFile catalogue, Stop stop)
            throws SQLException, IOException {
        boolean anew = settings.rebuild();
        KnownFiles known = new KnownFiles(
                anew ? List.of() : ArchiveTable.files(connection),
                goesOn ? PlannedReadings.read(state.readings()) : List.of());
        ArchiveScan scan = new ArchiveScan(err, stop);
        Instant now = Instant.now();
        scan.look(files, known);
        Catalogue before = catalogue == null || anew
                ? null
                : ArchiveTable.catalogue(connection, catalogue.source()).orElse(null);
        boolean isNew = catalogue != null
                && (before == null
                        || before.bytes() != catalogue.bytes()
                        || before.modifiedAt() != catalogue.modifiedAt());
        return new Work(known.plan(scan.files(), scan.scans(), now), isNew ? catalogue : null, before);
    }

    /** Says what is left, and why. */
    private void tell(ReadingPlan plan) {
        tell(plan.otherNames(), ListedFile::source, "known under other names, and not read again");
        tell(
                plan.otherTimes(),
                ListedFile::source,
                "of another time than when they were read, but of the same content, and not read again");
        tell(
                plan.unfinished(),
                ListedFile::source,
                "still being written: what is behind their last whole push is left until they have not changed for "
                        + KnownFiles.SETTLED.toMinutes() + " minutes");
        tell(
                plan.damaged(),
                KnownFile::source,
                "as they were when they could not be read to their end, and not read again");
    }

    private <T> void tell(List<T> files, Function<T, String> source, String what) {
        if (!files.isEmpty()) {
            err.println("couponflow: " + files.size() + " files are " + what + ": "
                    + files.stream()
                            .limit(FILES_TOLD)
                            .map(source)
                            .map(Report::shown)
                            .collect(Collectors.joining(", "))
                    + (files.size() > FILES_TOLD ? ", …" : ""));
        }
    }

    private List<Problem> awaitFiles(LocalFlink flink, LocalFlink.Job job, Work work, long before, Stop stop)
            throws InterruptedException {
        AllRead allRead = new AllRead(job.id().toHexString(), work);
        try (ProgressLine line = new ProgressLine(err, target, job.id(), before);
                TablesReader tables = new TablesReader(target)) {
            while (true) {
                Optional<List<Problem>> problems = tables.read(allRead::in).orElse(Optional.empty());
                if (problems.isPresent()) {
                    return problems.get();
                }
                if (job.endedWithin(LOOK_INTERVAL)) {
                    job.check();
                    throw new Failure("the job ended before all files were read");
                }
                cancelIfAsked(flink, job, stop);
                line.show();
            }
        }
    }

    /** Whether a job has committed all its files; what was there before its first commit may be gone by then. */
    private static final class AllRead {

        private final String jobId;
        private final Work work;
        private long lookedAt;

        AllRead(String jobId, Work work) {
            this.jobId = jobId;
            this.work = work;
        }

        /** What could not be read to its end, when all was read. */
        Optional<List<Problem>> in(Connection connection) throws SQLException {
            long checkpoint = lastCheckpoint(connection);
            if (checkpoint == lookedAt) {
                return Optional.empty(); // the rows change with the checkpoints
            }
            Map<String, List<KnownFile>> rows =
                    ArchiveTable.files(connection).stream().collect(Collectors.groupingBy(KnownFile::source));
            List<Problem> problems = new ArrayList<>(work.gone());
            boolean all = isCatalogueRead(connection);
            for (Reading reading : work.plan.readings()) {
                Optional<KnownFile> row = rows.getOrDefault(reading.place().source(), List.of()).stream()
                        .filter(file -> file.isOf(reading))
                        .findFirst();
                all &= row.isPresent();
                row.map(KnownFile::problem)
                        .ifPresent(
                                what -> problems.add(new Problem(reading.place().source(), what)));
            }
            if (work.catalogue != null) {
                rows.getOrDefault(work.catalogue.source(), List.of()).stream()
                        .filter(row -> row.problem() != null)
                        .forEach(row -> problems.add(new Problem(row.source(), String.valueOf(row.problem()))));
            }
            lookedAt = checkpoint;
            return all ? Optional.of(problems) : Optional.empty();
        }

        /** The last checkpoint that the job has committed; 0 before the first. */
        private long lastCheckpoint(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT coalesce(max(last_checkpoint_id), 0) FROM couponflow.job_run WHERE job_id = ?")) {
                statement.setString(1, jobId);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        }

        /** Whichever version it was: one that came while the job started is read again by the next run. */
        private boolean isCatalogueRead(Connection connection) throws SQLException {
            if (work.catalogue == null) {
                return true;
            }
            Optional<Catalogue> now = ArchiveTable.catalogue(connection, work.catalogue.source());
            return now.isPresent()
                    && (work.catalogueBefore == null || !now.get().readAt().equals(work.catalogueBefore.readAt()));
        }
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
            ReadingPlan plan,
            @Nullable ListedFile catalogue,
            @Nullable Catalogue catalogueBefore) {

        boolean isNothing() {
            return plan.readings().isEmpty() && plan.gone().isEmpty() && catalogue == null;
        }

        List<Problem> gone() {
            return plan.gone().stream()
                    .map(reading -> new Problem(
                            reading.place().source(),
                            "it was being read when a run was interrupted, and is not there any more as it was then"))
                    .toList();
        }
    }
}
