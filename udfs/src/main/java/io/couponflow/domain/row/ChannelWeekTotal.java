package io.couponflow.domain.row;

/**
 * What became of the coupons that one channel issued in one week, and how often its cards were looked at in that week:
 * {@link ChannelWeek} and {@link ChannelView} over all cards, for readers who ask for all channels since the beginning.
 *
 * @param cohortWeek the Monday of the week of issue, or of the views, as days since 1970-01-01
 * @param channel of the issue at the start of the chain of gifts, or {@code (unattributed)}; of views the one they name
 * @param within of the attributed redemptions
 */
public record ChannelWeekTotal(
        String account, long cohortWeek, String channel, long views, Outcome outcome, Within within) implements Row {

    static ChannelWeekTotal of(ChannelConversion row) {
        return new ChannelWeekTotal(
                row.account(), ChannelWeek.monday(row.cohortDate()), row.channel(), 0, Outcome.of(row), Within.NONE);
    }

    static ChannelWeekTotal of(RedemptionLag row) {
        Within within = Within.of(row.lagHours(), row.redeemed());
        return new ChannelWeekTotal(
                row.account(), ChannelWeek.monday(row.cohortDate()), row.channel(), 0, Outcome.NONE, within);
    }

    static ChannelWeekTotal of(ChannelView row) {
        long week = ChannelWeek.monday(row.day());
        return new ChannelWeekTotal(row.account(), week, row.channel(), row.views(), Outcome.NONE, Within.NONE);
    }

    @Override
    public String key() {
        return Row.key(Table.CHANNEL_WEEK_TOTAL, account, cohortWeek, channel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof ChannelWeekTotal that)) {
            throw Row.different(this, other);
        }
        return new ChannelWeekTotal(
                account, cohortWeek, channel, views + that.views, outcome.plus(that.outcome), within.plus(that.within));
    }

    @Override
    public MartRow toMart() {
        return MartRow.joined(
                Table.CHANNEL_WEEK_TOTAL, account, cohortWeek, channel, views, outcome.columns(), within.columns());
    }
}
