package io.couponflow.domain.row;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Coupons redeemed within 1, 7, 14, 30 and 60 times 24 hours of their issue; each counts in every window that it meets.
 */
record Within(long day1, long days7, long days14, long days30, long days60) {

    static final Within NONE = new Within(0, 0, 0, 0, 0);

    /** Coupons that were redeemed in that hour after their issue. */
    static Within of(long hours, long redeemed) {
        return new Within(
                hours < 24 ? redeemed : 0,
                hours < 24 * 7 ? redeemed : 0,
                hours < 24 * 14 ? redeemed : 0,
                hours < 24 * 30 ? redeemed : 0,
                hours < 24 * 60 ? redeemed : 0);
    }

    Within plus(Within that) {
        return new Within(
                day1 + that.day1, days7 + that.days7, days14 + that.days14, days30 + that.days30, days60 + that.days60);
    }

    /** The values of the columns {@code redeemed_within_…}. */
    Object[] columns() {
        return new Object[] {day1, days7, days14, days30, days60};
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(day1);
        out.writeLong(days7);
        out.writeLong(days14);
        out.writeLong(days30);
        out.writeLong(days60);
    }

    static Within read(DataInput in) throws IOException {
        return new Within(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
