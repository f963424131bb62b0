package io.couponflow.simulator;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.RawPush;
import io.couponflow.flink.Harnesses;
import io.couponflow.job.CouponTopology;
import io.couponflow.job.JobSettings;
import io.couponflow.mart.Tuple;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.streaming.api.transformations.UnionTransformation;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The operators of the job and what flows between them, read from what {@link CouponTopology} builds: a stage that is wired
 * otherwise there is wired otherwise here.
 *
 * @param stages every operator behind the source, each behind all that it reads from
 * @param tables what the sink reads from
 */
record Graph(List<Stage> stages, List<Edge> tables) {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final Duration ACTIVITY_WINDOW = Duration.ofHours(1);
    static final Duration DEDUP_TTL = Duration.ofHours(24);

    private static final JobSettings SETTINGS = new JobSettings(
            null,
            null,
            null,
            null,
            "",
            null,
            null,
            false,
            false,
            ZONE,
            DedupIdentity.FIELDS,
            DEDUP_TTL,
            Duration.ofDays(400),
            ACTIVITY_WINDOW,
            Duration.ofHours(12),
            CoinCount.REMAINING_BALANCE);

    /** An operator and what it reads. */
    record Stage(int number, OneInputTransformation<?, ?> operator, List<Edge> inputs) {
        boolean isKeyed() {
            return operator.getStateKeySelector() != null;
        }
    }

    /**
     * Records from one stage to another.
     *
     * @param from the number of the stage that emits them; {@value #SOURCE} for the source
     * @param tag the side output; null for the main one
     * @param shuffled whether the key decides which subtask they go to; else they stay in their own
     */
    record Edge(int from, @Nullable OutputTag<?> tag, boolean shuffled) {
        static final int SOURCE = -1;
    }

    /** The job with its default settings, reading no catalogue. */
    static Graph ofTheJob() {
        DataStream<RawPush> pushes = Harnesses.stream(TypeInformation.of(RawPush.class));
        CouponTopology.build(pushes, null, new DiscardingSink<Tuple>(), SETTINGS);
        SinkTransformation<?, ?> sink = pushes.getExecutionEnvironment().getTransformations().stream()
                .filter(SinkTransformation.class::isInstance)
                .map(made -> (SinkTransformation<?, ?>) made)
                .findFirst()
                .orElseThrow();
        Reader reader = new Reader(pushes.getTransformation());
        List<Edge> tables = reader.edges(sink.getInputs().get(0), null, false);
        return new Graph(reader.stages, tables);
    }

    private static final class Reader {
        private final Transformation<?> source;
        private final List<Stage> stages = new ArrayList<>();

        Reader(Transformation<?> source) {
            this.source = source;
        }

        /** What flows out of {@code from} and past it, stages being read on the way. */
        List<Edge> edges(Transformation<?> from, @Nullable OutputTag<?> tag, boolean shuffled) {
            if (from == source) {
                return List.of(new Edge(Edge.SOURCE, tag, shuffled));
            }
            if (from instanceof OneInputTransformation<?, ?> operator) {
                return List.of(new Edge(stage(operator), tag, shuffled));
            }
            if (from instanceof SideOutputTransformation<?> side) {
                return edges(side.getInputs().get(0), side.getOutputTag(), shuffled);
            }
            if (from instanceof PartitionTransformation<?> partition) {
                boolean byKey = partition.getPartitioner() instanceof KeyGroupStreamPartitioner;
                if (!byKey && !(partition.getPartitioner() instanceof ForwardPartitioner)) {
                    throw new IllegalStateException("a partitioner that is not simulated: " + partition);
                }
                return edges(partition.getInputs().get(0), tag, shuffled || byKey);
            }
            if (from instanceof UnionTransformation<?> union) {
                return union.getInputs().stream()
                        .flatMap(input -> edges(input, tag, shuffled).stream())
                        .toList();
            }
            throw new IllegalStateException("a transformation that is not simulated: " + from);
        }

        private int stage(OneInputTransformation<?, ?> operator) {
            for (Stage stage : stages) {
                if (stage.operator() == operator) {
                    return stage.number();
                }
            }
            List<Edge> inputs = edges(operator.getInputs().get(0), null, false);
            stages.add(new Stage(stages.size(), operator, inputs));
            return stages.size() - 1;
        }
    }
}
