package io.couponflow.connectors.jdbc;

import io.couponflow.domain.row.MartRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;

/** Gathers the last value of each row until the next checkpoint. The rule is {@link MartSink}'s. */
final class MartWriter implements CommittingSinkWriter<MartRow, MartBatch> {

    private final Map<String, MartRow> latest = new HashMap<>();

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
        // Neighbours in an index are written together; a batch without rows is written too: it moves the freshness on.
        List<MartRow> rows = latest.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        latest.clear();
        return List.of(new MartBatch(MartBatch.NOT_STAMPED, MartBatch.NONE, rows));
    }

    @Override
    public void close() {
        latest.clear();
    }
}
