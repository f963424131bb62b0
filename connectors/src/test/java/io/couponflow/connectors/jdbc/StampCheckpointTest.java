package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.blocks;
import static io.couponflow.connectors.jdbc.TestMart.issued;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
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
        MartBatch unstamped = new MartBatch(MartBatch.NOT_STAMPED, MartBatch.NONE, true, blocks(issued("12b", 1)));
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
                assertThat(stamped.isLast()).isTrue();
                assertThat(stamped.blocks()).isEqualTo(unstamped.blocks());
            });
        }
    }

    @Test
    @SuppressWarnings("try")
    void aBatchNamesTheOneBeforeItTheFirstOfARunNoneAndTheFirstAfterARestartThatOfItsCheckpoint() throws Exception {
        OperatorSubtaskState state;
        List<Long> first = new ArrayList<>();
        try (var operator = attached()) {
            operator.open();
            stamp(operator, 1).forEach(first::add);
            stamp(operator, 3).forEach(first::add);
            state = operator.snapshot(3, 0);
        }

        List<Long> restarted;
        try (var operator = attached()) {
            operator.setRestoredCheckpointId(3);
            operator.initializeState(state);
            operator.open();
            restarted = stamp(operator, 4);
        }

        assertThat(first).containsExactly(MartBatch.NONE, 1L);
        assertThat(restarted).containsExactly(3L);
    }

    private static List<Long> stamp(
            OneInputStreamOperatorTestHarness<CommittableMessage<MartBatch>, CommittableMessage<MartBatch>> operator,
            long checkpointId)
            throws Exception {
        operator.getOutput().clear();
        MartBatch unstamped = new MartBatch(MartBatch.NOT_STAMPED, MartBatch.NONE, false, List.of());
        operator.processElement(new StreamRecord<>(new CommittableWithLineage<>(unstamped, checkpointId, 0)));
        return operator.extractOutputValues().stream()
                .map(message -> ((CommittableWithLineage<MartBatch>) message)
                        .getCommittable()
                        .previousId())
                .toList();
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
