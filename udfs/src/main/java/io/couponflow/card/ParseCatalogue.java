package io.couponflow.card;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import io.couponflow.flink.Accumulate;
import io.couponflow.flink.DeadLetterPace;
import io.couponflow.flink.JobMetric;
import io.couponflow.mart.ArchiveFile;
import io.couponflow.mart.DeadLetter;
import io.couponflow.mart.Tuple;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads the lines of the catalogue, in the task of the source, so that lines of one card stay in order.
 *
 * <ol>
 *   <li>A line is a card ({@link CatalogueParser}) or a dead letter, {@link Reason#BAD_CATALOGUE}. It counts nowhere:
 *       {@code data_quality} is about pushes.
 *   <li>An empty one says nothing: in a compacted topic it is how a record is deleted. The card stays as it was.
 *   <li>The end of a file is no line: it becomes the file's row.
 *   <li>A flood of dead letters is slowed down: {@link DeadLetterPace}.
 * </ol>
 *
 * <p>State: none.
 *
 * <p>Emits: cards as lines have them; to {@link #DEAD_LETTERS} the rest.
 */
public final class ParseCatalogue extends ProcessFunction<RawPush, Card> implements CheckpointedFunction {

    /** Rows of {@code dead_letter} and {@code archive_file}. */
    public static final OutputTag<Tuple> DEAD_LETTERS =
            new OutputTag<>("dead-letters-of-the-catalogue", Accumulate.TUPLE);

    @SuppressWarnings("NullAway.Init") // made in initializeState
    private transient DeadLetterPace pace;

    @SuppressWarnings("NullAway.Init") // made in open
    private transient Counter lines;

    @SuppressWarnings("NullAway.Init") // made in open
    private transient Counter badLines;

    @SuppressWarnings("NullAway.Init") // made in open
    private transient Counter filesRead;

    private ParseCatalogue() {}

    /** Reads {@code lines} in the tasks that they come from. */
    public static SingleOutputStreamOperator<Card> attach(DataStream<RawPush> lines) {
        return lines.process(new ParseCatalogue(), KeepCard.CARD)
                .name("parse-catalogue")
                .uid("parse-catalogue");
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        lines = JobMetric.CATALOGUE_LINES.counter(metrics);
        badLines = JobMetric.DEAD_LETTERS.counter(metrics, Reason.BAD_CATALOGUE.name());
        filesRead = JobMetric.FILES_READ.counter(metrics);
    }

    @Override
    public void processElement(RawPush line, Context context, Collector<Card> out) {
        if (ArchiveFile.isMarker(line)) {
            context.output(DEAD_LETTERS, ArchiveFile.of(line).toTuple());
            filesRead.inc();
            return;
        }
        if (line.body().length == 0) {
            return;
        }
        lines.inc();
        try {
            out.collect(CatalogueParser.parse(line.body()));
        } catch (BadCatalogueException e) {
            badLines.inc();
            String detail = "line " + (line.position() + 1) + ": " + e.getMessage();
            context.output(DEAD_LETTERS, DeadLetter.of(line, new Parsed.Rejected(Reason.BAD_CATALOGUE, detail)));
            LockSupport.parkNanos(pace.pauseAfter(Math.min(line.body().length, RawPush.MAX_LINE)));
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
