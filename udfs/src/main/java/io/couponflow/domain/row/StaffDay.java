package io.couponflow.domain.row;

/**
 * Who redeemed coupons on a day: {@link Redemption} over all cards, channels and means, for readers who ask for many days
 * at once.
 *
 * @param day as days since 1970-01-01
 */
public record StaffDay(String account, long day, String staff, String location, long redeemed) implements Row {

    static StaffDay of(Redemption row) {
        return new StaffDay(row.account(), row.redeemedDate(), row.staff(), row.location(), row.redeemed());
    }

    @Override
    public String key() {
        return Row.key(Table.STAFF_DAY, account, day, staff, location);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof StaffDay that)) {
            throw Row.different(this, other);
        }
        return new StaffDay(account, day, staff, location, redeemed + that.redeemed);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.STAFF_DAY, account, day, staff, location, redeemed);
    }
}
