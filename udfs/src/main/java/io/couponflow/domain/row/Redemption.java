package io.couponflow.domain.row;

/**
 * Redemptions by where they happened and where their coupons came from.
 *
 * @param redeemedDate days since 1970-01-01
 * @param channel as attributed
 * @param redeemChannel the OuterStr of the redemption itself
 * @param source ConsumeSource
 * @param location LocationName, else LocationId unless 0
 * @param staff StaffOpenId
 */
public record Redemption(
        String account,
        String cardId,
        long redeemedDate,
        String channel,
        String redeemChannel,
        String source,
        String location,
        String staff,
        long redeemed)
        implements Row {

    @Override
    public String key() {
        return Row.key(
                Table.REDEMPTION, account, cardId, redeemedDate, channel, redeemChannel, source, location, staff);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof Redemption that)) {
            throw Row.different(this, other);
        }
        return new Redemption(
                account,
                cardId,
                redeemedDate,
                channel,
                redeemChannel,
                source,
                location,
                staff,
                redeemed + that.redeemed);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.REDEMPTION,
                account,
                cardId,
                redeemedDate,
                channel,
                redeemChannel,
                source,
                location,
                staff,
                redeemed);
    }
}
