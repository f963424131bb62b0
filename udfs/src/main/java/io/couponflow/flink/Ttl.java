package io.couponflow.flink;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;

/** How long keyed state is kept after it was last written. */
public final class Ttl {

    private Ttl() {}

    /** Of a value. */
    public static StateTtlConfig of(Duration ttl) {
        return kept(ttl).build();
    }

    /**
     * Of entries beside a value. On the heap, expired ones are left out of savepoints and else stay: cleaning up in the background
     * would go through all entries of a key each time that one is looked at.
     */
    public static StateTtlConfig ofEntries(Duration ttl) {
        return kept(ttl).disableCleanupInBackground().cleanupFullSnapshot().build();
    }

    private static StateTtlConfig.Builder kept(Duration ttl) {
        return StateTtlConfig.newBuilder(ttl)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000);
    }
}
