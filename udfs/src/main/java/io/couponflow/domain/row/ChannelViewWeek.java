package io.couponflow.domain.row;

/**
 * How often a card was looked at through a channel, by week: {@link ChannelView}, for readers who ask for many days of all
 * channels at once.
 *
 * @param week its Monday, as days since 1970-01-01
 * @param channel the event's own, or {@code (none)}
 */
public record ChannelViewWeek(String account, String cardId, long week, String channel, long views) implements Row {

    static ChannelViewWeek of(ChannelView row) {
        return new ChannelViewWeek(
                row.account(), row.cardId(), ChannelWeek.monday(row.day()), row.channel(), row.views());
    }

    @Override
    public String key() {
        return Row.key(Table.CHANNEL_VIEW_WEEK, account, cardId, week, channel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof ChannelViewWeek that)) {
            throw Row.different(this, other);
        }
        return new ChannelViewWeek(account, cardId, week, channel, views + that.views);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.CHANNEL_VIEW_WEEK, account, cardId, week, channel, views);
    }
}
