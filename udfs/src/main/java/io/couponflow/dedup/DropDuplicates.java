package io.couponflow.dedup;

import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Preaggregate;
import io.couponflow.flink.Repetitions;
import io.couponflow.mart.Row;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Drops pushes that Weixin sent again, where they are told by {@link DedupIdentity#SENDER_TIME}: by sender, whatever coupon they
 * are about. Else the operator that has the coupon does so.
 *
 * <p>State: that of {@link Repetitions}, by account and sender.
 *
 * <p>Emits: accepted pushes; to {@link #ROWS} what was accepted and what was a duplicate.
 */
public final class DropDuplicates extends AbstractStreamOperator<KeyedPush>
        implements OneInputStreamOperator<KeyedPush, KeyedPush> {

    /** Changes to {@code data_quality}. */
    public static final OutputTag<Row> ROWS = new OutputTag<>("data-quality-of-duplicates", Preaggregate.ROW);

    private static final TypeInformation<KeyedPush> PUSH = CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire());

    private final Repetitions repetitions;

    private DropDuplicates(Duration ttl, Days days) {
        repetitions = new Repetitions(ttl, days);
    }

    /** Drops the repetitions of {@code pushes}, remembering each for {@code ttl}. */
    public static SingleOutputStreamOperator<KeyedPush> attach(
            KeyedStream<KeyedPush, String> pushes, Duration ttl, Days days) {
        return pushes.transform("drop-duplicates", PUSH, new DropDuplicates(ttl, days))
                .uid("drop-duplicates");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        repetitions.open(
                context.getKeyedStateStore(),
                getMetricGroup(),
                () -> getProcessingTimeService().getCurrentProcessingTime());
    }

    @Override
    public void processElement(StreamRecord<KeyedPush> element) throws Exception {
        KeyedPush push = element.getValue();
        boolean isNew = repetitions.isNew(push);
        output.collect(ROWS, new StreamRecord<>(repetitions.count(push, isNew)));
        if (isNew) {
            output.collect(element);
        }
    }
}
