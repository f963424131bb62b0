package io.couponflow.dedup;

import io.couponflow.domain.Codec;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.JobMetric;
import io.couponflow.flink.Preaggregate;
import io.couponflow.mart.DataQuality;
import io.couponflow.mart.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Drops pushes that Weixin sent again.
 *
 * <ol>
 *   <li>A push is the same as another when their {@link DedupIdentity} is; the first to arrive is accepted.
 *   <li>An identity is remembered for {@code dedup.ttl} after it was first seen, by the clock of the machine: a repetition
 *       follows within seconds, whatever CreateTime says.
 *   <li>The giver's side of a gift receipt goes through unseen: it only marks a code, and marking twice changes nothing.
 * </ol>
 *
 * <p>State: {@code seen}, the identities, by the entity a push is about (or by sender), for {@code dedup.ttl}.
 *
 * <p>Emits: accepted pushes; to {@link #ROWS} what was accepted and what was a duplicate.
 */
public final class DropDuplicates extends KeyedProcessFunction<String, KeyedPush, KeyedPush> {

    /** Changes to {@code data_quality}. */
    public static final OutputTag<Row> ROWS = new OutputTag<>("data-quality-of-duplicates", Preaggregate.ROW);

    private static final TypeInformation<KeyedPush> PUSH = CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire());

    private final MapStateDescriptor<DedupIdentity.Hash, Boolean> descriptor;
    private final Days days;
    private transient MapState<DedupIdentity.Hash, Boolean> seen;
    private transient Counter accepted;
    private transient Counter duplicates;
    private transient Counter unknownEvents;

    private DropDuplicates(Duration ttl, Days days) {
        this.days = days;
        this.descriptor = new MapStateDescriptor<>(
                "seen", CodecTypeInfo.of(DedupIdentity.Hash.class, new HashFormat()), Types.BOOLEAN);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(ttl)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000)
                .build());
    }

    /** Drops the repetitions of {@code pushes}, remembering each for {@code ttl}. */
    public static SingleOutputStreamOperator<KeyedPush> attach(
            KeyedStream<KeyedPush, String> pushes, Duration ttl, Days days) {
        return pushes.process(new DropDuplicates(ttl, days), PUSH)
                .name("drop-duplicates")
                .uid("drop-duplicates");
    }

    @Override
    public void open(OpenContext context) {
        seen = getRuntimeContext().getMapState(descriptor);
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        accepted = JobMetric.ACCEPTED.counter(metrics);
        duplicates = JobMetric.DUPLICATES.counter(metrics);
        unknownEvents = JobMetric.UNKNOWN_EVENTS.counter(metrics);
    }

    @Override
    public void processElement(KeyedPush push, Context context, Collector<KeyedPush> out) throws Exception {
        if (push.isGiverSide()) {
            out.collect(push);
            return;
        }
        long hour = days.windowStart(Math.floorDiv(push.receivedAt(), 1000L), 3600);
        if (seen.contains(push.identity())) {
            duplicates.inc();
            context.output(ROWS, DataQuality.duplicate(push.source(), hour));
            return;
        }
        seen.put(push.identity(), true);
        accepted.inc();
        if (!push.known()) {
            unknownEvents.inc();
        }
        context.output(ROWS, DataQuality.accepted(push.source(), hour, push.known()));
        out.collect(push);
    }

    /** State: the two halves. */
    public static final class HashFormat implements Codec<DedupIdentity.Hash> {
        @Override
        public void write(DedupIdentity.Hash hash, DataOutput out) throws IOException {
            out.writeLong(hash.high());
            out.writeLong(hash.low());
        }

        @Override
        public DedupIdentity.Hash read(DataInput in) throws IOException {
            return new DedupIdentity.Hash(in.readLong(), in.readLong());
        }
    }
}
