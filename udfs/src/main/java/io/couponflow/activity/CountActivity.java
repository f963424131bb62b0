package io.couponflow.activity;

import io.couponflow.domain.Change.Gifted;
import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.Preaggregate;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
import io.couponflow.mart.Users;
import java.time.Duration;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Counts what users do.
 *
 * <ol>
 *   <li>Every accepted event counts, known or not, with its sender as the user.
 *   <li>{@code activity} by window, event, card and the event's own channel; {@code audience} by day, event and card.
 *   <li>An offer of a gift counts by day and card in {@code gift_offer}: as returned if it says that the coupon came back,
 *       else as given, with its sender as the user.
 *   <li>Windows are buckets of CreateTime. Nothing closes them: a late event counts where it belongs.
 * </ol>
 *
 * <p>State: none.
 *
 * <p>Emits: one change to each of the first two tables for each event, to the third for each offer of a gift.
 */
public final class CountActivity implements FlatMapFunction<KeyedPush, Row> {

    private final long windowSeconds;
    private final Days days;

    CountActivity(Duration window, Days days) {
        this.windowSeconds = window.toSeconds();
        this.days = days;
    }

    /** Counts {@code accepted} pushes in windows of {@code window}. */
    public static SingleOutputStreamOperator<Row> attach(DataStream<KeyedPush> accepted, Duration window, Days days) {
        return accepted.flatMap(new CountActivity(window, days), Preaggregate.ROW)
                .name("count-activity")
                .uid("count-activity");
    }

    @Override
    public void flatMap(KeyedPush push, Collector<Row> out) {
        long time = push.createTime();
        RowKey.Builder activity = RowKey.in(Table.ACTIVITY)
                .text(push.account())
                .number(days.windowStart(time, windowSeconds) * 1000)
                .text(push.event())
                .text(push.cardId())
                .text(push.channel());
        out.collect(Row.of(activity).with("events", 1).with("users", Users.of(push.sender())));
        RowKey.Builder audience = RowKey.in(Table.AUDIENCE)
                .text(push.account())
                .number(days.day(time))
                .text(push.event())
                .text(push.cardId());
        out.collect(Row.of(audience).with("events", 1).with("users", Users.of(push.sender())));
        if (push.change() instanceof Gifted gifted) {
            Row offer = Row.of(RowKey.in(Table.GIFT_OFFER)
                    .text(push.account())
                    .text(push.cardId())
                    .number(days.day(time)));
            out.collect(
                    gifted.returned()
                            ? offer.with("returned", 1)
                            : offer.with("given", 1).with("given_users", Users.of(push.sender())));
        }
    }
}
