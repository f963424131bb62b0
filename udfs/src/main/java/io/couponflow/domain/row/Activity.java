package io.couponflow.domain.row;

/**
 * Accepted events in windows.
 *
 * @param windowStart epoch seconds
 * @param event in lower case
 * @param channel the event's own
 */
public record Activity(
        String account, long windowStart, String event, String cardId, String channel, long events, Users users)
        implements Row {

    @Override
    public String key() {
        return Row.key(Table.ACTIVITY, account, windowStart, event, cardId, channel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof Activity that)) {
            throw Row.different(this, other);
        }
        return new Activity(account, windowStart, event, cardId, channel, events + that.events, users.plus(that.users));
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.ACTIVITY, account, windowStart * 1000, event, cardId, channel, events, users.count());
    }
}
