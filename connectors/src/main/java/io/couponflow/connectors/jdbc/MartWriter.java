package io.couponflow.connectors.jdbc;

import io.couponflow.mart.RowKey;
import io.couponflow.mart.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;

/** Gathers the last value of each row until the next checkpoint. The rule is {@link MartSink}'s. */
final class MartWriter implements CommittingSinkWriter<Tuple, MartBatch> {

    /** By block, then by the bytes of the key: for the index as good as its own order, which takes twice as long. */
    private static final Comparator<Tuple> NEIGHBOURS = (a, b) -> {
        int byBlock = byBlock(a, b);
        return byBlock != 0 ? byBlock : Arrays.compareUnsigned(a.keys(), b.keys());
    };

    /** Few enough that merging a block, with all that hangs on its table, takes seconds: a statement is given two minutes. */
    static final int ROWS_A_BLOCK = 100_000;

    private Map<RowKey, Tuple> latest = new HashMap<>();
    private boolean isEnd;

    @Override
    public void write(Tuple row, Context context) {
        Tuple before = latest.put(row.key(), row);
        if (before != null && before.isNew()) {
            latest.put(row.key(), row.asNew());
        }
    }

    @Override
    public void flush(boolean endOfInput) {
        // Nothing leaves ahead of the checkpoint: the tables show completed ones only.
        isEnd = endOfInput;
    }

    @Override
    public List<MartBatch> prepareCommit() {
        // Neighbours in an index are written together. A batch without rows is written too: it moves the freshness on.
        List<Tuple> rows = new ArrayList<>(latest.values());
        // Not cleared, which would keep the room that the largest checkpoint ever took.
        latest = new HashMap<>();
        rows.sort(NEIGHBOURS);
        return List.of(new MartBatch(MartBatch.NOT_STAMPED, MartBatch.NONE, isEnd, blocks(rows)));
    }

    private static List<MartBatch.Block> blocks(List<Tuple> rows) {
        List<MartBatch.Block> blocks = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= rows.size(); to++) {
            if (to == rows.size() || to - from == ROWS_A_BLOCK || byBlock(rows.get(to), rows.get(from)) != 0) {
                blocks.add(MartBatch.Block.of(rows.subList(from, to)));
                from = to;
            }
        }
        return blocks;
    }

    /** A block holds rows of one table, either new or perhaps not. */
    private static int byBlock(Tuple a, Tuple b) {
        int byTable = a.key().table().compareTo(b.key().table());
        return byTable != 0 ? byTable : Boolean.compare(a.isNew(), b.isNew());
    }

    @Override
    public void close() {
        latest.clear();
    }
}
