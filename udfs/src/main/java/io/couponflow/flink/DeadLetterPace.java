package io.couponflow.flink;

import java.time.Duration;

/**
 * Slows a flood of dead letters down. They are held in memory, bodies and all, from one checkpoint to the next, so an
 * archive that nobody can read must not come in faster than checkpoints take it away.
 *
 * <ol>
 *   <li>{@value #FREE_BYTES} bytes between two checkpoints cost nothing.
 *   <li>Beyond that {@value #BYTES_PER_SECOND} bytes a second come through.
 * </ol>
 */
public final class DeadLetterPace {

    static final long FREE_BYTES = 32L << 20;
    static final long BYTES_PER_SECOND = 8L << 20;

    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private long bytes;

    /** How long to wait after a dead letter with a body of so many bytes, in nanoseconds. */
    public long pauseAfter(int bodyBytes) {
        bytes += bodyBytes;
        return bytes <= FREE_BYTES ? 0 : bodyBytes * NANOS / BYTES_PER_SECOND;
    }

    /** A checkpoint has been taken. */
    public void checkpointed() {
        bytes = 0;
    }
}
