package io.couponflow.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How two jobs that were measured in turns compare. */
final class Ratio {

    private Ratio() {}

    /**
     * The median over the rounds of a round's ratio; null where no round has both figures.
     *
     * @param above a measurement a round
     * @param below a measurement a round
     * @param figure of a measurement; null where it has none
     */
    static @Nullable Double of(
            List<Measurement> above, List<Measurement> below, Function<Measurement, @Nullable Double> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < above.size(); round++) {
            Double numerator = figure.apply(above.get(round));
            Double denominator = figure.apply(below.get(round));
            if (numerator != null && denominator != null && denominator > 0) {
                ratios.add(numerator / denominator);
            }
        }
        return ratios.isEmpty() ? null : median(ratios);
    }

    /** As it is printed. */
    static String text(
            List<Measurement> above, List<Measurement> below, Function<Measurement, @Nullable Double> figure) {
        Double ratio = of(above, below, figure);
        return ratio == null ? "–" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** The one in the middle, or the mean of the two; there must be one. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }
}
