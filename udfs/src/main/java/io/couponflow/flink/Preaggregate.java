package io.couponflow.flink;

import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.RowValues;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up changes to the same row before they are shuffled, so that a channel with most of all traffic costs one record
 * for each subtask and checkpoint.
 *
 * <ol>
 *   <li>Changes are added by row key, in memory.
 *   <li>All are handed on ahead of each checkpoint barrier, at the end of the input, and when {@value #MOST_ROWS} rows
 *       have gathered.
 * </ol>
 *
 * <p>State: none. What is in memory is handed on before the barrier, so a checkpoint never needs it.
 *
 * <p>Emits: the sum of the changes to each row.
 */
public final class Preaggregate extends AbstractStreamOperator<Row>
        implements OneInputStreamOperator<Row, Row>, BoundedOneInput {

    /** The type of every stream of rows. */
    public static final TypeInformation<Row> ROW = CodecTypeInfo.of(Row.class, new Row.Format());

    static final int MOST_ROWS = 20_000;

    private transient Map<RowKey, RowValues> sums = new HashMap<>();

    /** Adds up {@code rows} within the task that makes them. */
    public static SingleOutputStreamOperator<Row> attach(DataStream<Row> rows, String of) {
        return rows.transform("preaggregate-" + of, ROW, new Preaggregate())
                .uid("preaggregate-" + of)
                .setParallelism(rows.getParallelism());
    }

    @Override
    public void open() throws Exception {
        super.open();
        sums = new HashMap<>();
    }

    @Override
    public void processElement(StreamRecord<Row> element) {
        Row change = element.getValue();
        RowValues sum = sums.putIfAbsent(change.key(), change.values());
        if (sum != null) {
            sum.add(change.values());
        } else if (sums.size() >= MOST_ROWS) {
            flush();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void endInput() {
        flush();
    }

    private void flush() {
        sums.forEach((key, sum) -> output.collect(new StreamRecord<>(new Row(key, sum))));
        sums.clear();
    }
}
