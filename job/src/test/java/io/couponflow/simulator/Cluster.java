package io.couponflow.simulator;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Tuple;
import io.couponflow.simulator.Graph.Edge;
import io.couponflow.simulator.Graph.Stage;
import io.couponflow.simulator.Task.Barrier;
import io.couponflow.simulator.Task.Channel;
import io.couponflow.simulator.Task.End;
import io.couponflow.simulator.Task.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to run the job, from a start or a restart until it fails, is stopped or has read everything. All that a
 * cluster leaves open is decided by the random numbers it is given: which channel moves next, which one lags behind, which
 * subtask reads on, when each source hears of a checkpoint.
 */
final class Cluster {

    private static final int LONGEST_BURST = 8;

    /**
     * What a completed checkpoint holds.
     *
     * @param states by stage and subtask
     * @param positions how many pushes of each partition it has seen
     * @param tables what the sink has committed, by key
     */
    record Checkpoint(
            long id, int parallelism, OperatorSubtaskState[][] states, int[] positions, Map<RowKey, Tuple> tables) {}

    private final Graph graph;
    private final Random random;
    private final int parallelism;
    private final List<List<RawPush>> partitions;
    private final int[] positions;
    private final Task[][] tasks;
    private final List<Channel> sinkInputs = new ArrayList<>();
    private final List<Channel> ready = new ArrayList<>();

    /** What the sink has taken since the last barrier, and the batches of checkpoints that have not completed yet. */
    private Map<RowKey, Tuple> taken = new LinkedHashMap<>();

    private final TreeMap<Long, Map<RowKey, Tuple>> batches = new TreeMap<>();
    private final Map<RowKey, Tuple> tables;

    private @Nullable Barrier running;
    private final List<Integer> uninformed = new ArrayList<>();
    private int missing;
    private OperatorSubtaskState[][] states = new OperatorSubtaskState[0][];
    private int[] cut = new int[0];
    private boolean ended;

