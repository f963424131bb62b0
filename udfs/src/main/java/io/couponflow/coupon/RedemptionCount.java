package io.couponflow.coupon;

import io.couponflow.domain.Channels;
import io.couponflow.flink.JobMetric;
import io.couponflow.mart.Row;
import io.couponflow.mart.Table;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts redemptions as they enter and leave {@code channel_conversion}, those under a channel and those under
 * {@link Channels#UNATTRIBUTED} each for themselves: what the share of the unattributed is made of.
 */
final class RedemptionCount {

    private static final int CHANNEL = 2;

    private final Counter addedKnown;
    private final Counter addedUnknown;
    private final Counter takenBackKnown;
    private final Counter takenBackUnknown;

    RedemptionCount(MetricGroup operator) {
        addedKnown = JobMetric.REDEMPTIONS_ADDED.counter(operator, "known");
        addedUnknown = JobMetric.REDEMPTIONS_ADDED.counter(operator, "unknown");
        takenBackKnown = JobMetric.REDEMPTIONS_TAKEN_BACK.counter(operator, "known");
        takenBackUnknown = JobMetric.REDEMPTIONS_TAKEN_BACK.counter(operator, "unknown");
    }

    /** A change that goes to the tables. */
    void count(Row change) {
        if (change.key().table() != Table.CHANNEL_CONVERSION) {
            return;
        }
        long redeemed = change.values().number("redeemed");
        if (redeemed == 0) {
            return;
        }
        boolean known = !change.key().text(CHANNEL).equals(Channels.UNATTRIBUTED);
        if (redeemed > 0) {
            (known ? addedKnown : addedUnknown).inc(redeemed);
        } else {
            (known ? takenBackKnown : takenBackUnknown).inc(-redeemed);
        }
    }
}
