package io.couponflow.quickstart;

import java.io.PrintWriter;
import java.util.Locale;
import org.apache.flink.api.common.JobID;

/**
 * How far a run has come, as the tables tell: a line that changes on a terminal, else a line for each checkpoint. It reads
 * what was committed, so it never shows what a failure could take back.
 */
final class ProgressLine implements AutoCloseable {

    private final PrintWriter err;
    private final TablesReader tables;
    private final JobID job;
    private final boolean terminal = Terminal.showsErr();
    private final long before;
    private final long started = System.nanoTime();
    private long lastCheckpoint;
    private long lastReceived;
    private long lastAt = started;
    private double rate;

    /** @param before how many pushes the tables had before */
    ProgressLine(PrintWriter err, Database database, JobID job, long before) {
        this.err = err;
        this.job = job;
        this.before = before;
        tables = new TablesReader(database);
    }

    /** Shows the latest figures; nothing new while the database is away, nor what a rebuild is about to empty. */
    void show() {
        tables.read(connection -> Figures.progress(connection, job))
                .flatMap(progress -> progress)
                .ifPresent(this::show);
    }

    private void show(Figures.Progress progress) {
        boolean moved = progress.checkpoint() != lastCheckpoint;
        if (moved) {
            long now = System.nanoTime();
            long received = progress.received() - before;
            rate = (received - lastReceived) / ((now - lastAt) / 1e9);
            lastAt = now;
            lastReceived = received;
            lastCheckpoint = progress.checkpoint();
        }
        String line = String.format(
                Locale.ROOT,
                "%,d pushes read, %,.0f pushes/s, checkpoint %d, %d s",
                lastReceived,
                rate,
                lastCheckpoint,
                (System.nanoTime() - started) / 1_000_000_000);
        if (terminal) {
            err.print(Terminal.CLEAR_LINE + line);
            err.flush();
        } else if (moved) {
            err.println(line);
        }
    }

    @Override
    public void close() {
        if (terminal) {
            err.print(Terminal.CLEAR_LINE);
            err.flush();
        }
        tables.close();
    }
}
