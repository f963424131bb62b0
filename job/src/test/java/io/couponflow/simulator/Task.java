package io.couponflow.simulator;

import io.couponflow.flink.Harnesses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** A subtask of a stage: its operator, and the channels that come in and go out. Barriers are aligned, as in the job. */
final class Task {

    static final int MAX_PARALLELISM = 128;

    /** What travels between records: ahead of it is in the checkpoint of that number, behind it is not. */
    record Barrier(long checkpoint) {}

    /** Nothing follows. */
    enum End {
        OF_INPUT
    }

    /** Records from one task to another, in order. */
    static final class Channel {
        final Deque<Object> waiting = new ArrayDeque<>();
        final @Nullable Task to;

        /** Hands nothing over before the others have come as far. */
        boolean blocked;

        /** Is served rarely, so that others run far ahead of it. */
        boolean slow;

        Channel(@Nullable Task to) {
            this.to = to;
        }
    }

    /** Channels to the subtasks of a stage (or the sink, which has one), and how one of them is chosen. */
    record Output(@Nullable OutputTag<?> tag, @Nullable KeySelector<Object, String> key, List<Channel> channels) {}

    private final Graph.Stage stage;
    private final OneInputStreamOperatorTestHarness<Object, Object> operator;
    private final Consumer<Channel> filled;
    private final List<Channel> inputs = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();

    Task(Graph.Stage stage, int parallelism, int subtask, Consumer<Channel> filled) throws Exception {
        this.stage = stage;
        this.filled = filled;
        this.operator = Harnesses.subtask(stage.operator(), parallelism, subtask);
    }

    Graph.Stage stage() {
        return stage;
    }

    void open(@Nullable OperatorSubtaskState state, long clock) throws Exception {
        setClock(clock);
        if (state != null) {
            operator.initializeState(state);
        }
        operator.open();
    }

    void close() throws Exception {
        operator.close();
    }

    /** What time-to-live goes by, in epoch milliseconds. */
    void setClock(long clock) throws Exception {
        operator.setProcessingTime(clock);
        operator.setStateTtlProcessingTime(clock);
    }

    Channel newInput() {
        Channel input = new Channel(this);
        inputs.add(input);
        return input;
    }

    void addOutput(Output output) {
        outputs.add(output);
    }

    /** Takes a record. */
    void process(Object record) throws Exception {
        operator.processElement(new StreamRecord<>(record));
        emit();
    }

    /** Whether all inputs have come to where {@code arrived} waits; then none waits any longer. */
    boolean isAligned(Channel arrived) {
        return isAligned(arrived, inputs);
    }

    static boolean isAligned(Channel arrived, List<Channel> inputs) {
        arrived.blocked = true;
        for (Channel input : inputs) {
            if (!input.blocked) {
                return false;
            }
        }
        inputs.forEach(input -> input.blocked = false);
        return true;
    }

    /** Takes part in a checkpoint, in the order of Flink's tasks: hand on what is in memory, the barrier, the state. */
    OperatorSubtaskState checkpoint(Barrier barrier) throws Exception {
        operator.prepareSnapshotPreBarrier(barrier.checkpoint());
        emit();
        broadcast(barrier);
        return operator.snapshot(barrier.checkpoint(), 0);
    }

    void endInput() throws Exception {
        operator.endInput();
        emit();
        broadcast(End.OF_INPUT);
    }

    List<Channel> inputs() {
        return inputs;
    }

    private void broadcast(Object toAll) {
        for (Output output : outputs) {
            output.channels().forEach(channel -> send(toAll, channel));
        }
    }

    private void emit() throws Exception {
        for (Output output : outputs) {
            if (output.tag() != null) {
                emit(operator.getSideOutput(output.tag()), output.tag());
            }
        }
        emit(operator.getOutput(), null);
    }

    private void emit(@Nullable Queue<?> records, @Nullable OutputTag<?> tag) throws Exception {
        if (records == null) {
            return;
        }
        for (Object next = records.poll(); next != null; next = records.poll()) {
            Object record = ((StreamRecord<?>) next).getValue();
            for (Output output : outputs) {
                if (output.tag() == null ? tag == null : output.tag().equals(tag)) {
                    send(record, channel(record, output));
                }
            }
        }
    }

    private static Channel channel(Object record, Output output) throws Exception {
        List<Channel> channels = output.channels();
        return channels.size() == 1 || output.key() == null
                ? channels.get(0)
                : channels.get(KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        output.key().getKey(record), MAX_PARALLELISM, channels.size()));
    }

    private void send(Object message, Channel channel) {
        channel.waiting.add(message);
        filled.accept(channel);
    }
}
