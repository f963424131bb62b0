package io.couponflow.parse;

import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import io.couponflow.flink.Accumulate;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.DeadLetterPace;
import io.couponflow.flink.Freshness;
import io.couponflow.flink.JobMetric;
import io.couponflow.flink.Preaggregate;
import io.couponflow.mart.ArchiveFile;
import io.couponflow.mart.DataQuality;
import io.couponflow.mart.DeadLetter;
import io.couponflow.mart.Row;
import io.couponflow.mart.Tuple;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads pushes, in the task of the source: what is shuffled afterwards is a compact record, not XML.
 *
 * <ol>
 *   <li>Every push counts as received, and as exactly one of: an event, a dead letter, ignored.
 *   <li>A dead letter keeps the original bytes, at most the first 64 KiB, its place and its reason. A flood of them is
 *       slowed down: {@link DeadLetterPace}.
 *   <li>The end of a file is no push and counts as nothing: it becomes the file's row.
 * </ol>
 *
 * <p>State: none.
 *
 * <p>Emits: pushes with an event, by the entity they are about; to {@link #DEAD_LETTERS} and {@link #ROWS} the rest.
 */
public final class ParsePush extends ProcessFunction<RawPush, KeyedPush>
        implements CheckpointedFunction, CheckpointListener {

    /**
     * Rows of {@code dead_letter} and {@code archive_file}: each push has a place of its own, as each file has, so nothing
     * is left to add up.
     */
    public static final OutputTag<Tuple> DEAD_LETTERS = new OutputTag<>("dead-letters", Accumulate.TUPLE);

    /** Changes to {@code data_quality}. */
    public static final OutputTag<Row> ROWS = new OutputTag<>("data-quality-of-parsing", Preaggregate.ROW);

    private static final TypeInformation<KeyedPush> PUSH = CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire());

    private final DedupIdentity identity;
    private final Days days;

    @SuppressWarnings("NullAway.Init") // made in open: a parser does not travel
    private transient PushParser parser;

    @SuppressWarnings("NullAway.Init") // made in initializeState
    private transient DeadLetterPace pace;

    @SuppressWarnings("NullAway.Init") // made in initializeState
    private transient Freshness freshness;

    @SuppressWarnings("NullAway.Init") // made in open
    private transient Counters counters;

    private ParsePush(DedupIdentity identity, Days days) {
        this.identity = identity;
        this.days = days;
    }

    /** Reads {@code pushes} in the tasks that they come from. */
    public static SingleOutputStreamOperator<KeyedPush> attach(
            DataStream<RawPush> pushes, DedupIdentity identity, Days days) {
        return pushes.process(new ParsePush(identity, days), PUSH)
                .name("parse-push")
                .uid("parse-push");
    }

    @Override
    public void open(OpenContext context) {
        parser = new PushParser();
        counters = new Counters(getRuntimeContext().getMetricGroup());
        showFreshness(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(RawPush raw, Context context, Collector<KeyedPush> out) {
        if (ArchiveFile.isMarker(raw)) {
            context.output(DEAD_LETTERS, ArchiveFile.of(raw).toTuple());
            counters.filesRead.inc();
            return;
        }
        long hour = days.windowStart(Math.floorDiv(raw.receivedAt(), 1000L), 3600);
        counters.received.inc();
        freshness.received(raw.receivedAt());
        Parsed parsed = parser.parse(raw);
        if (parsed instanceof Parsed.Accepted accepted) {
            context.output(ROWS, DataQuality.received(raw.source(), hour));
            out.collect(KeyedPush.of(accepted.push(), identity, raw.source(), raw.receivedAt()));
        } else if (parsed instanceof Parsed.Rejected rejected) {
            counters.deadLetter(rejected.reason()).inc();
            context.output(ROWS, DataQuality.deadLetter(raw.source(), hour));
            context.output(DEAD_LETTERS, DeadLetter.of(raw, rejected));
            LockSupport.parkNanos(pace.pauseAfter(raw.body().length));
        } else {
            counters.ignored.inc();
            context.output(ROWS, DataQuality.ignored(raw.source(), hour));
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        pace = new DeadLetterPace();
        freshness = new Freshness();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        pace.checkpointed();
        freshness.taken(context.getCheckpointId());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        freshness.completed(checkpointId, System.currentTimeMillis());
    }

    private void showFreshness(MetricGroup metrics) {
        JobMetric.NEWEST_PUSH.gauge(metrics, freshness::newestPush);
        JobMetric.PUSH_DELAY.gauge(metrics, freshness::pushDelay);
        JobMetric.NEWEST_CHECKPOINT.gauge(metrics, freshness::completedAt);
        ReadableConfig job = ((StreamingRuntimeContext) getRuntimeContext()).getJobConfiguration();
        long interval = job.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                .map(Duration::toMillis)
                .orElse(0L);
        JobMetric.CHECKPOINT_INTERVAL.gauge(metrics, () -> interval);
    }

    /** One for each outcome. They exist from the start, so that the first increase is seen as one. */
    private static final class Counters {

        private final Counter received;
        private final Counter ignored;
        private final Counter filesRead;
        private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);

        private Counters(MetricGroup metrics) {
            received = JobMetric.RECEIVED.counter(metrics);
            ignored = JobMetric.IGNORED.counter(metrics);
            filesRead = JobMetric.FILES_READ.counter(metrics);
            for (Reason reason : Reason.values()) {
                deadLetters.put(reason, JobMetric.DEAD_LETTERS.counter(metrics, reason.name()));
            }
        }

        private Counter deadLetter(Reason reason) {
            return Objects.requireNonNull(deadLetters.get(reason));
        }
    }
}
