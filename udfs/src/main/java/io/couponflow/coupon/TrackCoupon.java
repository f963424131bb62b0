package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.JobMetric;
import io.couponflow.flink.Preaggregate;
import io.couponflow.mart.Row;
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

/**
 * The first rung of the ladder: joins what happens to a code, by code.
 *
 * <ol>
 *   <li>What a push tells of a code is added to what is known of it: {@link Coupon}.
 *   <li>What follows is the difference: {@link Effects#ofChange}. Nearly all codes were issued and never gifted, and end
 *       here.
 *   <li>When an origin turns out to be another, what was told of the code is put right ahead of the next checkpoint barrier
 *       and at the end of the input: {@link Retelling}.
 *   <li>What its receipts take from the stock of its card: {@link TakenStock}.
 * </ol>
 *
 * <p>State: {@code coupon}, the {@link Coupon}, by account, card and code, for {@code coupon.ttl} after its last change;
 * {@code heirs}, {@code tallies} and {@code payments}, what has no room in it, each entry for {@code coupon.ttl} after it was
 * last written. The TTL only cleans up; event times decide.
 *
 * <p>Emits: changes to rows; to {@link #ABOVE} and {@link #GIFTS} what the ladder and the gifted codes must know. The counters
 * {@link JobMetric#OUTGROWN_CODES} and {@link JobMetric#RETOLD_CODES} count codes with much to their name and codes that moved.
 */
public final class TrackCoupon extends AbstractStreamOperator<Row>
        implements OneInputStreamOperator<KeyedPush, Row>, BoundedOneInput {

    /** To the second rung. */
    public static final OutputTag<RungMessage> ABOVE = new OutputTag<>("above", ResolveGift.MESSAGE);

    /** To {@link AttributeGift}. */
    public static final OutputTag<GiftMessage> GIFTS = new OutputTag<>("gifts", AttributeGift.MESSAGE);

    private final ValueStateDescriptor<Coupon> couponState =
            new ValueStateDescriptor<>("coupon", CodecTypeInfo.of(Coupon.class, new CouponFormat()));
    private final MapStateDescriptor<String, Boolean> heirsState =
            new MapStateDescriptor<>("heirs", Types.STRING, Types.BOOLEAN);
    private final MapStateDescriptor<Fact, Amount> talliesState = new MapStateDescriptor<>(
            "tallies",
            CodecTypeInfo.of(Fact.class, new Fact.Format()),
            CodecTypeInfo.of(Amount.class, new Amount.Format()));
    private final MapStateDescriptor<String, Paid> paymentsState = new MapStateDescriptor<>(
            "payments", Types.STRING, CodecTypeInfo.of(Paid.class, new CouponFormat.PaidFormat()));
    private final Days days;
    private final TakenStock stock;
    private transient Retelling retelling;
    private transient ValueState<Coupon> coupon;
    private transient Coupon.Beside beside;
    private transient Effects.Out out;
    private transient Counter outgrown;
    private transient Counter retold;

    @SuppressWarnings("NullAway.Init") // what is transient is made by initializeState
    private TrackCoupon(Duration ttl, Days days, Duration alarmWindow) {
        this.days = days;
        stock = new TakenStock(days, alarmWindow);
        couponState.enableTimeToLive(CouponTtl.of(ttl));
        StateTtlConfig entries = CouponTtl.ofEntries(ttl);
        heirsState.enableTimeToLive(entries);
        talliesState.enableTimeToLive(entries);
        paymentsState.enableTimeToLive(entries);
    }

    /** Tracks the codes that {@code accepted} pushes are about, and what they take in windows of {@code alarmWindow}. */
    public static SingleOutputStreamOperator<Row> attach(
            KeyedStream<KeyedPush, String> accepted, Duration ttl, Days days, Duration alarmWindow) {
        return accepted.transform("track-coupon", Preaggregate.ROW, new TrackCoupon(ttl, days, alarmWindow))
                .uid("track-coupon");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        retelling = new Retelling();
        var states = context.getKeyedStateStore();
        coupon = states.getState(couponState);
        beside = new Coupon.Beside(
                Rest.of(states.getMapState(heirsState)),
                Rest.of(states.getMapState(talliesState)),
                Rest.of(states.getMapState(paymentsState)));
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
    @SuppressWarnings("ReferenceEquality") // what lies beside an equal coupon may have changed
    public void processElement(StreamRecord<KeyedPush> element) throws Exception {
        KeyedPush push = element.getValue();
        if (!(push.change() instanceof CouponChange change)) {
            return;
        }
        Coupon known = coupon.value();
        Coupon before = known == null ? Coupon.UNKNOWN : known;
        stock.rows(push.key(), change, before, before.withOrigin(change), out.rows());
        Coupon after = Effects.ofChange(push.key(), before, change, days, beside, retelling, out);
        if (after == before) {
            return;
        }
        coupon.update(after);
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
            Coupon known = coupon.value();
            Effects.retell(key, known == null ? Coupon.UNKNOWN : known, told, days, beside, out);
            retold.inc();
        });
    }
}
