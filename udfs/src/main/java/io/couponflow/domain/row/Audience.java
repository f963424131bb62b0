package io.couponflow.domain.row;

/**
 * Accepted events by day: distinct users of hours and channels do not add up.
 *
 * @param activityDate days since 1970-01-01
 * @param event in lower case
 */
public record Audience(String account, long activityDate, String event, String cardId, long events, Users users)
        implements Row {

    @Override
    public String key() {
        return Row.key(Table.AUDIENCE, account, activityDate, event, cardId);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof Audience that)) {
            throw Row.different(this, other);
        }
        return new Audience(account, activityDate, event, cardId, events + that.events, users.plus(that.users));
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.AUDIENCE, account, activityDate, event, cardId, events, users.count());
    }
}
