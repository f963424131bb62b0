package io.couponflow.coupon;

import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.JobMetric;
import io.couponflow.flink.Preaggregate;
import io.couponflow.flink.Ttl;
import io.couponflow.mart.Row;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts the codes whose origin is a gift under the issue at the start of their chain.
 *
 * <ol>
 *   <li>What such a code adds to the tables comes from the first rung, as the difference that a push makes.
 *   <li>What it is attributed to comes from the rung that owns it; until then it is unattributed.
 *   <li>What is added is handed on under its attribution; when that changes, all that was added moves: {@link Gift#with}.
 *       The rungs see to it that this is rare ({@link Retelling}).
 * </ol>
 *
 * <p>State: {@code gift}, the {@link Gift}, by account, card and code, for {@code coupon.ttl} after its last change;
 * {@code facts}, what has no room in it, each entry for {@code coupon.ttl} after it was last written.
 *
 * <p>Emits: changes to rows. The counter {@link JobMetric#OUTGROWN_CODES} counts codes with much to their name.
 */
public final class AttributeGift extends KeyedProcessFunction<String, GiftMessage, Row> {

    static final TypeInformation<GiftMessage> MESSAGE = CodecTypeInfo.of(GiftMessage.class, new GiftMessage.Wire());

    private final ValueStateDescriptor<Gift> giftState =
            new ValueStateDescriptor<>("gift", CodecTypeInfo.of(Gift.class, new Gift.Format()));
    private final MapStateDescriptor<Fact, Amount> factsState = new MapStateDescriptor<>(
            "facts",
            CodecTypeInfo.of(Fact.class, new Fact.Format()),
            CodecTypeInfo.of(Amount.class, new Amount.Format()));
    private transient ValueState<Gift> gift;
    private transient Rest<Fact, Amount> beside;
    private transient RedemptionCount redemptions;
    private transient Counter outgrown;

    @SuppressWarnings("NullAway.Init") // what is transient is made by open
    private AttributeGift(Duration ttl) {
        giftState.enableTimeToLive(Ttl.of(ttl));
        factsState.enableTimeToLive(Ttl.ofEntries(ttl));
    }

    /** Counts the gifted codes that {@code messages} tell of. */
    public static SingleOutputStreamOperator<Row> attach(DataStream<GiftMessage> messages, Duration ttl) {
        return messages.keyBy(GiftMessage::key, Types.STRING)
                .process(new AttributeGift(ttl), Preaggregate.ROW)
                .name("attribute-gift")
                .uid("attribute-gift");
    }

    @Override
    public void open(OpenContext context) {
        gift = getRuntimeContext().getState(giftState);
        beside = Rest.of(getRuntimeContext().getMapState(factsState));
        redemptions = new RedemptionCount(getRuntimeContext().getMetricGroup());
        outgrown = JobMetric.OUTGROWN_CODES.counter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(GiftMessage message, Context context, Collector<Row> out) throws Exception {
        Gift known = gift.value();
        Gift before = known == null ? Gift.UNKNOWN : known;
        Gift after = before.with(message, beside, row -> {
            redemptions.count(row);
            out.collect(row);
        });
        if (after.isEmpty()) {
            gift.clear();
        } else {
            gift.update(after);
        }
        if (after.facts().outgrown() && !before.facts().outgrown()) {
            outgrown.inc();
        }
    }
}
