package io.couponflow.coupon;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;

/** How long the state of coupons is kept after its last change. */
final class CouponTtl {

    private CouponTtl() {}

    static StateTtlConfig of(Duration ttl) {
        return StateTtlConfig.newBuilder(ttl)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000)
                .build();
    }
}
