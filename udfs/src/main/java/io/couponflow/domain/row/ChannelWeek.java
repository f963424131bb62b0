package io.couponflow.domain.row;

/**
 * What became of the coupons that one channel issued in one week: {@link ChannelConversion} and {@link RedemptionLag} by
 * week of issue, for readers who ask for many days of all channels at once.
 *
 * @param cohortWeek the Monday of the week of issue, as days since 1970-01-01
 * @param channel of the issue at the start of the chain of gifts, or {@code (unattributed)}
 * @param within of the attributed redemptions
 */
public record ChannelWeek(
        String account, String cardId, long cohortWeek, String channel, Outcome outcome, Within within) implements Row {

    static ChannelWeek of(ChannelConversion row) {
        return new ChannelWeek(
                row.account(), row.cardId(), monday(row.cohortDate()), row.channel(), Outcome.of(row), Within.NONE);
    }

    static ChannelWeek of(RedemptionLag row) {
        Within within = Within.of(row.lagHours(), row.redeemed());
        return new ChannelWeek(
                row.account(), row.cardId(), monday(row.cohortDate()), row.channel(), Outcome.NONE, within);
    }

    /** The Monday of the week of {@code day}, both as days since 1970-01-01, which was a Thursday. */
    static long monday(long day) {
        return day - Math.floorMod(day + 3, 7);
    }

    @Override
    public String key() {
        return Row.key(Table.CHANNEL_WEEK, account, cardId, cohortWeek, channel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof ChannelWeek that)) {
            throw Row.different(this, other);
        }
        return new ChannelWeek(
                account, cardId, cohortWeek, channel, outcome.plus(that.outcome), within.plus(that.within));
    }

    @Override
    public MartRow toMart() {
        return MartRow.joined(
                Table.CHANNEL_WEEK, account, cardId, cohortWeek, channel, outcome.columns(), within.columns());
    }
}
