package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.row.Row;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Preaggregate;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The first rung of the ladder: joins what happens to a code, by code.
 *
 * <ol>
 *   <li>What a push tells of a code is added to what is known of it: {@link Coupon}.
 *   <li>What follows is the difference: {@link Effects#ofCoupon}. Nearly all codes were issued and never gifted, and end
 *       here.
 *   <li>What its receipts take from the stock of its card: {@link TakenStock}.
 * </ol>
 *
 * <p>State: {@code coupon}, the {@link Coupon}, by account, card and code, for {@code coupon.ttl} after its last change.
 * The TTL only cleans up; event times decide.
 *
 * <p>Emits: changes to rows; to {@link #ABOVE} and {@link #GIFTS} what the ladder and the gifted codes must know.
 */
public final class TrackCoupon extends KeyedProcessFunction<String, KeyedPush, Row> {

    /** To the second rung. */
    public static final OutputTag<RungMessage> ABOVE = new OutputTag<>("above", ResolveGift.MESSAGE);

    /** To {@link AttributeGift}. */
    public static final OutputTag<GiftMessage> GIFTS = new OutputTag<>("gifts", AttributeGift.MESSAGE);

    private final ValueStateDescriptor<Coupon> descriptor =
            new ValueStateDescriptor<>("coupon", CodecTypeInfo.of(Coupon.class, new CouponFormat()));
    private final Days days;
    private final TakenStock stock;
    private transient ValueState<Coupon> coupon;
    private transient RedemptionCount redemptions;

    private TrackCoupon(Duration ttl, Days days, Duration alarmWindow) {
        this.days = days;
        stock = new TakenStock(days, alarmWindow);
        descriptor.enableTimeToLive(CouponTtl.of(ttl));
    }

    /** Tracks the codes that {@code accepted} pushes are about, and what they take in windows of {@code alarmWindow}. */
    public static SingleOutputStreamOperator<Row> attach(
            KeyedStream<KeyedPush, String> accepted, Duration ttl, Days days, Duration alarmWindow) {
        return accepted.process(new TrackCoupon(ttl, days, alarmWindow), Preaggregate.ROW)
                .name("track-coupon")
                .uid("track-coupon");
    }

    @Override
    public void open(OpenContext context) {
        coupon = getRuntimeContext().getState(descriptor);
        redemptions = new RedemptionCount(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(KeyedPush push, Context context, Collector<Row> out) throws Exception {
        if (!(push.change() instanceof CouponChange change)) {
            return;
        }
        Coupon known = coupon.value();
        Coupon before = known == null ? Coupon.UNKNOWN : known;
        Coupon after = before.with(change, days);
        stock.rows(push.key(), change, before, after, out::collect);
        if (after.equals(before)) {
            return;
        }
        coupon.update(after);
        Effects.ofCoupon(
                push.key(),
                before,
                after,
                days,
                row -> {
                    redemptions.count(row);
                    out.collect(row);
                },
                message -> context.output(ABOVE, message),
                message -> context.output(GIFTS, message));
    }
}
