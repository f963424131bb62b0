package io.couponflow.domain.row;

/**
 * What became of the coupons that one channel issued on one day.
 *
 * @param channel of the issue at the start of the chain of gifts, or {@code (unattributed)}
 * @param cohortDate the day of that issue, or of the fact itself, as days since 1970-01-01
 * @param issued codes whose origin is an issue
 * @param gifted gift receipts
 * @param redeemed codes in the state redeemed
 * @param deleted codes in the state deleted
 * @param paidFen fen paid, of the payments with both amounts known
 * @param originalFen fen due before the discount, of the same payments
 */
public record ChannelConversion(
        String account,
        String cardId,
        String channel,
        long cohortDate,
        long issued,
        long gifted,
        long redeemed,
        long deleted,
        long payments,
        long paidFen,
        long originalFen)
        implements Row {

    @Override
    public String key() {
        return Row.key(Table.CHANNEL_CONVERSION, account, cardId, channel, cohortDate);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof ChannelConversion that)) {
            throw Row.different(this, other);
        }
        return new ChannelConversion(
                account,
                cardId,
                channel,
                cohortDate,
                issued + that.issued,
                gifted + that.gifted,
                redeemed + that.redeemed,
                deleted + that.deleted,
                payments + that.payments,
                paidFen + that.paidFen,
                originalFen + that.originalFen);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.CHANNEL_CONVERSION,
                account,
                cardId,
                channel,
                cohortDate,
                issued,
                gifted,
                redeemed,
                deleted,
                payments,
                paidFen,
                originalFen);
    }
}
