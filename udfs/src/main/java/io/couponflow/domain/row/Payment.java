package io.couponflow.domain.row;

/**
 * Payments by the channel their coupons came from and the store.
 *
 * @param paidDate days since 1970-01-01
 * @param channel as attributed
 * @param unpriced payments without a readable Fee or OriginalFee; they add to neither sum
 */
public record Payment(
        String account,
        String cardId,
        long paidDate,
        String channel,
        String location,
        long payments,
        long paidFen,
        long originalFen,
        long unpriced)
        implements Row {

    @Override
    public String key() {
        return Row.key(Table.PAYMENT, account, cardId, paidDate, channel, location);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof Payment that)) {
            throw Row.different(this, other);
        }
        return new Payment(
                account,
                cardId,
                paidDate,
                channel,
                location,
                payments + that.payments,
                paidFen + that.paidFen,
                originalFen + that.originalFen,
                unpriced + that.unpriced);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.PAYMENT, account, cardId, paidDate, channel, location, payments, paidFen, originalFen, unpriced);
    }
}
