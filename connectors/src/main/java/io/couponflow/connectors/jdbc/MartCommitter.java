package io.couponflow.connectors.jdbc;

import io.couponflow.flink.JobMetric;
import io.couponflow.mart.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.postgresql.PGConnection;

/** Writes the batches of completed checkpoints. The rule is {@link MartSink}'s. */
final class MartCommitter implements Committer<MartBatch> {

    /** How long a commit waits for a database that is away before the job is restarted from the checkpoint. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * How many commits a session lasts. The server can't freeze another session's temporary tables, and transaction ids run out
     * where it may forget none since they were made.
     */
    static final int COMMITS_A_SESSION = 1_000;

    private static final String UNIQUE_VIOLATION = "23505";

    private final MartDatabase database;
    private final JobRun run;
    private final Counter commits;
    private final Counter rowsCommitted;
    private final Counter commitMillis;
    private volatile long newestCommit;

    MartCommitter(
            JdbcConnectionOptions options,
            JobRun.Start start,
            boolean hasEnd,
            String jobId,
            String jobName,
            OptionalLong restored,
            MetricGroup metrics)
            throws IOException {
        this.database = new MartDatabase(options, PATIENCE);
        // Ahead of the registration, which may have to be tried again itself.
        JobMetric.COMMIT_RETRIES.counter(metrics, database.retries());
        this.commits = JobMetric.COMMITS.counter(metrics);
        this.rowsCommitted = JobMetric.ROWS_COMMITTED.counter(metrics);
        this.commitMillis = JobMetric.COMMIT_MILLIS.counter(metrics);
        JobMetric.NEWEST_COMMIT.gauge(metrics, () -> newestCommit);
        this.run = register(start, hasEnd, jobId, jobName, restored);
    }

    @Override
    public void commit(Collection<CommitRequest<MartBatch>> requests) throws IOException, InterruptedException {
        for (CommitRequest<MartBatch> request : requests) {
            MartBatch batch = request.getCommittable();
            long start = System.nanoTime();
            try {
                Instant writtenAt = database.transact(
                        "the commit of checkpoint " + batch.checkpointId(), transaction -> write(transaction, batch));
                commits.inc();
                rowsCommitted.inc(batch.rows());
                newestCommit = writtenAt.toEpochMilli();
                if (commits.getCount() % COMMITS_A_SESSION == 0) {
                    database.close();
                }
            } catch (JobRun.TablesInUseException e) {
                throw new SuppressRestartsException(e);
            } finally {
                commitMillis.inc(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
        }
    }

    @Override
    public void close() {
        database.close();
    }

    private JobRun register(JobRun.Start start, boolean hasEnd, String jobId, String jobName, OptionalLong restored)
            throws IOException {
        try {
            return database.transact(
                    "the registration of the run",
                    transaction -> JobRun.register(transaction, start, hasEnd, jobId, jobName, restored));
        } catch (JobRun.TablesInUseException e) {
            database.close();
            throw new SuppressRestartsException(e);
        } catch (InterruptedException e) {
            database.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the run was registered", e);
        }
    }

    /** Returns when the rows say that they were written. */
    private Instant write(Connection transaction, MartBatch batch) throws SQLException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        // First: a run that was superseded must not even wait for the locks of the rows.
        run.committed(transaction, batch.checkpointId(), batch.previousId(), now);
        Set<Table> merged = EnumSet.noneOf(Table.class);
        for (MartBatch.Block block : batch.blocks()) {
            byte[] rows = block.copy(batch.checkpointId(), now);
            MergeStatement statements = new MergeStatement(block.table());
            if (!block.isNew() || !copied(transaction, statements.copyStraight(), rows)) {
                try (Statement statement = transaction.createStatement()) {
                    statement.execute(merged.add(block.table()) ? statements.create() : statements.empty());
                    copy(transaction, statements.copy(), rows);
                    statement.execute(statements.merge());
                }
            }
        }
        if (batch.isLast()) {
            run.fillPendingCubes(transaction);
        }
        return now;
    }

    /** Whether new rows are in their table now. Rows of a batch that is written again are there already, and in vain this leaves no trace. */
    private static boolean copied(Connection transaction, String copy, byte[] rows) throws SQLException {
        Savepoint before = transaction.setSavepoint();
        try {
            copy(transaction, copy, rows);
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            transaction.rollback(before);
            return false;
        }
        transaction.releaseSavepoint(before);
        return true;
    }

    private static void copy(Connection transaction, String copy, byte[] rows) throws SQLException {
        try {
            transaction.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new ByteArrayInputStream(rows));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }
}
