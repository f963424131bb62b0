package io.couponflow.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job.
 *
 * @param pushes how many it read
 * @param seconds from the start of its process to the end
 * @param steady pushes a second from its first completed checkpoint to the end; null if it was over before
 * @param cpu of its process
 * @param database what it made PostgreSQL do
 * @param peakResidentBytes of its process
 */
record Measurement(
        String name,
        long pushes,
        double seconds,
        @Nullable Double steady,
        Cpu cpu,
        DatabaseWork database,
        long peakResidentBytes) {

    /**
     * Seconds of processor time, user and system.
     *
     * @param all of it
     * @param jit the compiler's part
     * @param gc the garbage collector's
     * @param rocksDb that of RocksDB's own threads
     */
    record Cpu(double all, double jit, double gc, double rocksDb) {}

    /**
     * What PostgreSQL did.
     *
     * @param cpuSeconds of all its processes
     * @param triggerSeconds how long functions of triggers ran
     * @param rows that were inserted or updated in the job's tables, without cubes
     * @param cubeRows the same of cubes
     */
    record DatabaseWork(double cpuSeconds, double triggerSeconds, long rows, long cubeRows) {
        static final DatabaseWork NONE = new DatabaseWork(0, 0, 0, 0);
    }

    static final String HEADER = String.format(
            Locale.ROOT,
            "%-24s %10s %8s %8s | %7s %6s %6s %7s %6s %8s | %6s %6s | %6s",
            "",
            "pushes",
            "cold/s",
            "steady/s",
            "job µs",
            "JIT",
            "GC",
            "RocksDB",
            "PG µs",
            "triggers",
            "rows",
            "cubes",
            "MiB");

    /** A line below {@link #HEADER}. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-24s %,10d %,8.0f %8s | %7.1f %6.1f %6.1f %7.1f %6.1f %8.1f | %6.2f %6.2f | %,6d",
                name,
                pushes,
                pushes / seconds,
                steady == null ? "–" : String.format(Locale.ROOT, "%,.0f", steady),
                micros(cpu.all),
                micros(cpu.jit),
                micros(cpu.gc),
                micros(cpu.rocksDb),
                micros(database.cpuSeconds),
                micros(database.triggerSeconds),
                (double) database.rows / pushes,
                (double) database.cubeRows / pushes,
                peakResidentBytes >> 20);
    }

    /** Processor time of the job and of PostgreSQL, in seconds. */
    double cpuSeconds() {
        return cpu.all + database.cpuSeconds;
    }

    /** Microseconds a push of the job and of PostgreSQL. */
    double micros() {
        return micros(cpuSeconds());
    }

    /** The same without the compiler's, which is a matter of a run's length. */
    double microsWithoutJit() {
        return micros(cpuSeconds() - cpu.jit);
    }

    /** Microseconds a push of the job alone. */
    double jobMicros() {
        return micros(cpu.all);
    }

    /** Microseconds a push of PostgreSQL alone. */
    double databaseMicros() {
        return micros(database.cpuSeconds);
    }

    private double micros(double seconds) {
        return seconds / pushes * 1e6;
    }
}
