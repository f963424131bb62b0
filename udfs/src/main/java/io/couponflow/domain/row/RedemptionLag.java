package io.couponflow.domain.row;

/**
 * How long the coupons of one channel and day took to be redeemed.
 *
 * @param cohortDate days since 1970-01-01
 * @param lagHours whole hours from the issue to the redemption; 0 if it came before
 */
public record RedemptionLag(
        String account, String cardId, String channel, long cohortDate, long lagHours, long redeemed) implements Row {

    @Override
    public String key() {
        return Row.key(Table.REDEMPTION_LAG, account, cardId, channel, cohortDate, lagHours);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof RedemptionLag that)) {
            throw Row.different(this, other);
        }
        return new RedemptionLag(account, cardId, channel, cohortDate, lagHours, redeemed + that.redeemed);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.REDEMPTION_LAG, account, cardId, channel, cohortDate, lagHours, redeemed);
    }
}
