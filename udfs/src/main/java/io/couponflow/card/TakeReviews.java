package io.couponflow.card;

import io.couponflow.domain.Change;
import io.couponflow.domain.KeyedPush;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Takes the reviews of cards out of the pushes.
 *
 * <ol>
 *   <li>A card_pass_check or card_not_pass_check is a review; nothing else is.
 * </ol>
 *
 * <p>State: none.
 *
 * <p>Emits: cards as reviews have them.
 */
public final class TakeReviews implements FlatMapFunction<KeyedPush, Card> {

    TakeReviews() {}

    /** Takes them out of {@code accepted} pushes. */
    public static SingleOutputStreamOperator<Card> attach(DataStream<KeyedPush> accepted) {
        return accepted.flatMap(new TakeReviews(), KeepCard.CARD)
                .name("take-reviews")
                .uid("take-reviews");
    }

    @Override
    public void flatMap(KeyedPush push, Collector<Card> out) {
        if (push.change() instanceof Change.Reviewed reviewed) {
            out.collect(Card.of(
                    push.account(),
                    push.cardId(),
                    new Review(push.createTime(), reviewed.approved(), reviewed.reason())));
        }
    }
}