    /** Starts from nothing, or from {@code from}, each task with its own clock. */
    Cluster(
            Graph graph,
            List<List<RawPush>> partitions,
            int parallelism,
            @Nullable Checkpoint from,
            long clock,
            Random random)
            throws Exception {
        this.graph = graph;
        this.random = random;
        this.parallelism = parallelism;
        this.partitions = partitions;
        this.positions =
                from == null ? new int[partitions.size()] : from.positions().clone();
        this.tables = new LinkedHashMap<>(from == null ? Map.of() : from.tables());
        this.tasks = new Task[graph.stages().size()][parallelism];
        for (Stage stage : graph.stages()) {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                tasks[stage.number()][subtask] = new Task(stage, parallelism, subtask, this::filled);
            }
        }
        graph.stages().forEach(stage -> stage.inputs().forEach(edge -> connect(edge, stage)));
        graph.tables().forEach(this::connectSink);
        for (Stage stage : graph.stages()) {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                tasks[stage.number()][subtask].open(restored(from, stage.number(), subtask), clock);
            }
        }
    }

    private @Nullable OperatorSubtaskState restored(@Nullable Checkpoint from, int stage, int subtask)
            throws Exception {
        if (from == null) {
            return null;
        }
        OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repackageState(from.states()[stage]);
        return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                all, Task.MAX_PARALLELISM, from.parallelism(), parallelism, subtask);
    }

    @SuppressWarnings("unchecked") // as it was attached
    private void connect(Edge edge, Stage to) {
        KeySelector<Object, String> key =
                edge.shuffled() ? (KeySelector<Object, String>) to.operator().getStateKeySelector() : null;
        for (int from = 0; from < parallelism; from++) {
            if (edge.from() == Edge.SOURCE || key == null) {
                Channel channel = input(tasks[to.number()][from]);
                if (edge.from() != Edge.SOURCE) {
                    tasks[edge.from()][from].addOutput(new Output(edge.tag(), null, List.of(channel)));
                }
            } else {
                List<Channel> channels = new ArrayList<>();
                for (Task task : tasks[to.number()]) {
                    channels.add(input(task));
                }
                tasks[edge.from()][from].addOutput(new Output(edge.tag(), key, channels));
            }
        }
    }

    private Channel input(Task task) {
        Channel channel = task.newInput();
        channel.slow = random.nextInt(6) == 0;
        return channel;
    }

    private void connectSink(Edge edge) {
        for (Task task : tasks[edge.from()]) {
            Channel channel = new Channel(null);
            sinkInputs.add(channel);
            task.addOutput(new Output(edge.tag(), null, List.of(channel)));
        }
    }

    private void filled(Channel channel) {
        if (channel.waiting.size() == 1 && !channel.blocked) {
            ready.add(channel);
        }
    }

    /** How many pushes have been read, of those that came before {@code ends} in their partitions. */
    boolean hasRead(int[] ends) {
        for (int i = 0; i < ends.length; i++) {
            if (positions[i] < ends[i]) {
                return false;
            }
        }
        return true;
    }

    boolean isIdle() {
        return ready.isEmpty() && running == null;
    }

    boolean isCheckpointing() {
        return running != null;
    }

    boolean hasEnded() {
        return ended;
    }

    void setClock(int stage, long clock) throws Exception {
        for (Task task : tasks[stage]) {
            task.setClock(clock);
        }
    }

    /** Triggers a checkpoint; the sources hear of it one by one. */
    void startCheckpoint(long id) {
        running = new Barrier(id);
        states = new OperatorSubtaskState[tasks.length][parallelism];
        cut = positions.clone();
        missing = tasks.length * parallelism + 1;
        for (int subtask = 0; subtask < parallelism; subtask++) {
            uninformed.add(subtask);
        }
    }

    /** Something happens somewhere: a source reads on or takes a barrier, or a channel hands over. */
    void step(int[] ends) throws Exception {
        if (!uninformed.isEmpty() && (ready.isEmpty() || random.nextInt(40) == 0)) {
            int subtask = uninformed.remove(random.nextInt(uninformed.size()));
            for (int i = subtask; i < partitions.size(); i += parallelism) {
                cut[i] = positions[i];
            }
            sendFromSource(subtask, running);
        } else if (ready.isEmpty() || random.nextInt(12) == 0) {
            readOn(ends);
        } else {
            handOver();
        }
    }

    /** The end of all partitions: every operator hands on what it holds. */
    void endInput() {
        for (int subtask = 0; subtask < parallelism; subtask++) {
            sendFromSource(subtask, End.OF_INPUT);
        }
    }

    private void readOn(int[] ends) {
        int partition = random.nextInt(partitions.size());
        if (positions[partition] < ends[partition]) {
            RawPush push = partitions.get(partition).get(positions[partition]++);
            sendFromSource(partition % parallelism, push);
        }
    }

    private void sendFromSource(int subtask, Object message) {
        for (Stage stage : graph.stages()) {
            if (stage.inputs().stream().anyMatch(edge -> edge.from() == Edge.SOURCE)) {
                Channel channel = tasks[stage.number()][subtask].inputs().get(0);
                channel.waiting.add(message);
                filled(channel);
            }
        }
    }

    private void handOver() throws Exception {
        int chosen = random.nextInt(ready.size());
        for (int tries = 0; tries < 20 && ready.get(chosen).slow; tries++) {
            chosen = random.nextInt(ready.size());
        }
        Channel channel = ready.get(chosen);
        for (int left = 1 + random.nextInt(LONGEST_BURST); left > 0; left--) {
            Object message = channel.waiting.remove();
            boolean isMark = message instanceof Barrier || message instanceof End;
            if (isMark || channel.waiting.isEmpty()) {
                ready.set(chosen, ready.get(ready.size() - 1));
                ready.remove(ready.size() - 1);
                chosen = -1;
            }
            if (isMark) {
                arrive(message, channel);
            } else if (channel.to == null) {
                taken.put(((Tuple) message).key(), (Tuple) message);
            } else {
                channel.to.process(message);
            }
            if (chosen < 0) {
                return;
            }
        }
    }

    private void arrive(Object mark, Channel channel) throws Exception {
        List<Channel> inputs = channel.to == null ? sinkInputs : channel.to.inputs();
        if (!Task.isAligned(channel, inputs)) {
            return;
        }
        inputs.stream().filter(input -> !input.waiting.isEmpty()).forEach(ready::add);
        if (mark instanceof Barrier barrier) {
            checkpoint(barrier, channel.to);
        } else if (channel.to == null) {
            ended = true;
        } else {
            channel.to.endInput();
        }
    }

    private void checkpoint(Barrier barrier, @Nullable Task task) throws Exception {
        missing--;
        if (task == null) {
            batches.put(barrier.checkpoint(), taken);
            taken = new LinkedHashMap<>();
            return;
        }
        int stage = task.stage().number();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            if (tasks[stage][subtask] == task) {
                states[stage][subtask] = task.checkpoint(barrier);
            }
        }
    }

    /** Whether every task and the sink have told their state. */
    boolean isCheckpointWhole() {
        return running != null && missing == 0;
    }

    /** It was whole, but the news of one of the tasks came too late: the next one holds what this one would have. */
    void declineCheckpoint() {
        running = null;
    }

    /** The sink commits what it has up to this checkpoint, that of declined ones too. */
    Checkpoint completeCheckpoint() {
        Barrier completed = running;
        running = null;
        batches.headMap(completed.checkpoint(), true).values().forEach(tables::putAll);
        batches.headMap(completed.checkpoint(), true).clear();
        return new Checkpoint(completed.checkpoint(), parallelism, states, cut, new LinkedHashMap<>(tables));
    }

    /** What the tables hold when the job has ended. */
    Map<RowKey, Tuple> finalTables() {
        batches.values().forEach(tables::putAll);
        tables.putAll(taken);
        return tables;
    }

    void close() throws Exception {
        for (Task[] stage : tasks) {
            for (Task task : stage) {
                task.close();
            }
        }
    }
}
