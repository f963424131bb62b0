package io.couponflow.connectors.jdbc;

import io.couponflow.domain.row.MartRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/** Gathers the last value of each row until the next checkpoint. The rule is {@link MartSink}'s. */
final class MartWriter implements CommittingSinkWriter<MartRow, MartBatch>, StatefulSinkWriter<MartRow, Long> {

    private final Map<String, MartRow> latest = new TreeMap<>();
    private long lastCheckpoint;

    /**
     * @param lastCheckpoint the checkpoint that was restored, or 0
     */
    MartWriter(long lastCheckpoint) {
        this.lastCheckpoint = lastCheckpoint;
    }

    @Override
    public void write(MartRow row, Context context) {
        latest.put(row.key(), row);
    }

    @Override
    public void flush(boolean endOfInput) {
        // Nothing leaves ahead of the checkpoint: the tables show completed ones only.
    }

    @Override
    public List<MartBatch> prepareCommit() {
        // A batch without rows is written too: it moves the freshness on.
        MartBatch batch = new MartBatch(lastCheckpoint + 1, new ArrayList<>(latest.values()));
        latest.clear();
        return List.of(batch);
    }

    @Override
    public List<Long> snapshotState(long checkpointId) {
        lastCheckpoint = checkpointId;
        return List.of(checkpointId);
    }

    @Override
    public void close() {
        latest.clear();
    }
}
