package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.issued;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class StampCheckpointTest {

    private static final TypeInformation<CommittableMessage<MartBatch>> MESSAGE =
            CommittableMessageTypeInfo.of(MartBatch.Serializer::new);

    @Test
    @SuppressWarnings("try") // a harness may throw InterruptedException when it is closed
    void aBatchIsStampedWithItsCheckpointAndItsSummaryPasses() throws Exception {
        MartBatch unstamped = new MartBatch(MartBatch.NOT_STAMPED, List.of(issued("12b", 1)));
        CommittableMessage<MartBatch> summary = new CommittableSummary<>(0, 1, 12, 1, 0);
        try (var operator = attached()) {
            operator.open();

            operator.processElement(new StreamRecord<>(summary));
            operator.processElement(new StreamRecord<>(new CommittableWithLineage<>(unstamped, 12, 0)));

            List<CommittableMessage<MartBatch>> out = operator.extractOutputValues();
            assertThat(out).hasSize(2);
            assertThat(out.get(0)).isEqualTo(summary);
            assertThat(out.get(1)).isInstanceOfSatisfying(CommittableWithLineage.class, batch -> {
                MartBatch stamped = (MartBatch) batch.getCommittable();
                assertThat(stamped.checkpointId()).isEqualTo(12);
                assertThat(stamped.rows()).hasToString(unstamped.rows().toString());
            });
        }
    }

    @SuppressWarnings("unchecked") // as it was attached
    private static OneInputStreamOperatorTestHarness<CommittableMessage<MartBatch>, CommittableMessage<MartBatch>>
            attached() throws Exception {
        DataStream<CommittableMessage<MartBatch>> batches = StreamExecutionEnvironment.getExecutionEnvironment()
                .fromSequence(0, 0)
                .map(i -> (CommittableMessage<MartBatch>) null)
                .returns(MESSAGE);
        var made = (OneInputTransformation<CommittableMessage<MartBatch>, CommittableMessage<MartBatch>>)
                StampCheckpoint.attach(batches).getTransformation();
        var operator = new OneInputStreamOperatorTestHarness<
                CommittableMessage<MartBatch>, CommittableMessage<MartBatch>>(made.getOperatorFactory(), 128, 1, 0);
        operator.setup(MESSAGE.createSerializer(operator.getExecutionConfig().getSerializerConfig()));
        return operator;
    }
}
