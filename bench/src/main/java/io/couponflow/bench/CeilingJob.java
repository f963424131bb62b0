package io.couponflow.bench;

import io.couponflow.connectors.files.PushFiles;
import io.couponflow.domain.RawPush;
import io.couponflow.quickstart.LocalFlink;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What the machine can do at best for a job of this shape: the same source, one shuffle, one RocksDB get and one put a
 * push, nothing else. On the cluster of {@code run}, with its checkpoints.
 */
final class CeilingJob {

    /** Starts the line that says how far the job was when, for whoever started this process. */
    static final String RESULT = "ceiling:";

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);
    private static final LongAdder TOUCHED = new LongAdder();
    private static final AtomicReference<@Nullable Mark> FIRST_CHECKPOINT = new AtomicReference<>();

    /** How many pushes had come by at a time of {@link System#nanoTime}. */
    private record Mark(long pushes, long nanos) {}

    private CeilingJob() {}

    /** Runs over the path, at the parallelism, that the arguments give, and prints pushes, steady pushes, steady nanos. */
    public static void main(String[] arguments) throws Exception {
        int parallelism = Integer.parseInt(arguments[1]);
        try (LocalFlink flink = LocalFlink.start(parallelism, 0, CHECKPOINT_INTERVAL)) {
            StreamExecutionEnvironment environment = flink.environment(parallelism);
            environment.getConfig().enableObjectReuse();
            environment
                    .fromSource(PushFiles.at(arguments[0]), WatermarkStrategy.noWatermarks(), "pushes")
                    .keyBy(push -> mixed(push.position()), Types.LONG)
                    .process(new Touch(), Types.LONG)
                    .name("touch")
                    .sinkTo(new DiscardingSink<>())
                    .name("discard");
            LocalFlink.Job job = flink.submit(environment, "couponflow ceiling");
            boolean ended = false;
            while (!ended) {
                ended = job.endedWithin(CHECKPOINT_INTERVAL);
            }
            job.check();
            Mark end = new Mark(TOUCHED.sum(), System.nanoTime());
            Mark first = FIRST_CHECKPOINT.get();
            Mark start = first == null ? end : first;
            System.out.println(RESULT + " " + end.pushes() + " " + (end.pushes() - start.pushes()) + " "
                    + (end.nanos() - start.nanos()));
        }
    }

    /** A bijection that spreads neighbours (MurmurHash3's finalizer). */
    private static long mixed(long position) {
        long hash = position;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** State: how often the key came. Emits nothing. */
    private static final class Touch extends KeyedProcessFunction<Long, RawPush, Long> implements CheckpointListener {

        private final ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("touched", Types.LONG);

        @SuppressWarnings("NullAway.Init") // made in open: state does not travel
        private transient ValueState<Long> touched;

        @Override
        public void open(OpenContext context) {
            touched = getRuntimeContext().getState(descriptor);
        }

        @Override
        public void processElement(RawPush push, Context context, Collector<Long> out) throws Exception {
            Long before = touched.value();
            touched.update(before == null ? 1 : before + 1);
            TOUCHED.increment();
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            FIRST_CHECKPOINT.compareAndSet(null, new Mark(TOUCHED.sum(), System.nanoTime()));
        }
    }
}
