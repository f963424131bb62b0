package io.couponflow.quickstart.generate;

import java.time.LocalDate;

/**
 * What to generate. Equal plans give equal bytes, on every machine.
 *
 * @param seed decides everything that {@link #rates} leave to chance
 * @param count how many pushes the stream is planned for: it sets how many come on a day, and how large the stocks are
 * @param start the first day, in Asia/Shanghai
 * @param days how many days {@link #count} pushes span, about; a stream that is read on goes on after them
 * @param hotShare the share of taps that take one and the same card from one and the same channel, 0 to 1; 0 leaves the
 *     usual mixture
 */
public record Plan(long seed, long count, LocalDate start, int days, double hotShare, Rates rates) {

    /** The first day unless told otherwise: fixed, so that the same command writes the same bytes any day. */
    public static final LocalDate DEFAULT_START = LocalDate.of(2025, 1, 1);

    /** How many days a stream spans unless told otherwise. */
    public static final int DEFAULT_DAYS = 90;

    public Plan {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; expected at least 1");
        }
        if (days < 1 || days > 3650) {
            throw new IllegalArgumentException("days is " + days + "; expected 1 to 3650");
        }
        if (!(hotShare >= 0 && hotShare <= 1)) {
            throw new IllegalArgumentException("hotShare is " + hotShare + "; expected a share from 0 to 1");
        }
    }

    /** A plan with the usual days, mixture and rates. */
    public static Plan of(long seed, long count) {
        return new Plan(seed, count, DEFAULT_START, DEFAULT_DAYS, 0, Rates.DEFAULT);
    }
}
