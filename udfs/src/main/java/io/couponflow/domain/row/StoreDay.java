package io.couponflow.domain.row;

/**
 * What stores redeemed and took on a day: {@link Redemption} and {@link Payment} over all cards and channels, for readers
 * who ask for many days at once.
 *
 * @param day as days since 1970-01-01
 * @param unpriced payments without a readable Fee or OriginalFee; they add to neither sum
 */
public record StoreDay(
        String account,
        long day,
        String location,
        long redeemed,
        long payments,
        long unpriced,
        long paidFen,
        long originalFen)
        implements Row {

    static StoreDay of(Redemption row) {
        return new StoreDay(row.account(), row.redeemedDate(), row.location(), row.redeemed(), 0, 0, 0, 0);
    }

    static StoreDay of(Payment row) {
        return new StoreDay(
                row.account(),
                row.paidDate(),
                row.location(),
                0,
                row.payments(),
                row.unpriced(),
                row.paidFen(),
                row.originalFen());
    }

    @Override
    public String key() {
        return Row.key(Table.STORE_DAY, account, day, location);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof StoreDay that)) {
            throw Row.different(this, other);
        }
        return new StoreDay(
                account,
                day,
                location,
                redeemed + that.redeemed,
                payments + that.payments,
                unpriced + that.unpriced,
                paidFen + that.paidFen,
                originalFen + that.originalFen);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.STORE_DAY, account, day, location, redeemed, payments, unpriced, paidFen, originalFen);
    }
}
