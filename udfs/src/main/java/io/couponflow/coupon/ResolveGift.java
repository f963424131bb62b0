package io.couponflow.coupon;

import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.JobMetric;
import io.couponflow.flink.Ttl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * A rung of the ladder above the first: finds the issue at the start of a chain of gifts. The rule is {@link Rung}'s; what was
 * told is put right ahead of the next checkpoint barrier and at the end of the input: {@link Retelling}.
 *
 * <p>State: {@code rung}, the {@link Rung}, by account, card and code, for {@code coupon.ttl} after its last change;
 * {@code heirs} and {@code verdicts}, what has no room in it, each entry for {@code coupon.ttl} after it was last written.
 *
 * <p>Emits: what the next rung must know; to {@link #ATTRIBUTED} what this rung attributes its codes to. The counter
 * {@link JobMetric#LADDER_OVERFLOW} of the last rung counts codes that turned out to be more than eight gifts away from their
 * issue; {@link JobMetric#OUTGROWN_CODES} and {@link JobMetric#RETOLD_CODES} count codes with much to their name and codes that
 * moved.
 */
public final class ResolveGift extends AbstractStreamOperator<RungMessage>
        implements OneInputStreamOperator<RungMessage, RungMessage>, BoundedOneInput {

    static final TypeInformation<RungMessage> MESSAGE = CodecTypeInfo.of(RungMessage.class, new RungMessage.Wire());

    private static final OutputTag<GiftMessage> ATTRIBUTED = new OutputTag<>("attributed", AttributeGift.MESSAGE);

    private final ValueStateDescriptor<Rung> rungState =
            new ValueStateDescriptor<>("rung", CodecTypeInfo.of(Rung.class, new Rung.Format()));
    private final MapStateDescriptor<String, Boolean> heirsState =
            new MapStateDescriptor<>("heirs", Types.STRING, Types.BOOLEAN);
    private final MapStateDescriptor<String, Standing> verdictsState =
            new MapStateDescriptor<>("verdicts", Types.STRING, CodecTypeInfo.of(Standing.class, new Standing.Format()));
    private final int number;
    private transient Retelling retelling;
    private transient ValueState<Rung> rung;
    private transient Rung.Beside beside;
    private transient Effects.Out out;
    private transient Counter overflow;
    private transient Counter outgrown;
    private transient Counter retold;

    @SuppressWarnings("NullAway.Init") // what is transient is made by initializeState
    private ResolveGift(int number, Duration ttl) {
        this.number = number;
        rungState.enableTimeToLive(Ttl.of(ttl));
        StateTtlConfig entries = Ttl.ofEntries(ttl);
        heirsState.enableTimeToLive(entries);
        verdictsState.enableTimeToLive(entries);
    }

    /** Puts rungs two to nine on the first one; what they attribute comes out. */
    public static DataStream<GiftMessage> attach(DataStream<RungMessage> fromFirstRung, Duration ttl) {
        List<DataStream<GiftMessage>> attributed = new ArrayList<>();
        DataStream<RungMessage> below = fromFirstRung;
        for (int number = Effects.FIRST_RUNG + 1; number <= Effects.LAST_RUNG; number++) {
            SingleOutputStreamOperator<RungMessage> rung = below.keyBy(RungMessage::key, Types.STRING)
                    .transform("resolve-gift-" + number, MESSAGE, new ResolveGift(number, ttl))
                    .uid("resolve-gift-" + number);
            attributed.add(rung.getSideOutput(ATTRIBUTED));
            below = rung;
        }
        return attributed.stream().reduce((a, b) -> a.union(b)).orElseThrow();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        retelling = new Retelling();
        var states = context.getKeyedStateStore();
        rung = states.getState(rungState);
        beside = new Rung.Beside(Rest.of(states.getMapState(heirsState)), Rest.of(states.getMapState(verdictsState)));
        overflow = JobMetric.LADDER_OVERFLOW.counter(getMetricGroup());
        outgrown = JobMetric.OUTGROWN_CODES.counter(getMetricGroup());
        retold = JobMetric.RETOLD_CODES.counter(getMetricGroup());
        out = new Effects.Out(
                row -> {
                    throw new IllegalStateException("a rung above the first adds nothing to tables: " + row);
                },
                isLast() ? tooFar -> {} : message -> output.collect(new StreamRecord<>(message)),
                message -> output.collect(ATTRIBUTED, new StreamRecord<>(message)));
    }

    @Override
    public void processElement(StreamRecord<RungMessage> element) throws Exception {
        Rung before = known();
        boolean wasAbove = isLast() && before.standing(beside) instanceof Standing.Above;
        Rung after = Effects.ofMessage(number, before, element.getValue(), beside, retelling, out);
        remember(after);
        if (isLast() && !wasAbove && after.standing(beside) instanceof Standing.Above) {
            overflow.inc();
        }
        if (after.isOutgrown() && !before.isOutgrown()) {
            outgrown.inc();
        }
        if (retelling.isFull()) {
            settle();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        settle();
    }

    @Override
    public void endInput() throws Exception {
        settle();
    }

    private void settle() throws Exception {
        retelling.settle((key, told) -> {
            setCurrentKey(key);
            remember(Effects.retell(key, number, known(), told, beside, out));
            retold.inc();
        });
    }

    private Rung known() throws IOException {
        Rung known = rung.value();
        return known == null ? Rung.EMPTY : known;
    }

    private void remember(Rung known) throws IOException {
        if (known.isEmpty()) {
            rung.clear();
        } else {
            rung.update(known);
        }
    }

    private boolean isLast() {
        return number == Effects.LAST_RUNG;
    }
}
