package io.couponflow.coupon;

import io.couponflow.domain.row.Row;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Preaggregate;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts the codes whose origin is a gift under the issue at the start of their chain.
 *
 * <ol>
 *   <li>What such a code adds to the tables comes from the first rung, whole, whenever it changes.
 *   <li>What it is attributed to comes from the rung that owns it; until then it is unattributed.
 *   <li>When either changes, the difference is handed on: {@link Effects#ofGift}.
 * </ol>
 *
 * <p>State: {@code gift}, the {@link Gift}, by account, card and code, for {@code coupon.ttl} after its last change.
 *
 * <p>Emits: changes to rows.
 */
public final class AttributeGift extends KeyedProcessFunction<String, GiftMessage, Row> {

    static final TypeInformation<GiftMessage> MESSAGE = CodecTypeInfo.of(GiftMessage.class, new GiftMessage.Wire());

    private final ValueStateDescriptor<Gift> descriptor =
            new ValueStateDescriptor<>("gift", CodecTypeInfo.of(Gift.class, new Gift.Format()));
    private transient ValueState<Gift> gift;
    private transient RedemptionCount redemptions;

    private AttributeGift(Duration ttl) {
        descriptor.enableTimeToLive(CouponTtl.of(ttl));
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
        gift = getRuntimeContext().getState(descriptor);
        redemptions = new RedemptionCount(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(GiftMessage message, Context context, Collector<Row> out) throws Exception {
        Gift known = gift.value();
        Gift before = known == null ? Gift.UNKNOWN : known;
        Gift after = before.with(message);
        if (after.isEmpty()) {
            gift.clear();
        } else {
            gift.update(after);
        }
        Effects.ofGift(message.key(), before, after, row -> {
            redemptions.count(row);
            out.collect(row);
        });
    }
}
