package io.couponflow.domain.row;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long redemptions took: a histogram by whole hours.
 *
 * @param redeemed coupons by hours; no entry is 0, that of a change may be below
 */
record Lags(TreeMap<Long, Long> redeemed) {

    /** No redemption. */
    static Lags none() {
        return new Lags(new TreeMap<>());
    }

    /** Redemptions that took the same time. */
    static Lags of(long hours, long redeemed) {
        Lags lags = none();
        lags.add(hours, redeemed);
        return lags;
    }

    /** The redemptions of both. The caller gives up both: the larger one is added to in place. */
    Lags plus(Lags other) {
        if (other.redeemed.size() > redeemed.size()) {
            return other.plus(this);
        }
        other.redeemed.forEach(this::add);
        return this;
    }

    private void add(long hours, long count) {
        redeemed.merge(hours, count, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
        if (count == 0) {
            redeemed.remove(hours, 0L);
        }
    }

    /**
     * The hours in which so many percent were redeemed: the smallest whose running count reaches it; null without any
     * redemption.
     */
    @Nullable
    Long percentile(int percent) {
        long total = redeemed.values().stream().mapToLong(Long::longValue).sum();
        long soFar = 0;
        for (Map.Entry<Long, Long> entry : redeemed.entrySet()) {
            soFar += entry.getValue();
            if (soFar * 100 >= total * percent) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** How many of them fall into each window. */
    Within within() {
        return redeemed.entrySet().stream()
                .map(entry -> Within.of(entry.getKey(), entry.getValue()))
                .reduce(Within.NONE, Within::plus);
    }

    static final class Format implements Codec<Lags> {

        @Override
        public void write(Lags lags, DataOutput out) throws IOException {
            Codec.writeSize(lags.redeemed.size(), out);
            for (Map.Entry<Long, Long> entry : lags.redeemed.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeLong(entry.getValue());
            }
        }

        @Override
        public Lags read(DataInput in) throws IOException {
            Lags lags = none();
            for (int left = Codec.readSize(in); left > 0; left--) {
                lags.redeemed.put(in.readLong(), in.readLong());
            }
            return lags;
        }
    }
}
