package io.couponflow.member;

import io.couponflow.domain.Change;
import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.row.MemberActivity;
import io.couponflow.domain.row.Row;
import io.couponflow.flink.Preaggregate;
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
            out.collect(row(push, 1, 0, 0, 0));
        } else if (push.change() instanceof Change.MemberUpdated updated) {
            out.collect(row(push, 0, 1, orZero(updated.bonus()), orZero(updated.balance())));
        }
    }

    private MemberActivity row(KeyedPush push, long activations, long updates, long bonus, long balance) {
        return new MemberActivity(
                push.account(),
                push.cardId(),
                days.day(push.createTime()),
                activations,
                updates,
                Math.max(bonus, 0),
                Math.max(-bonus, 0),
                Math.max(balance, 0),
                Math.max(-balance, 0));
    }

    private static long orZero(@Nullable Long amount) {
        return amount == null || amount > MOST || amount < -MOST ? 0 : amount;
    }
}
