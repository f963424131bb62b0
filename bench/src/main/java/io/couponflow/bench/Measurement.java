package io.couponflow.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job.
 *
 * @param pushes how many it read
 * @param seconds from the start of its process to the end
 * @param steady pushes a second from its first completed checkpoint to the end; null if it was over before
 * @param cpuSeconds of its process, user and system
 * @param databaseCpuSeconds of PostgreSQL, over the same time; 0 without one
 * @param peakResidentBytes of its process
 */
record Measurement(
        String name,
        long pushes,
        double seconds,
        @Nullable Double steady,
        double cpuSeconds,
        double databaseCpuSeconds,
        long peakResidentBytes) {

    static final String HEADER = String.format(
            Locale.ROOT,
            "%-10s %12s %9s %14s %16s %14s %14s %10s",
            "",
            "pushes",
            "seconds",
            "pushes/s cold",
            "pushes/s steady",
            "CPU s/million",
            "PostgreSQL's",
            "peak MiB");

    /** A line below {@link #HEADER}. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-10s %,12d %9.1f %,14.0f %16s %14.1f %14.1f %,10d",
                name,
                pushes,
                seconds,
                pushes / seconds,
                steady == null ? "–" : String.format(Locale.ROOT, "%,.0f", steady),
                cpuSeconds / pushes * 1e6,
                databaseCpuSeconds / pushes * 1e6,
                peakResidentBytes >> 20);
    }
}
