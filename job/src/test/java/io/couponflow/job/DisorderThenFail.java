package io.couponflow.job;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hands pushes on in an order that differs from attempt to attempt, notes how many each checkpoint holds, and fails in
 * the middle between two checkpoints when it has seen as many as it is told, once for each number. It runs with parallelism 1, behind a source
 * that reads one file in order, so a checkpoint holds the first so many pushes of the file.
 */
final class DisorderThenFail extends AbstractStreamOperator<RawPush>
        implements OneInputStreamOperator<RawPush, RawPush>, BoundedOneInput {

    /** How many pushes each checkpoint holds, completed or not, by test. The operator runs in the JVM of the test. */
    static final Map<String, Map<Long, Integer>> HELD = new ConcurrentHashMap<>();

    /** After how many pushes it is yet to fail, by test. */
    static final Map<String, Queue<Integer>> TO_FAIL = new ConcurrentHashMap<>();

    private static final ListStateDescriptor<Integer> SEEN = new ListStateDescriptor<>("seen", Types.INT);
    private static final int AT_ONCE = 50;

    private final String test;
    private transient List<RawPush> waiting;
    private transient ListState<Integer> state;
    private transient Random random;
    private transient int seen;

    DisorderThenFail(String test) {
        this.test = test;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        waiting = new ArrayList<>();
        random = new Random(attempt());
        state = context.getOperatorStateStore().getListState(SEEN);
        for (int restored : state.get()) {
            seen = restored;
        }
    }

    @Override
    public void processElement(StreamRecord<RawPush> element) {
        if (ArchiveFile.isMarker(element.getValue())) {
            output.collect(element);
            return;
        }
        waiting.add(element.getValue());
        seen++;
        if (waiting.size() == AT_ONCE) {
            handOn();
        }
        Integer failAt = TO_FAIL.get(test).peek();
        if (failAt != null && seen == failAt) {
            TO_FAIL.get(test).remove();
            handOn();
            throw new IllegalStateException("attempt " + attempt() + " fails after " + seen + " pushes, as it is told");
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        handOn();
        HELD.get(test).put(checkpointId, seen);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(List.of(seen));
    }

    @Override
    public void endInput() {
        handOn();
    }

    private int attempt() {
        return getRuntimeContext().getTaskInfo().getAttemptNumber();
    }

    private void handOn() {
        Collections.shuffle(waiting, random);
        waiting.forEach(push -> output.collect(new StreamRecord<>(push)));
        waiting.clear();
    }
}
