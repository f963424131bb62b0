package io.couponflow.coupon;

import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Sends the receipt of a gift to both codes that it is about.
 *
 * <ol>
 *   <li>Every push goes on as it is, to the code that was received.
 *   <li>The receipt of a gift that names its giver's code goes to that code too, as {@link KeyedPush#giverSide}.
 * </ol>
 *
 * <p>State: none.
 *
 * <p>Emits: one or two pushes for each.
 */
public final class NameGiver implements FlatMapFunction<KeyedPush, KeyedPush> {

    NameGiver() {}

    /** Adds the givers' sides to {@code pushes}. */
    public static SingleOutputStreamOperator<KeyedPush> attach(DataStream<KeyedPush> pushes) {
        return pushes.flatMap(new NameGiver(), CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire()))
                .name("name-giver")
                .uid("name-giver");
    }

    @Override
    public void flatMap(KeyedPush push, Collector<KeyedPush> out) {
        out.collect(push);
        if (push.namesGiver()) {
            out.collect(push.giverSide());
        }
    }
}
