package io.couponflow.connectors.kafka;

/**
 * Where a job that is not restored from a checkpoint starts to read a topic.
 *
 * @param epochMillis for {@link Kind#TIMESTAMP}, epoch milliseconds, 0 or more; 0 for the others
 */
public record StartPosition(Kind kind, long epochMillis) {

    /** The ways to start. */
    public enum Kind {
        /** At the group's committed offsets; a partition without one at its first record. */
        COMMITTED,
        /** At the first record of every partition. */
        EARLIEST,
        /** At the first record whose timestamp is the given one or later; without one at the end. */
        TIMESTAMP
    }

    /** @throws IllegalArgumentException if the time is below 0, or given for a kind that has none */
    public StartPosition {
        if (epochMillis < 0 || (kind != Kind.TIMESTAMP && epochMillis != 0)) {
            throw new IllegalArgumentException("start position " + kind + " with the time " + epochMillis
                    + ", expected epoch milliseconds of 0 or more, and only for TIMESTAMP");
        }
    }

    /** At the committed offsets, else at the earliest: the default. */
    public static StartPosition committed() {
        return new StartPosition(Kind.COMMITTED, 0);
    }

    /** At the first record of every partition. */
    public static StartPosition earliest() {
        return new StartPosition(Kind.EARLIEST, 0);
    }

    /** At the first record from {@code epochMillis} on, by the records' timestamps. */
    public static StartPosition timestamp(long epochMillis) {
        return new StartPosition(Kind.TIMESTAMP, epochMillis);
    }
}
