package io.couponflow.domain.row;

/**
 * What became of the coupons that one channel issued on one day, and how often its cards were looked at on that day:
 * {@link ChannelConversion} and {@link ChannelView} over all cards, for readers who ask for many days of all channels at
 * once.
 *
 * @param day of the issue, or of the views, as days since 1970-01-01
 * @param channel of the issue at the start of the chain of gifts, or {@code (unattributed)}; of views the one they name
 */
public record ChannelDay(String account, long day, String channel, long views, Outcome outcome) implements Row {

    static ChannelDay of(ChannelConversion row) {
        return new ChannelDay(row.account(), row.cohortDate(), row.channel(), 0, Outcome.of(row));
    }

    static ChannelDay of(ChannelView row) {
        return new ChannelDay(row.account(), row.day(), row.channel(), row.views(), Outcome.NONE);
    }

    @Override
    public String key() {
        return Row.key(Table.CHANNEL_DAY, account, day, channel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof ChannelDay that)) {
            throw Row.different(this, other);
        }
        return new ChannelDay(account, day, channel, views + that.views, outcome.plus(that.outcome));
    }

    @Override
    public MartRow toMart() {
        return MartRow.joined(Table.CHANNEL_DAY, account, day, channel, views, outcome.columns());
    }
}
