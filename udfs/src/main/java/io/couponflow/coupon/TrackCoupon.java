package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Seen;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.JobMetric;
import io.couponflow.flink.Preaggregate;
import io.couponflow.flink.Repetitions;
import io.couponflow.flink.Ttl;
import io.couponflow.mart.Row;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The first rung of the ladder: joins what happens to a code, by code. It drops the pushes that Weixin sent again as well, unless
 * that was done before: both ask what is kept under the same key, which is one access to state.
 *
 * <ol>
 *   <li>A push is the same as another when their {@link DedupIdentity} is; the first to arrive is accepted. The giver's
 *       side of a gift receipt goes through unseen: it only marks a code, and marking twice changes nothing.
 *   <li>What an accepted push tells of a code is added to what is known of it: {@link Coupon}.
 *   <li>What follows is the difference: {@link Effects#ofChange}. Nearly all codes were issued and never gifted, and end
 *       here.
 *   <li>When an origin turns out to be another, what was told of the code is put right ahead of the next checkpoint barrier
 *       and at the end of the input: {@link Retelling}.
 *   <li>What its receipts take from the stock of its card: {@link TakenStock}.
 * </ol>
 *
 * <p>State: {@code code}, the {@link KnownCode}, by account, card and code, for {@code coupon.ttl} after its last push (and for
 * {@code dedup.ttl}, where that is longer); {@code heirs}, {@code tallies} and {@code payments}, what has no room in it, each
 * entry for {@code coupon.ttl} after it was last written; that of {@link Repetitions}. The TTL only cleans up; event times decide.
 *
 * <p>Emits: changes to rows, where it drops repetitions also to {@code data_quality}, and then to {@link #ACCEPTED} the others;
 * to {@link #ABOVE} and {@link #GIFTS} what the ladder and the gifted codes must know. The counters
 * {@link JobMetric#OUTGROWN_CODES} and {@link JobMetric#RETOLD_CODES} count codes with much to their name and codes that moved.
 */
public final class TrackCoupon extends AbstractStreamOperator<Row>
        implements OneInputStreamOperator<KeyedPush, Row>, BoundedOneInput {

    /** Pushes that are no repetitions. */
    public static final OutputTag<KeyedPush> ACCEPTED =
            new OutputTag<>("accepted", CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire()));

    /** To the second rung. */
    public static final OutputTag<RungMessage> ABOVE = new OutputTag<>("above", ResolveGift.MESSAGE);

    /** To {@link AttributeGift}. */
    public static final OutputTag<GiftMessage> GIFTS = new OutputTag<>("gifts", AttributeGift.MESSAGE);

    private final ValueStateDescriptor<KnownCode> codeState =
            new ValueStateDescriptor<>("code", CodecTypeInfo.of(KnownCode.class, new KnownCode.Format()));
    private final MapStateDescriptor<String, Boolean> heirsState =
            new MapStateDescriptor<>("heirs", Types.STRING, Types.BOOLEAN);
    private final MapStateDescriptor<Fact, Amount> talliesState = new MapStateDescriptor<>(
            "tallies",
            CodecTypeInfo.of(Fact.class, new Fact.Format()),
            CodecTypeInfo.of(Amount.class, new Amount.Format()));
    private final MapStateDescriptor<String, Paid> paymentsState = new MapStateDescriptor<>(
            "payments", Types.STRING, CodecTypeInfo.of(Paid.class, new CouponFormat.PaidFormat()));
    private final @Nullable Repetitions repetitions;
    private final Days days;
    private final TakenStock stock;
    private transient Retelling retelling;
    private transient ValueState<KnownCode> code;
    private transient Coupon.Beside beside;
    private transient Effects.Out out;
    private transient Counter outgrown;
    private transient Counter retold;

    @SuppressWarnings("NullAway.Init") // what is transient is made by initializeState
    private TrackCoupon(@Nullable Duration dedupTtl, Duration ttl, Days days, Duration alarmWindow) {
        this.days = days;
        repetitions = dedupTtl == null ? null : new Repetitions(dedupTtl, days);
        stock = new TakenStock(days, alarmWindow);
        codeState.enableTimeToLive(Ttl.of(dedupTtl == null || dedupTtl.compareTo(ttl) < 0 ? ttl : dedupTtl));
        StateTtlConfig entries = Ttl.ofEntries(ttl);
        heirsState.enableTimeToLive(entries);
        talliesState.enableTimeToLive(entries);
        paymentsState.enableTimeToLive(entries);
    }

    /**
     * Tracks the codes that {@code pushes} are about, and what they take in windows of {@code alarmWindow}.
     *
     * @param dedupTtl how long a push is remembered to recognize its repetitions; null if there are none any more
     */
    public static SingleOutputStreamOperator<Row> attach(
            KeyedStream<KeyedPush, String> pushes,
            @Nullable Duration dedupTtl,
            Duration ttl,
            Days days,
            Duration alarmWindow) {
        return pushes.transform("track-coupon", Preaggregate.ROW, new TrackCoupon(dedupTtl, ttl, days, alarmWindow))
                .uid("track-coupon");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        retelling = new Retelling();
        var states = context.getKeyedStateStore();
        code = states.getState(codeState);
        beside = new Coupon.Beside(
                Rest.of(states.getMapState(heirsState)),
                Rest.of(states.getMapState(talliesState)),
                Rest.of(states.getMapState(paymentsState)));
        if (repetitions != null) {
            repetitions.open(
                    states, getMetricGroup(), () -> getProcessingTimeService().getCurrentProcessingTime());
        }
        RedemptionCount redemptions = new RedemptionCount(getMetricGroup());
        outgrown = JobMetric.OUTGROWN_CODES.counter(getMetricGroup());
        retold = JobMetric.RETOLD_CODES.counter(getMetricGroup());
        out = new Effects.Out(
                row -> {
                    redemptions.count(row);
                    output.collect(new StreamRecord<>(row));
                },
                message -> output.collect(ABOVE, new StreamRecord<>(message)),
                message -> output.collect(GIFTS, new StreamRecord<>(message)));
    }

    @Override
    public void processElement(StreamRecord<KeyedPush> element) throws Exception {
        KeyedPush push = element.getValue();
        if (push.ofCode()) {
            track(push);
        } else if (repetitions != null) {
            count(push, repetitions.isNew(push), repetitions);
        }
    }

    @SuppressWarnings("ReferenceEquality") // what lies beside an equal coupon may have changed
    private void track(KeyedPush push) throws Exception {
        KnownCode before = known();
        Seen seen = before.seen();
        if (repetitions != null && !push.isGiverSide()) {
            Seen withThis = repetitions.with(push, seen);
            count(push, withThis != null, repetitions);
            if (withThis == null) {
                return;
            }
            seen = withThis;
        }
        Coupon after = push.change() instanceof CouponChange change
                ? with(push.key(), before.coupon(), change)
                : before.coupon();
        if (after == before.coupon() && seen == before.seen()) {
            return;
        }
        code.update(new KnownCode(after, seen));
        if (after.isOutgrown() && !before.coupon().isOutgrown()) {
            outgrown.inc();
        }
        if (retelling.isFull()) {
            settle();
        }
    }

    private Coupon with(String key, Coupon before, CouponChange change) {
        stock.rows(key, change, before, before.withOrigin(change), out.rows());
        return Effects.ofChange(key, before, change, days, beside, retelling, out);
    }

    private void count(KeyedPush push, boolean isNew, Repetitions repetitions) {
        output.collect(new StreamRecord<>(repetitions.count(push, isNew)));
        if (isNew) {
            output.collect(ACCEPTED, new StreamRecord<>(push));
        }
    }

    private KnownCode known() throws IOException {
        KnownCode known = code.value();
        return known == null ? KnownCode.NOTHING : known;
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
            Effects.retell(key, known().coupon(), told, days, beside, out);
            retold.inc();
        });
    }
}
