package io.couponflow.domain;

import java.math.BigDecimal;

/** How decimals from pushes are kept. */
public final class Decimals {

    private Decimals() {}

    /**
     * The same number in its one form: no zeros at its end, no exponent. Of 1.5 and 1.50 only one is ever stored, so
     * that no table depends on which of two came first.
     */
    public static BigDecimal canonical(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
