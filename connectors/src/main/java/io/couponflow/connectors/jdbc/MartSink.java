package io.couponflow.connectors.jdbc;

import io.couponflow.mart.Tuple;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Keeps the tables in PostgreSQL as of the last completed checkpoint, exactly once and without XA.
 *
 * <ol>
 *   <li>Between two checkpoints the last value of each row is gathered, by table and primary key.
 *   <li>At the checkpoint these rows become one batch, which the checkpoint stores.
 *   <li>When the checkpoint has completed, on all machines, the batch is written in one transaction, together with the note in
 *       {@code job_run} of how far the tables are. So a reader sees all of a checkpoint or nothing of it, and no crash leaves a
 *       value that the recovered job would not have written.
 *   <li>A batch that could not be written is written again, after a restart too: full values make that harmless.
 *   <li>A row is never overwritten by an earlier checkpoint, and nothing is written by a start of the sink that another
 *       has followed ({@link JobRun}): a process that was thought dead and wakes up changes nothing.
 *   <li>A batch names the one before it. Tables that don't show that one have lost what they had acknowledged, and rows
 *       with it that may never change again: nothing more is written, and the job ends.
 *   <li>A start without state on tables that hold a former run's totals is refused, unless it is to rebuild them.
 *   <li>Such a start fills the cubes once, in its last commit, if its input ends: that takes less than keeping them up to date.
 * </ol>
 *
 * <p>It runs with parallelism 1: one transaction holds all of a checkpoint.
 */
public final class MartSink
        implements Sink<Tuple>, SupportsCommitter<MartBatch>, SupportsPreCommitTopology<MartBatch, MartBatch> {

    private final JdbcConnectionOptions database;
    private final JobRun.Start start;
    private final boolean hasEnd;

    /**
     * @param database where the tables are; see {@link MartDatabase#options}
     * @param start what this run says of itself
     * @param hasEnd true if the input ends
     */
    public MartSink(JdbcConnectionOptions database, JobRun.Start start, boolean hasEnd) {
        this.database = database;
        this.start = start;
        this.hasEnd = hasEnd;
    }

    @Override
    public MartWriter createWriter(WriterInitContext context) {
        return new MartWriter();
    }

    @Override
    public DataStream<CommittableMessage<MartBatch>> addPreCommitTopology(
            DataStream<CommittableMessage<MartBatch>> batches) {
        return StampCheckpoint.attach(batches);
    }

    @Override
    public Committer<MartBatch> createCommitter(CommitterInitContext context) throws IOException {
        return new MartCommitter(
                database,
                start,
                hasEnd,
                context.getJobInfo().getJobId().toHexString(),
                context.getJobInfo().getJobName(),
                context.getRestoredCheckpointId(),
                context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<MartBatch> getCommittableSerializer() {
        return new MartBatch.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<MartBatch> getWriteResultSerializer() {
        return new MartBatch.Serializer();
    }
}
