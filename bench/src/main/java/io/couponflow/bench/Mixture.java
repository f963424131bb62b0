package io.couponflow.bench;

import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.Rates;
import java.util.Locale;

/** Which pushes the job is measured with. */
enum Mixture {
    /** Spread over 90 days, as an archive that is read once. */
    ARCHIVE(Plan.DEFAULT_DAYS, 0, 1),
    /** All within one day, as they come while a job runs on. */
    LIVE(1, 0, 1.8),
    /** An archive of which 90 % of all taps take one card from one channel. */
    HOT(Plan.DEFAULT_DAYS, 0.9, 1);

    private final int days;
    private final double hotShare;

    /** A plan sets how many taps a day has, and the pushes that follow from a tap come within weeks: one day has fewer. */
    private final double planned;

    Mixture(int days, double hotShare, double planned) {
        this.days = days;
        this.hotShare = hotShare;
        this.planned = planned;
    }

    /** A plan whose first {@code count} pushes are of this mixture. */
    Plan plan(long seed, long count) {
        return new Plan(seed, (long) Math.ceil(count * planned), Plan.DEFAULT_START, days, hotShare, Rates.DEFAULT);
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
