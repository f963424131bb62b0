package io.couponflow.flink;

import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Seen;
import io.couponflow.mart.DataQuality;
import io.couponflow.mart.Row;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pushes of a key that Weixin sent again from new ones, by {@link Seen}, for the operator that has the key; and
 * counts both.
 *
 * <p>State: {@code seen}, the {@link Seen} of keys that have nothing else; {@code seen-beside}, what has no room in one of any
 * key. Both for {@code dedup.ttl}.
 */
public final class Repetitions implements Serializable {

    private final ValueStateDescriptor<Seen> seenState =
            new ValueStateDescriptor<>("seen", CodecTypeInfo.of(Seen.class, new Seen.Format()));
    private final MapStateDescriptor<Long, Boolean> besideState =
            new MapStateDescriptor<>("seen-beside", Types.LONG, Types.BOOLEAN);
    private final long ttl;
    private final Days days;
    private transient LongSupplier clock;
    private transient ValueState<Seen> seen;
    private transient Seen.Beside beside;
    private transient Counter accepted;
    private transient Counter duplicates;
    private transient Counter unknownEvents;

    /** Remembers each push for {@code ttl}, in whole seconds, by the clock of the machine. */
    @SuppressWarnings("NullAway.Init") // what is transient is made by open
    public Repetitions(Duration ttl, Days days) {
        this.ttl = ttl.plusNanos(999_999_999).toSeconds();
        this.days = days;
        seenState.enableTimeToLive(Ttl.of(ttl));
        besideState.enableTimeToLive(Ttl.ofEntries(ttl));
    }

    /**
     * Gets ready, as its operator does.
     *
     * @param clock epoch milliseconds
     */
    public void open(KeyedStateStore states, MetricGroup metrics, LongSupplier clock) {
        this.clock = clock;
        seen = states.getState(seenState);
        beside = new InState(states.getMapState(besideState));
        accepted = JobMetric.ACCEPTED.counter(metrics);
        duplicates = JobMetric.DUPLICATES.counter(metrics);
        unknownEvents = JobMetric.UNKNOWN_EVENTS.counter(metrics);
    }

    /** Whether {@code push} is new to its key, which has nothing but pushes; then it is remembered. */
    public boolean isNew(KeyedPush push) throws Exception {
        Seen before = seen.value();
        Seen after = with(push, before == null ? Seen.NOTHING : before);
        if (after != null && !after.equals(before)) {
            seen.update(after);
        }
        return after != null;
    }

    /** What its key has seen after {@code push}, to be kept by who calls; null if that is a repetition. */
    public @Nullable Seen with(KeyedPush push, Seen before) throws Exception {
        return before.with(push.identity(), Math.floorDiv(clock.getAsLong(), 1000L), ttl, beside);
    }

    /** Counts {@code push}, and says what that changes of {@code data_quality}. */
    public Row count(KeyedPush push, boolean isNew) {
        long hour = days.windowStart(Math.floorDiv(push.receivedAt(), 1000L), 3600);
        if (!isNew) {
            duplicates.inc();
            return DataQuality.duplicate(push.source(), hour);
        }
        accepted.inc();
        if (!push.known()) {
            unknownEvents.inc();
        }
        return DataQuality.accepted(push.source(), hour, push.known());
    }

    /** Of the key that is looked at. */
    private record InState(MapState<Long, Boolean> identities) implements Seen.Beside {
        @Override
        public boolean contains(long identity) throws Exception {
            return identities.contains(identity);
        }

        @Override
        public void add(long identity) throws Exception {
            identities.put(identity, true);
        }
    }
}
