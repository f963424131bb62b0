package io.couponflow.flink;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;

/**
 * Runs the operators that the {@code attach} methods make, with their own keys, types and order of calls, one at a time
 * and without a cluster. What an operator emits is serialized as it is in the job.
 */
public final class Harnesses {

    private Harnesses() {}

    /** A stream of that type to attach an operator to. Nothing is ever read from it. */
    public static <T> DataStream<T> stream(TypeInformation<T> type) {
        return StreamExecutionEnvironment.getExecutionEnvironment()
                .fromSequence(0, 0)
                .map(i -> (T) null)
                .returns(type);
    }

    /** The operator that made {@code stream}, which is keyed; alone. */
    public static <K, I, O> KeyedOneInputStreamOperatorTestHarness<K, I, O> keyed(DataStream<O> stream)
            throws Exception {
        return keyed(stream, 1, 0);
    }

    /** Subtask {@code subtask} of {@code parallelism} of the operator that made {@code stream}, which is keyed. */
    @SuppressWarnings("unchecked") // as it was attached
    public static <K, I, O> KeyedOneInputStreamOperatorTestHarness<K, I, O> keyed(
            DataStream<O> stream, int parallelism, int subtask) throws Exception {
        return keyed((OneInputTransformation<I, O>) stream.getTransformation(), parallelism, subtask);
    }

    /** Subtask {@code subtask} of {@code parallelism} of the operator that {@code made} stands for, which is keyed. */
    @SuppressWarnings("unchecked") // as it was attached
    public static <K, I, O> KeyedOneInputStreamOperatorTestHarness<K, I, O> keyed(
            OneInputTransformation<I, O> made, int parallelism, int subtask) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                made.getOperatorFactory(),
                (KeySelector<I, K>) made.getStateKeySelector(),
                (TypeInformation<K>) made.getStateKeyType(),
                128,
                parallelism,
                subtask);
        prepare(harness, made);
        return harness;
    }

    /** The operator that made {@code stream}, which is not keyed. */
    @SuppressWarnings("unchecked") // as it was attached
    public static <I, O> OneInputStreamOperatorTestHarness<I, O> of(DataStream<O> stream) throws Exception {
        OneInputTransformation<I, O> made = (OneInputTransformation<I, O>) stream.getTransformation();
        var harness = new OneInputStreamOperatorTestHarness<I, O>(made.getOperatorFactory(), 128, 1, 0);
        prepare(harness, made);
        return harness;
    }

    /**
     * Subtask {@code subtask} of {@code parallelism} of an operator, keyed or not, with an instance of its own, as each
     * subtask of a job has.
     */
    @SuppressWarnings("unchecked") // as it was attached
    public static OneInputStreamOperatorTestHarness<Object, Object> subtask(
            OneInputTransformation<?, ?> attached, int parallelism, int subtask) throws Exception {
        var made = (OneInputTransformation<Object, Object>) attached;
        var factory = InstantiationUtil.clone(made.getOperatorFactory());
        var harness = made.getStateKeySelector() == null
                ? new OneInputStreamOperatorTestHarness<>(factory, 128, parallelism, subtask)
                : new KeyedOneInputStreamOperatorTestHarness<>(
                        factory,
                        (KeySelector<Object, Object>) made.getStateKeySelector(),
                        (TypeInformation<Object>) made.getStateKeyType(),
                        128,
                        parallelism,
                        subtask);
        prepare(harness, made);
        return harness;
    }

    private static <I, O> void prepare(
            OneInputStreamOperatorTestHarness<I, O> harness, OneInputTransformation<I, O> made) {
        harness.getExecutionConfig().enableObjectReuse();
        harness.setup(made.getOutputType()
                .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    }

    /** What came out at {@code tag} so far. */
    public static <T> List<T> side(OneInputStreamOperatorTestHarness<?, ?> harness, OutputTag<T> tag) {
        ConcurrentLinkedQueue<StreamRecord<T>> records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }

    /** Hands over {@code values} in order. */
    public static <I> void feed(OneInputStreamOperatorTestHarness<I, ?> harness, Collection<? extends I> values)
            throws Exception {
        for (I value : values) {
            harness.processElement(new StreamRecord<>(value));
        }
    }
}
