package io.couponflow.connectors.jdbc;

import io.couponflow.domain.Codec;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What one checkpoint changes in the database: the committable, kept in the checkpoint until it is written.
 *
 * @param checkpointId the checkpoint, or {@link #NOT_STAMPED}
 * @param previousId the checkpoint of the batch before, which the tables must show by now; {@link #NONE} if there is none
 * @param isLast true if the input has ended, so that none follows
 * @param blocks the rows; blocks of one table follow each other
 */
record MartBatch(long checkpointId, long previousId, boolean isLast, List<Block> blocks) {

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
     * @param isNew true if the table has none of the keys yet, as far as the job knows ({@link Tuple#isNew})
     * @param rows how many there are
     * @param fields the fields of {@link Table#columns()}, row by row, each as {@code COPY … (FORMAT binary)} takes it
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never changed, compared by nobody
    record Block(Table table, boolean isNew, int rows, byte[] fields) {

        /** "PGCOPY", marks that show whether somebody has translated line ends, no flags, no extension. */
        private static final byte[] HEADER =
                "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

        private static final short END = -1;

        /** How many there are, {@code checkpoint_id} and {@code updated_at}, each behind its length. */
        private static final int ADDED_TO_A_ROW = Short.BYTES + 2 * (Integer.BYTES + Long.BYTES);

        private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

        /** The rows in their order, of one table, either all new or none. There is one at least. */
        static Block of(List<Tuple> rows) {
            Tuple first = rows.get(0);
            long size = 0;
            for (Tuple row : rows) {
                size += row.keys().length + row.values().length;
            }
            ByteBuffer fields = ByteBuffer.allocate(Math.toIntExact(size));
            for (Tuple row : rows) {
                fields.put(row.keys()).put(row.values());
            }
            return new Block(first.key().table(), first.isNew(), rows.size(), fields.array());
        }

        /**
         * All that {@code COPY … (FORMAT binary)} is to be sent for {@link Table#columns()}, {@code checkpoint_id} and
         * {@code updated_at}.
         *
         * @param checkpointId the checkpoint that the rows become visible with
         * @param at the instant of the commit
         */
        byte[] copy(long checkpointId, Instant at) {
            long micros = ChronoUnit.MICROS.between(EPOCH, at);
            int columns = table.columns().size();
            ByteBuffer in = ByteBuffer.wrap(fields);
            ByteBuffer copy = ByteBuffer.allocate(
                    Math.toIntExact(HEADER.length + fields.length + (long) rows * ADDED_TO_A_ROW + Short.BYTES));
            copy.put(HEADER);
            for (int row = 0; row < rows; row++) {
                int start = in.position();
                for (int column = 0; column < columns; column++) {
                    int length = in.getInt();
                    in.position(in.position() + Math.max(length, 0)); // -1 is null
                }
                copy.putShort((short) (columns + 2)).put(fields, start, in.position() - start);
                copy.putInt(Long.BYTES).putLong(checkpointId);
                copy.putInt(Long.BYTES).putLong(micros);
            }
            copy.putShort(END);
            return copy.array();
        }

        private int size() {
            return 2 * Byte.BYTES + table.name().length() + 2 * Integer.BYTES + fields.length;
        }

        private void write(ByteBuffer out) {
            out.put((byte) table.name().length())
                    .put(table.name().getBytes(StandardCharsets.US_ASCII))
                    .put((byte) (isNew ? 1 : 0))
                    .putInt(rows)
                    .putInt(fields.length)
                    .put(fields);
        }

        private static Block read(ByteBuffer in) {
            Table table = Table.valueOf(new String(bytes(in, in.get()), StandardCharsets.US_ASCII));
            return new Block(table, in.get() == 1, in.getInt(), bytes(in, in.getInt()));
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
            long size = 2 * Long.BYTES + Byte.BYTES;
            for (Block block : batch.blocks) {
                size += block.size();
            }
            ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
            out.putLong(batch.checkpointId).putLong(batch.previousId).put((byte) (batch.isLast ? 1 : 0));
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
            boolean isLast = in.get() == 1;
            List<Block> blocks = new ArrayList<>();
            while (in.hasRemaining()) {
                blocks.add(Block.read(in));
            }
            return new MartBatch(checkpointId, previousId, isLast, blocks);
        }
    }
}
