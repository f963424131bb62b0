package io.couponflow.domain.row;

/**
 * Redemptions of a day by the channel their coupons came from and the one they were used in: {@link Redemption} over all
 * cards and places, for readers who ask for many days of all channels at once.
 *
 * @param day as days since 1970-01-01
 * @param channel as attributed
 * @param redeemChannel the OuterStr of the redemption itself
 */
public record RedemptionDay(String account, long day, String channel, String redeemChannel, long redeemed)
        implements Row {

    static RedemptionDay of(Redemption row) {
        return new RedemptionDay(row.account(), row.redeemedDate(), row.channel(), row.redeemChannel(), row.redeemed());
    }

    @Override
    public String key() {
        return Row.key(Table.REDEMPTION_DAY, account, day, channel, redeemChannel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof RedemptionDay that)) {
            throw Row.different(this, other);
        }
        return new RedemptionDay(account, day, channel, redeemChannel, redeemed + that.redeemed);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.REDEMPTION_DAY, account, day, channel, redeemChannel, redeemed);
    }
}
