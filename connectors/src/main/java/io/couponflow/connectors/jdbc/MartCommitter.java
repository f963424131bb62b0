package io.couponflow.connectors.jdbc;

import io.couponflow.domain.row.MartRow;
import io.couponflow.domain.row.Table;
import io.couponflow.flink.JobMetric;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Writes the batches of completed checkpoints. The rule is {@link MartSink}'s. */
final class MartCommitter implements Committer<MartBatch> {

    /** How long a commit waits for a database that is away before the job is restarted from the checkpoint. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** How many rows go to the server at once: few enough that the driver does not gather a whole checkpoint. */
    private static final int ROWS_AT_ONCE = 5_000;

    private final MartDatabase database;
    private final JobRun run;
    private final Counter commits;
    private final Counter rowsCommitted;
    private final Counter commitMillis;
    private volatile long newestCommit;

    MartCommitter(
            JdbcConnectionOptions options,
            JobRun.Start start,
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
        this.run = register(start, jobId, jobName, restored);
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
                rowsCommitted.inc(batch.rows().size());
                newestCommit = writtenAt.toEpochMilli();
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

    private JobRun register(JobRun.Start start, String jobId, String jobName, OptionalLong restored)
            throws IOException {
        try {
            return database.transact(
                    "the registration of the run",
                    transaction -> JobRun.register(transaction, start, jobId, jobName, restored));
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
        Instant now = Instant.now();
        // First: a run that was superseded must not even wait for the locks of the rows.
        run.committed(transaction, batch.checkpointId(), batch.previousId(), now);
        List<MartRow> rows = batch.rows();
        int from = 0;
        while (from < rows.size()) {
            Table table = rows.get(from).table();
            int to = from;
            while (to < rows.size() && rows.get(to).table() == table) {
                to++;
            }
            upsert(transaction, new UpsertStatement(table, batch.checkpointId(), now), rows.subList(from, to));
            from = to;
        }
        return now;
    }

    private static void upsert(Connection transaction, UpsertStatement upsert, List<MartRow> rows) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(upsert.query())) {
            int waiting = 0;
            for (MartRow row : rows) {
                upsert.statement(statement, row);
                statement.addBatch();
                if (++waiting == ROWS_AT_ONCE) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        }
    }
}
