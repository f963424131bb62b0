package io.couponflow.domain.row;

/**
 * How many days coupons took to be redeemed: {@link LagWeek} over all channels, for readers who ask for many weeks at once.
 *
 * @param cohortWeek the Monday of the week of issue, as days since 1970-01-01
 * @param lagDay whole days of 24 hours from the issue to the redemption
 */
public record LagWeekTotal(String account, long cohortWeek, long lagDay, long redeemed) implements Row {

    static LagWeekTotal of(RedemptionLag row) {
        return new LagWeekTotal(
                row.account(), ChannelWeek.monday(row.cohortDate()), row.lagHours() / 24, row.redeemed());
    }

    @Override
    public String key() {
        return Row.key(Table.LAG_WEEK_TOTAL, account, cohortWeek, lagDay);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof LagWeekTotal that)) {
            throw Row.different(this, other);
        }
        return new LagWeekTotal(account, cohortWeek, lagDay, redeemed + that.redeemed);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.LAG_WEEK_TOTAL, account, cohortWeek, lagDay, redeemed);
    }
}
