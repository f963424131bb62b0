package io.couponflow.flink;

import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.RowValues;
import io.couponflow.mart.Tuple;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the full values of every row.
 *
 * <ol>
 *   <li>A row is the sum of all its changes since the job first started.
 *   <li>Rows that changed are gathered in memory; ahead of each checkpoint barrier, at the end of the input, and when
 *       {@value #MOST_ROWS} have gathered they are stored and handed on.
 *   <li>A row that came and went between two checkpoints never was: a gift that is attributed at once leaves no zeros
 *       under {@code (unattributed)}.
 * </ol>
 *
 * <p>State: {@code row}, the {@link RowValues}, by {@link RowKey}, for ever: a late push may change the oldest day.
 *
 * <p>Emits: each changed row with its full values, at least once for each checkpoint in which it changed; the first time as new.
 */
public final class Accumulate extends AbstractStreamOperator<Tuple>
        implements OneInputStreamOperator<Row, Tuple>, BoundedOneInput {

    /** The type of every stream of full rows. */
    public static final TypeInformation<Tuple> TUPLE = CodecTypeInfo.of(Tuple.class, new Tuple.Format());

    static final int MOST_ROWS = 50_000;

    private static final TypeInformation<RowKey> KEY = CodecTypeInfo.of(RowKey.class, new RowKey.Format());
    private static final ValueStateDescriptor<RowValues> ROW =
            new ValueStateDescriptor<>("row", CodecTypeInfo.of(RowValues.class, new RowValues.Format()));

    /** A row that has changed since the last time, and whether it is stored. */
    private record Changed(RowValues values, boolean isStored) {}

    private transient Map<RowKey, Changed> changed = new HashMap<>();
    private transient ValueState<RowValues> rows;

    /** Keeps the rows that {@code changes} add up to. */
    public static SingleOutputStreamOperator<Tuple> attach(DataStream<Row> changes) {
        return changes.keyBy(Row::key, KEY)
                .transform("accumulate", TUPLE, new Accumulate())
                .uid("accumulate");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        changed = new HashMap<>();
        rows = context.getKeyedStateStore().getState(ROW);
    }

    @Override
    public void processElement(StreamRecord<Row> element) throws Exception {
        Row change = element.getValue();
        Changed before = changed.get(change.key());
        if (before != null) {
            before.values().add(change.values());
            return;
        }
        RowValues stored = rows.value();
        if (stored == null) {
            changed.put(change.key(), new Changed(change.values(), false));
        } else {
            stored.add(change.values());
            changed.put(change.key(), new Changed(stored, true));
        }
        if (changed.size() >= MOST_ROWS) {
            flush();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
    }

    @Override
    public void endInput() throws Exception {
        flush();
    }

    private void flush() throws IOException {
        for (Map.Entry<RowKey, Changed> row : changed.entrySet()) {
            RowValues values = row.getValue().values();
            if (row.getValue().isStored() || !values.isZero()) {
                setCurrentKey(row.getKey());
                rows.update(values);
                output.collect(new StreamRecord<>(
                        values.toTuple(row.getKey(), !row.getValue().isStored())));
            }
        }
        changed.clear();
    }
}
