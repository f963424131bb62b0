package io.couponflow.domain;

import java.util.Arrays;
import java.util.Locale;

/** What FreeCoinCount and PayCoinCount of a token order mean: two documents of the platform say two things. */
public enum CoinCount {
    /**
     * What remains; RefundFreeCoinCount and RefundPayCoinCount are what was added or deducted (Coupon-Related Events
     * 2.11).
     */
    REMAINING_BALANCE,
    /** What the order is about; no balance is told (the API that lists orders). */
    ORDER_AMOUNT;

    /**
     * The reading of that name in the settings, such as {@code remaining-balance}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static CoinCount named(String name) {
        return Arrays.stream(values())
                .filter(reading -> reading.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected remaining-balance or order-amount"));
    }

    /** The name in the settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
