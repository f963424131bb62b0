package io.couponflow.domain.row;

/**
 * All redemptions ever, by the channel their coupons came from and the one they were used in: {@link Redemption} over all
 * days and places, for readers who ask for all channels at once.
 *
 * @param channel as attributed
 * @param redeemChannel the OuterStr of the redemption itself
 */
public record RedemptionTotal(String account, String cardId, String channel, String redeemChannel, long redeemed)
        implements Row {

    static RedemptionTotal of(Redemption row) {
        return new RedemptionTotal(row.account(), row.cardId(), row.channel(), row.redeemChannel(), row.redeemed());
    }

    @Override
    public String key() {
        return Row.key(Table.REDEMPTION_TOTAL, account, cardId, channel, redeemChannel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof RedemptionTotal that)) {
            throw Row.different(this, other);
        }
        return new RedemptionTotal(account, cardId, channel, redeemChannel, redeemed + that.redeemed);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.REDEMPTION_TOTAL, account, cardId, channel, redeemChannel, redeemed);
    }
}
