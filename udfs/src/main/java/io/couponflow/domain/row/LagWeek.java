package io.couponflow.domain.row;

/**
 * How many days coupons took to be redeemed: {@link RedemptionLag} over all cards, by week of issue, for readers who ask
 * for all channels at once.
 *
 * @param cohortWeek the Monday of the week of issue, as days since 1970-01-01
 * @param lagDay whole days of 24 hours from the issue to the redemption
 */
public record LagWeek(String account, long cohortWeek, String channel, long lagDay, long redeemed) implements Row {

    static LagWeek of(RedemptionLag row) {
        return new LagWeek(
                row.account(),
                ChannelWeek.monday(row.cohortDate()),
                row.channel(),
                row.lagHours() / 24,
                row.redeemed());
    }

    @Override
    public String key() {
        return Row.key(Table.LAG_WEEK, account, cohortWeek, channel, lagDay);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof LagWeek that)) {
            throw Row.different(this, other);
        }
        return new LagWeek(account, cohortWeek, channel, lagDay, redeemed + that.redeemed);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.LAG_WEEK, account, cohortWeek, channel, lagDay, redeemed);
    }
}
