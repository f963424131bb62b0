package io.couponflow.bench;

import java.util.Arrays;
import java.util.List;

/**
 * How long after they were sent pushes are in the tables, in nanoseconds, in ascending order.
 *
 * @param sorted a figure a push
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Freshness(long[] sorted) {

    /**
     * How many pushes there were in all at a time.
     *
     * @param nanos of {@link System#nanoTime}
     */
    record Mark(long pushes, long nanos) {}

    /**
     * Matches what was sent with what was seen. The n-th push that was sent counts as the n-th in the tables.
     *
     * @param sent each with the time when the last of its pushes was sent, in order
     * @param seen each with the time when so many were first seen in the tables, in order
     * @param after how many pushes are left out at the beginning
     */
    static Freshness of(List<Mark> sent, List<Mark> seen, long after) {
        long last = seen.isEmpty() ? after : Math.max(after, seen.get(seen.size() - 1).pushes);
        long until = sent.isEmpty() ? after : Math.min(last, sent.get(sent.size() - 1).pushes);
        long[] nanos = new long[(int) Math.max(until - after, 0)];
        int from = 0;
        int to = 0;
        for (long push = after + 1; push <= until; push++) {
            while (sent.get(from).pushes < push) {
                from++;
            }
            while (seen.get(to).pushes < push) {
                to++;
            }
            nanos[(int) (push - after - 1)] = seen.get(to).nanos - sent.get(from).nanos;
        }
        Arrays.sort(nanos);
        return new Freshness(nanos);
    }

    /** Seconds within which that share of the pushes was seen, 0 to 1; there must be some. */
    double seconds(double share) {
        return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)] / 1e9;
    }
}
