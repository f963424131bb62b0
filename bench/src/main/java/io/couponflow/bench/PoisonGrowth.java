package io.couponflow.bench;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What ten times as many pushes on one key cost.
 *
 * <ol>
 *   <li>What a run takes is what it took less what a run over one push takes, which starts the same JVM and makes the same
 *       tables.
 *   <li>That difference counts as one second at least: two starts differ by as much, and a ratio of less is chance.
 *   <li>Time and processor time each have a ratio, and the smaller counts: what else the machine does makes the one
 *       greater, a compiler that comes late the other, a key that is heavy both.
 *   <li>It may be {@value #MOST}.
 * </ol>
 *
 * @param few how many the smaller run has
 * @param start the run over one push
 * @param one the run over {@code few}
 * @param ten the run over ten times as many
 */
record PoisonGrowth(String name, long few, Measurement start, Measurement one, Measurement ten) {

    static final double MOST = 12;

    static final String HEADER = String.format(
            Locale.ROOT,
            "%-20s %8s %9s %9s %7s %11s %9s %7s",
            "",
            "n",
            "s for n",
            "for 10n",
            "ratio",
            "CPU s for n",
            "for 10n",
            "ratio");

    private static final double LEAST_SECONDS = 1;

    /** How many times as much the greater run takes. */
    double ratio() {
        return Math.min(ratio(Measurement::seconds), ratio(Measurement::cpuSeconds));
    }

    /** True if that is as much as the size explains. */
    boolean isBounded() {
        return ratio() <= MOST;
    }

    /** A line below {@link #HEADER}: times without the start's. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-20s %,8d %9.1f %9.1f %7.1f %11.1f %9.1f %7.1f%s",
                name,
                few,
                beyondStart(one, Measurement::seconds),
                beyondStart(ten, Measurement::seconds),
                ratio(Measurement::seconds),
                beyondStart(one, Measurement::cpuSeconds),
                beyondStart(ten, Measurement::cpuSeconds),
                ratio(Measurement::cpuSeconds),
                isBounded() ? "" : " more than " + (int) MOST);
    }

    private double ratio(ToDoubleFunction<Measurement> of) {
        return Math.max(beyondStart(ten, of), LEAST_SECONDS) / Math.max(beyondStart(one, of), LEAST_SECONDS);
    }

    private double beyondStart(Measurement run, ToDoubleFunction<Measurement> of) {
        return of.applyAsDouble(run) - of.applyAsDouble(start);
    }
}
