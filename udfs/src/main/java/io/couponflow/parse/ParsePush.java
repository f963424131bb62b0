package io.couponflow.parse;

import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.row.ArchiveFile;
import io.couponflow.domain.row.DataQuality;
import io.couponflow.domain.row.DeadLetter;
import io.couponflow.domain.row.MartRow;
import io.couponflow.domain.row.Row;
import io.couponflow.flink.Accumulate;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.DeadLetterPace;
import io.couponflow.flink.Preaggregate;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
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
public final class ParsePush extends ProcessFunction<RawPush, KeyedPush> implements CheckpointedFunction {

    /**
     * Rows of {@code dead_letter} and {@code archive_file}: each push has a place of its own, as each file has, so nothing
     * is left to add up.
     */
    public static final OutputTag<MartRow> DEAD_LETTERS = new OutputTag<>("dead-letters", Accumulate.MART_ROW);

    /** Changes to {@code data_quality}. */
    public static final OutputTag<Row> ROWS = new OutputTag<>("data-quality-of-parsing", Preaggregate.ROW);

    private static final TypeInformation<KeyedPush> PUSH = CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire());

    private final DedupIdentity identity;
    private final Days days;

    @SuppressWarnings("NullAway.Init") // made in open: a parser does not travel
    private transient PushParser parser;

    @SuppressWarnings("NullAway.Init") // made in initializeState
    private transient DeadLetterPace pace;

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
    }

    @Override
    public void processElement(RawPush raw, Context context, Collector<KeyedPush> out) {
        if (ArchiveFile.isMarker(raw)) {
            context.output(DEAD_LETTERS, ArchiveFile.of(raw).toMart());
            return;
        }
        long hour = days.windowStart(Math.floorDiv(raw.receivedAt(), 1000L), 3600);
        Parsed parsed = parser.parse(raw);
        if (parsed instanceof Parsed.Accepted accepted) {
            context.output(ROWS, DataQuality.received(raw.source(), hour));
            out.collect(KeyedPush.of(accepted.push(), identity, raw.source(), raw.receivedAt()));
        } else if (parsed instanceof Parsed.Rejected rejected) {
            context.output(ROWS, DataQuality.deadLetter(raw.source(), hour));
            context.output(DEAD_LETTERS, DeadLetter.of(raw, rejected));
            LockSupport.parkNanos(pace.pauseAfter(raw.body().length));
        } else {
            context.output(ROWS, DataQuality.ignored(raw.source(), hour));
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        pace = new DeadLetterPace();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        pace.checkpointed();
    }
}
