package io.couponflow.connectors.jdbc;

import io.couponflow.domain.Codec;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What one checkpoint changes in the database: the committable, kept in the checkpoint until it is written.
 *
 * @param checkpointId the checkpoint, or {@link #NOT_STAMPED}
 * @param previousId the checkpoint of the batch before, which the tables must show by now; {@link #NONE} if there is none
 * @param blocks the rows; blocks of one table follow each other
 */
record MartBatch(long checkpointId, long previousId, List<Block> blocks) {

    /** Before {@link StampCheckpoint}. */
    static final long NOT_STAMPED = 0;

    /** The first of a run without state. */
    static final long NONE = 0;

    /** How many rows there are. */
    int rows() {
        return blocks.stream().mapToInt(Block::rows).sum();
    }

    /** Without the rows: Flink logs its committables, and rows hold openids and dead letters. */
    @Override
    public String toString() {
        return "MartBatch[checkpointId=" + checkpointId + ", " + rows() + " rows]";
    }

    /**
     * Full rows of one table. A batch has one for each primary key at most.
     *
     * @param rows how many there are
     * @param copy all that {@code COPY … (FORMAT binary)} is to be sent for {@link Table#columns()}
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never changed, compared by nobody
    record Block(Table table, int rows, byte[] copy) {

        /** "PGCOPY", marks that show whether somebody has translated line ends, no flags, no extension. */
        private static final byte[] HEADER =
                "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

        private static final short END = -1;

        /** The rows in their order, of one table. There is one at least. */
        static Block of(List<Tuple> rows) {
            Table table = rows.get(0).key().table();
            long size = (long) HEADER.length + Short.BYTES;
            for (Tuple row : rows) {
                size += Short.BYTES + row.keys().length + row.values().length;
            }
            ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(size));
            copy.put(HEADER);
            short columns = (short) table.columns().size();
            for (Tuple row : rows) {
                copy.putShort(columns).put(row.keys()).put(row.values());
            }
            copy.putShort(END);
            return new Block(table, rows.size(), copy.array());
        }

        private int size() {
            return Byte.BYTES + table.name().length() + 2 * Integer.BYTES + copy.length;
        }

        private void write(ByteBuffer out) {
            out.put((byte) table.name().length())
                    .put(table.name().getBytes(StandardCharsets.US_ASCII))
                    .putInt(rows)
                    .putInt(copy.length)
                    .put(copy);
        }

        private static Block read(ByteBuffer in) {
            Table table = Table.valueOf(new String(bytes(in, in.get()), StandardCharsets.US_ASCII));
            return new Block(table, in.getInt(), bytes(in, in.getInt()));
        }

        private static byte[] bytes(ByteBuffer in, int length) {
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }
    }

    /** State: a checkpoint holds batches that were not yet written when it was taken. At most 2 GiB, as all arrays. */
    static final class Serializer implements SimpleVersionedSerializer<MartBatch> {

        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(MartBatch batch) {
            long size = 2 * Long.BYTES;
            for (Block block : batch.blocks) {
                size += block.size();
            }
            ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
            out.putLong(batch.checkpointId).putLong(batch.previousId);
            for (Block block : batch.blocks) {
                block.write(out);
            }
            return out.array();
        }

        @Override
        public MartBatch deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw Codec.unknownVersion(MartBatch.class, version);
            }
            ByteBuffer in = ByteBuffer.wrap(serialized);
            long checkpointId = in.getLong();
            long previousId = in.getLong();
            List<Block> blocks = new ArrayList<>();
            while (in.hasRemaining()) {
                blocks.add(Block.read(in));
            }
            return new MartBatch(checkpointId, previousId, blocks);
        }
    }
}
