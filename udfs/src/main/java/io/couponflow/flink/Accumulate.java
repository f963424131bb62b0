package io.couponflow.flink;

import io.couponflow.domain.Codec;
import io.couponflow.domain.row.MartRow;
import io.couponflow.domain.row.Row;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
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
 * <p>State: {@code row}, the {@link Row}, by row key, for ever: a late push may change the oldest day.
 *
 * <p>Emits: each changed row with its full values, at least once for each checkpoint in which it changed.
 */
public final class Accumulate extends AbstractStreamOperator<MartRow>
        implements OneInputStreamOperator<Row, MartRow>, BoundedOneInput {

    /** The type of every stream of table rows. */
    public static final TypeInformation<MartRow> MART_ROW =
            CodecTypeInfo.of(MartRow.class, (Codec<MartRow>) new MartRow.Format());

    static final int MOST_ROWS = 50_000;

    private static final ValueStateDescriptor<Row> ROW = new ValueStateDescriptor<>("row", Preaggregate.ROW);

    private transient Map<String, Row> changed = new HashMap<>();
    private transient ValueState<Row> rows;

    /** Keeps the rows that {@code changes} add up to. */
    public static SingleOutputStreamOperator<MartRow> attach(DataStream<Row> changes) {
        return changes.keyBy(Row::key, Types.STRING)
                .transform("accumulate", MART_ROW, new Accumulate())
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
        String key = (String) getCurrentKey();
        Row before = changed.get(key);
        if (before == null) {
            before = rows.value();
        }
        changed.put(key, before == null ? change : before.plus(change));
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
        for (Map.Entry<String, Row> row : changed.entrySet()) {
            setCurrentKey(row.getKey());
            MartRow full = row.getValue().toMart();
            if (full.isZero() && rows.value() == null) {
                continue;
            }
            rows.update(row.getValue());
            output.collect(new StreamRecord<>(full));
        }
        changed.clear();
    }
}
