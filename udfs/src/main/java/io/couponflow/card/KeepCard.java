package io.couponflow.card;

import io.couponflow.flink.Accumulate;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.mart.Tuple;
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
 * Keeps what is known of every card, by account and card.
 *
 * <ol>
 *   <li>Of several lines of the catalogue the one with the greatest {@code updated_at} counts, then the later one; of
 *       several reviews the latest: {@link Card#with}.
 *   <li>Lines and reviews join in any order; a card that has either has a row.
 * </ol>
 *
 * <p>State: {@code card}, the {@link Card}, for ever: a merchant has some hundreds.
 *
 * <p>Emits: the row of a card, whole, whenever it changes.
 */
public final class KeepCard extends KeyedProcessFunction<String, Card, Tuple> {

    static final TypeInformation<Card> CARD = CodecTypeInfo.of(Card.class, new Card.Format());

    private static final ValueStateDescriptor<Card> DESCRIPTOR = new ValueStateDescriptor<>("card", CARD);

    private transient ValueState<Card> card;

    private KeepCard() {}

    /** Keeps the cards that {@code news} tell of: lines of the catalogue and reviews. */
    public static SingleOutputStreamOperator<Tuple> attach(DataStream<Card> news) {
        return news.keyBy(Card::key, Types.STRING)
                .process(new KeepCard(), Accumulate.TUPLE)
                .name("keep-card")
                .uid("keep-card");
    }

    @Override
    public void open(OpenContext context) {
        card = getRuntimeContext().getState(DESCRIPTOR);
    }

    @Override
    public void processElement(Card news, Context context, Collector<Tuple> out) throws Exception {
        Card before = card.value();
        Card after = before == null ? news : before.with(news);
        if (!after.equals(before)) {
            card.update(after);
            out.collect(after.toTuple());
        }
    }
}
