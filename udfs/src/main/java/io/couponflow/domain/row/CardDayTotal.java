package io.couponflow.domain.row;

/**
 * What became of the coupons of one card that were issued on one day, and how often it was looked at on that day:
 * {@link ChannelConversion} and {@link ChannelView} over all channels, for readers who ask for many days of a card.
 *
 * @param day of the issue, or of the views, as days since 1970-01-01
 */
public record CardDayTotal(String account, long day, String cardId, long views, Outcome outcome) implements Row {

    static CardDayTotal of(ChannelConversion row) {
        return new CardDayTotal(row.account(), row.cohortDate(), row.cardId(), 0, Outcome.of(row));
    }

    static CardDayTotal of(ChannelView row) {
        return new CardDayTotal(row.account(), row.day(), row.cardId(), row.views(), Outcome.NONE);
    }

    @Override
    public String key() {
        return Row.key(Table.CARD_DAY_TOTAL, account, day, cardId);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof CardDayTotal that)) {
            throw Row.different(this, other);
        }
        return new CardDayTotal(account, day, cardId, views + that.views, outcome.plus(that.outcome));
    }

    @Override
    public MartRow toMart() {
        return MartRow.joined(Table.CARD_DAY_TOTAL, account, day, cardId, views, outcome.columns());
    }
}
