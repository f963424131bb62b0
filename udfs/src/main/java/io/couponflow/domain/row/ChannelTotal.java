package io.couponflow.domain.row;

/**
 * What became of all coupons that one channel ever issued: {@link ChannelConversion}, {@link RedemptionLag} and
 * {@link Payment} over all days, for readers who ask for all channels at once.
 *
 * @param channel of the issue at the start of the chain of gifts, or {@code (unattributed)}
 * @param unpriced payments without a readable Fee or OriginalFee
 * @param lags of the attributed redemptions
 */
public record ChannelTotal(String account, String cardId, String channel, Outcome outcome, long unpriced, Lags lags)
        implements Row {

    static ChannelTotal of(ChannelConversion row) {
        return new ChannelTotal(row.account(), row.cardId(), row.channel(), Outcome.of(row), 0, Lags.none());
    }

    static ChannelTotal of(RedemptionLag row) {
        Lags lags = Lags.of(row.lagHours(), row.redeemed());
        return new ChannelTotal(row.account(), row.cardId(), row.channel(), Outcome.NONE, 0, lags);
    }

    /** Of a payment only {@code unpriced}: the rest is in {@link ChannelConversion}. */
    static ChannelTotal of(Payment row) {
        long unpriced = row.unpriced();
        return new ChannelTotal(row.account(), row.cardId(), row.channel(), Outcome.NONE, unpriced, Lags.none());
    }

    @Override
    public String key() {
        return Row.key(Table.CHANNEL_TOTAL, account, cardId, channel);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof ChannelTotal that)) {
            throw Row.different(this, other);
        }
        return new ChannelTotal(
                account, cardId, channel, outcome.plus(that.outcome), unpriced + that.unpriced, lags.plus(that.lags));
    }

    @Override
    public MartRow toMart() {
        return MartRow.joined(
                Table.CHANNEL_TOTAL,
                account,
                cardId,
                channel,
                outcome.columns(),
                unpriced,
                lags.percentile(50),
                lags.percentile(90),
                lags.within().columns());
    }
}
