package io.couponflow.inventory;

import io.couponflow.domain.Change;
import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.Preaggregate;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
import java.time.Duration;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts stock alarms ({@code card_sku_remind}; Coupon-Related Events 2.10).
 *
 * <ol>
 *   <li>{@code inventory} by card, with the last alarm; {@code inventory_alarm} by card and window.
 *   <li>The quantity is the first whole number in Detail: {@link AlarmQuantity}.
 *   <li>Windows are buckets of CreateTime. Nothing closes them: a late alarm counts where it belongs.
 * </ol>
 *
 * <p>State: none.
 *
 * <p>Emits: one change to each of the two tables for each alarm.
 */
public final class CountAlarms implements FlatMapFunction<KeyedPush, Row> {

    private final long windowSeconds;
    private final Days days;

    /** Windows of {@code window}, in whole seconds. */
    public CountAlarms(Duration window, Days days) {
        this.windowSeconds = window.toSeconds();
        this.days = days;
    }

    /** Counts the alarms among {@code accepted} pushes in windows of {@code window}. */
    public static SingleOutputStreamOperator<Row> attach(DataStream<KeyedPush> accepted, Duration window, Days days) {
        return accepted.flatMap(new CountAlarms(window, days), Preaggregate.ROW)
                .name("count-alarms")
                .uid("count-alarms");
    }

    @Override
    public void flatMap(KeyedPush push, Collector<Row> out) {
        if (!(push.change() instanceof Change.StockAlarm alarm)) {
            return;
        }
        long time = push.createTime();
        String detail = alarm.detail();
        @Nullable String known = detail.isEmpty() ? null : detail;
        @Nullable Long quantity = AlarmQuantity.of(detail);
        RowKey.Builder card = RowKey.in(Table.INVENTORY).text(push.account()).text(push.cardId());
        out.collect(Row.of(card)
                .with("alarms", 1)
                .with("last_alarm_at", Long.valueOf(time * 1000))
                .with("last_alarm_detail", known)
                .with("last_alarm_quantity", quantity));
        RowKey.Builder window = RowKey.in(Table.INVENTORY_ALARM)
                .text(push.account())
                .text(push.cardId())
                .number(days.windowStart(time, windowSeconds) * 1000);
        Row alarms = Row.of(window)
                .with("alarms", 1)
                .with("first_at", time * 1000)
                .with("last_at", Long.valueOf(time * 1000))
                .with("last_detail", known);
        out.collect(quantity == null ? alarms : alarms.with("lowest_quantity", quantity.longValue()));
    }
}
