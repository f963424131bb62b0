package io.couponflow.connectors.jdbc;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes into each batch which checkpoint it belongs to, and which one the batch before: neither the writer nor the
 * committer is told.
 *
 * <p>State: none. There is a batch in every checkpoint, so the one before the first after a restart is that of the
 * checkpoint the job has restarted from.
 */
final class StampCheckpoint
        implements MapFunction<CommittableMessage<MartBatch>, CommittableMessage<MartBatch>>, CheckpointedFunction {

    private transient long previousId;

    private StampCheckpoint() {}

    static DataStream<CommittableMessage<MartBatch>> attach(DataStream<CommittableMessage<MartBatch>> batches) {
        return batches.map(new StampCheckpoint(), CommittableMessageTypeInfo.of(MartBatch.Serializer::new))
                .name("stamp-checkpoint")
                .uid("stamp-checkpoint");
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        previousId = context.getRestoredCheckpointId().orElse(MartBatch.NONE);
    }

    @Override
    public CommittableMessage<MartBatch> map(CommittableMessage<MartBatch> message) {
        return message instanceof CommittableWithLineage<MartBatch> batch
                ? batch.map(unstamped -> stamped(batch.getCheckpointId(), unstamped))
                : message;
    }

    private MartBatch stamped(long checkpointId, MartBatch unstamped) {
        MartBatch stamped = new MartBatch(checkpointId, previousId, unstamped.isLast(), unstamped.blocks());
        previousId = checkpointId;
        return stamped;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // Nothing that the checkpoint's own number doesn't tell.
    }
}
