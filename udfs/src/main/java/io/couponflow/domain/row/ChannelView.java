package io.couponflow.domain.row;

import java.util.List;

/**
 * How often a card was looked at through a channel, by day: {@link Activity} has it by window, whose day depends on the
 * zone.
 *
 * @param channel the event's own, or {@code (none)}
 * @param day as days since 1970-01-01
 */
public record ChannelView(String account, String cardId, String channel, long day, long views) implements Row {

    @Override
    public String key() {
        return Row.key(Table.CHANNEL_VIEW, account, cardId, channel, day);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof ChannelView that)) {
            throw Row.different(this, other);
        }
        return new ChannelView(account, cardId, channel, day, views + that.views);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.CHANNEL_VIEW, account, cardId, channel, day, views);
    }

    @Override
    public List<Row> sums() {
        return List.of(ChannelDay.of(this), ChannelViewWeek.of(this), CardDayTotal.of(this), ChannelWeekTotal.of(this));
    }
}
