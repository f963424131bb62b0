package io.couponflow.member;

import io.couponflow.domain.Change;
import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.Preaggregate;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens to member cards ({@code submit_membercard_user_info}, {@code update_member_card}).
 *
 * <ol>
 *   <li>{@code member_activity} by card and day. An update tells changes, not balances: what was added and what was
 *       deducted are summed apart, both as positive numbers.
 *   <li>An amount of more than 15 digits is no amount but a mistake, and counts as unknown: the sum of a few such would
 *       not fit a bigint. The update counts.
 * </ol>
 *
 * <p>State: none.
 *
 * <p>Emits: one change for each activation and each update.
 */
public final class CountMembers implements FlatMapFunction<KeyedPush, Row> {

    private static final long MOST = 999_999_999_999_999L;

    private final Days days;

    /** Days of the zone of {@code days}. */
    public CountMembers(Days days) {
        this.days = days;
    }

    /** Counts activations and updates among {@code accepted} pushes. */
    public static SingleOutputStreamOperator<Row> attach(DataStream<KeyedPush> accepted, Days days) {
        return accepted.flatMap(new CountMembers(days), Preaggregate.ROW)
                .name("count-members")
                .uid("count-members");
    }

    @Override
    public void flatMap(KeyedPush push, Collector<Row> out) {
        if (push.change() == Change.MemberActivated.INSTANCE) {
            out.collect(row(push).with("activations", 1));
        } else if (push.change() instanceof Change.MemberUpdated updated) {
            long bonus = orZero(updated.bonus());
            long balance = orZero(updated.balance());
            out.collect(row(push)
                    .with("updates", 1)
                    .with("bonus_added", Math.max(bonus, 0))
                    .with("bonus_deducted", Math.max(-bonus, 0))
                    .with("balance_added", Math.max(balance, 0))
                    .with("balance_deducted", Math.max(-balance, 0)));
        }
    }

    private Row row(KeyedPush push) {
        return Row.of(RowKey.in(Table.MEMBER_ACTIVITY)
                .text(push.account())
                .text(push.cardId())
                .number(days.day(push.createTime())));
    }

    private static long orZero(@Nullable Long amount) {
        return amount == null || amount > MOST || amount < -MOST ? 0 : amount;
    }
}
