package io.couponflow.flink;

import java.util.TreeMap;

/**
 * How fresh the pushes are that completed checkpoints hold, by their receive time: CreateTime is Weixin's clock, and up to
 * a day ahead of it is accepted.
 *
 * <ol>
 *   <li>A push is held by the first completed checkpoint that was taken after it came in.
 *   <li>A receive time in the future counts as the time at which the checkpoint was completed.
 *   <li>A checkpoint that added no push has no delay: nothing comes in, so nothing is late.
 * </ol>
 *
 * Written by the task's thread, read by whoever reports.
 */
public final class Freshness {

    /** The newest push between the snapshot before and this one, by checkpoint; 0 for none. */
    private final TreeMap<Long, Long> taken = new TreeMap<>();

    private long newest;
    private volatile long newestPush;
    private volatile long pushDelay;
    private volatile long completedAt;

    /** A push came in that was received at {@code epochMillis}. */
    public void received(long epochMillis) {
        newest = Math.max(newest, epochMillis);
    }

    /** Checkpoint {@code id} was taken. */
    public void taken(long id) {
        taken.put(id, newest);
        newest = 0;
    }

    /** Checkpoint {@code id} was completed, and with it all that were taken before. */
    public void completed(long id, long nowEpochMillis) {
        var held = taken.headMap(id, true);
        long added = held.values().stream().mapToLong(Long::longValue).max().orElse(0);
        held.clear();
        long receivedAt = Math.min(added, nowEpochMillis);
        newestPush = Math.max(newestPush, receivedAt);
        pushDelay = added == 0 ? 0 : nowEpochMillis - receivedAt;
        completedAt = nowEpochMillis;
    }

    /** The receive time of the newest push that a completed checkpoint holds, epoch milliseconds; 0 before the first. */
    public long newestPush() {
        return newestPush;
    }

    /** How long the newest push that the last completed checkpoint added had waited for it, in milliseconds. */
    public long pushDelay() {
        return pushDelay;
    }

    /** When the last checkpoint was completed, epoch milliseconds; 0 before the first. */
    public long completedAt() {
        return completedAt;
    }
}
