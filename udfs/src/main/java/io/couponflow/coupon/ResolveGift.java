package io.couponflow.coupon;

import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.JobMetric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * A rung of the ladder above the first: finds the issue at the start of a chain of gifts. The rule is {@link Rung}'s.
 *
 * <p>State: {@code rung}, the {@link Rung}, by account, card and code, for {@code coupon.ttl} after its last change.
 *
 * <p>Emits: what the next rung must know; to {@link #ATTRIBUTED} what this rung attributes its codes to. The counter
 * {@link JobMetric#LADDER_OVERFLOW} of the last rung counts codes that turned out to be more than eight gifts away from their
 * issue.
 */
public final class ResolveGift extends KeyedProcessFunction<String, RungMessage, RungMessage> {

    static final TypeInformation<RungMessage> MESSAGE = CodecTypeInfo.of(RungMessage.class, new RungMessage.Wire());

    private static final OutputTag<GiftMessage> ATTRIBUTED = new OutputTag<>("attributed", AttributeGift.MESSAGE);

    private final ValueStateDescriptor<Rung> descriptor =
            new ValueStateDescriptor<>("rung", CodecTypeInfo.of(Rung.class, new Rung.Format()));
    private final int number;
    private transient ValueState<Rung> rung;
    private transient Counter overflow;

    private ResolveGift(int number, Duration ttl) {
        this.number = number;
        descriptor.enableTimeToLive(CouponTtl.of(ttl));
    }

    /** Puts rungs two to nine on the first one; what they attribute comes out. */
    public static DataStream<GiftMessage> attach(DataStream<RungMessage> fromFirstRung, Duration ttl) {
        List<DataStream<GiftMessage>> attributed = new ArrayList<>();
        DataStream<RungMessage> below = fromFirstRung;
        for (int number = Effects.FIRST_RUNG + 1; number <= Effects.LAST_RUNG; number++) {
            SingleOutputStreamOperator<RungMessage> rung = below.keyBy(RungMessage::key, Types.STRING)
                    .process(new ResolveGift(number, ttl), MESSAGE)
                    .name("resolve-gift-" + number)
                    .uid("resolve-gift-" + number);
            attributed.add(rung.getSideOutput(ATTRIBUTED));
            below = rung;
        }
        return attributed.stream().reduce((a, b) -> a.union(b)).orElseThrow();
    }

    @Override
    public void open(OpenContext context) {
        rung = getRuntimeContext().getState(descriptor);
        overflow = JobMetric.LADDER_OVERFLOW.counter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(RungMessage message, Context context, Collector<RungMessage> above) throws Exception {
        Rung known = rung.value();
        Rung before = known == null ? Rung.EMPTY : known;
        Rung after = before.with(message);
        if (after.isEmpty()) {
            rung.clear();
        } else {
            rung.update(after);
        }
        boolean last = number == Effects.LAST_RUNG;
        if (last && after.standing() instanceof Standing.Above && !(before.standing() instanceof Standing.Above)) {
            overflow.inc();
        }
        Effects.ofRung(
                message.key(),
                number,
                before,
                after,
                last ? tooFar -> {} : above::collect,
                gift -> context.output(ATTRIBUTED, gift));
    }
}
