package io.couponflow.connectors.jdbc;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Writes into each batch which checkpoint it belongs to: neither the writer nor the committer is told. */
final class StampCheckpoint implements MapFunction<CommittableMessage<MartBatch>, CommittableMessage<MartBatch>> {

    private StampCheckpoint() {}

    static DataStream<CommittableMessage<MartBatch>> attach(DataStream<CommittableMessage<MartBatch>> batches) {
        return batches.map(new StampCheckpoint(), CommittableMessageTypeInfo.of(MartBatch.Serializer::new))
                .name("stamp-checkpoint")
                .uid("stamp-checkpoint");
    }

    @Override
    public CommittableMessage<MartBatch> map(CommittableMessage<MartBatch> message) {
        return message instanceof CommittableWithLineage<MartBatch> batch
                ? batch.map(unstamped -> new MartBatch(batch.getCheckpointId(), unstamped.rows()))
                : message;
    }
}
