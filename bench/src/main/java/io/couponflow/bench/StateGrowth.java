package io.couponflow.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a job fares as its state grows. */
final class StateGrowth {

    private static final int PARTS = 10;

    private StateGrowth() {}

    /**
     * A commit.
     *
     * @param codes that the tables know
     * @param pushes that they stand for
     * @param at when it was, in seconds
     * @param cpuSeconds of the job until then, without the compiler's
     * @param databaseCpuSeconds of PostgreSQL until then
     * @param stateBytes of the checkpoint
     */
    record Sample(long codes, long pushes, double at, double cpuSeconds, double databaseCpuSeconds, long stateBytes) {}

    /**
     * From one commit to a later one.
     *
     * @param to the later
     * @param rate pushes a second
     * @param micros of processor time a push, of the job without its compiler
     * @param databaseMicros of PostgreSQL
     */
    record Row(Sample to, double rate, double micros, double databaseMicros) {

        static final String HEADER = String.format(
                Locale.ROOT,
                "%12s %9s %9s %7s %10s %8s",
                "codes",
                "pushes/s",
                "µs no JIT",
                "PG µs",
                "state MiB",
                "B/code");

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%,12d %,9.0f %9.1f %7.1f %,10d %8.1f",
                    to.codes,
                    rate,
                    micros,
                    databaseMicros,
                    to.stateBytes >> 20,
                    bytesACode());
        }

        double bytesACode() {
            return (double) to.stateBytes / to.codes;
        }
    }

    /** Where rows end: the sizes that are asked for, and the tenths of the greatest. */
    static List<Long> marks(List<Long> sizes) {
        TreeSet<Long> marks = new TreeSet<>(sizes);
        long most = marks.last();
        for (int part = 1; part <= PARTS; part++) {
            marks.add(most * part / PARTS);
        }
        return List.copyOf(marks);
    }

    /**
     * A row up to the first commit that reaches each mark, the last mark's up to the last commit; marks that one commit
     * reaches share one row.
     */
    static List<Row> rows(List<Sample> samples, List<Long> marks) {
        List<Row> rows = new ArrayList<>();
        Sample from = samples.get(0);
        int next = 0;
        for (Sample sample : samples) {
            boolean isLast = sample.equals(samples.get(samples.size() - 1));
            if (sample.pushes > from.pushes && (isLast || next < marks.size() && sample.codes >= marks.get(next))) {
                rows.add(row(from, sample));
                from = sample;
            }
            while (next < marks.size() && sample.codes >= marks.get(next)) {
                next++;
            }
        }
        return rows;
    }

    private static Row row(Sample from, Sample to) {
        double pushes = to.pushes - from.pushes;
        return new Row(
                to,
                pushes / (to.at - from.at),
                (to.cpuSeconds - from.cpuSeconds) / pushes * 1e6,
                (to.databaseCpuSeconds - from.databaseCpuSeconds) / pushes * 1e6);
    }

    /** The row that ends at a mark; null where the job was over before. */
    static @Nullable Row at(List<Row> rows, long mark) {
        return rows.stream().filter(row -> row.to.codes >= mark).findFirst().orElse(null);
    }
}
