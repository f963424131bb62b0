package io.couponflow.connectors.jdbc;

import io.couponflow.domain.Codec;
import io.couponflow.domain.row.MartRow;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What one checkpoint changes in the database: the committable, kept in the checkpoint until it is written.
 *
 * @param checkpointId the checkpoint, or {@link #NOT_STAMPED}
 * @param previousId the checkpoint of the batch before, which the tables must show by now; {@link #NONE} if there is none
 * @param rows full rows, one for each primary key at most, in the order of {@link MartRow#key()}
 */
record MartBatch(long checkpointId, long previousId, List<MartRow> rows) {

    /** Before {@link StampCheckpoint}. */
    static final long NOT_STAMPED = 0;

    /** The first of a run without state; also one of version 1, which did not say. */
    static final long NONE = 0;

    /** Without the rows: Flink logs its committables, and rows hold openids and dead letters. */
    @Override
    public String toString() {
        return "MartBatch[checkpointId=" + checkpointId + ", " + rows.size() + " rows]";
    }

    /** State: a checkpoint holds batches that were not yet written when it was taken. */
    static final class Serializer implements SimpleVersionedSerializer<MartBatch> {

        private static final int VERSION = 2;
        private static final Codec<MartRow> ROW = new MartRow.Format();

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(MartBatch batch) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(64 + 128 * batch.rows.size());
            out.writeLong(batch.checkpointId);
            out.writeLong(batch.previousId);
            Codec.writeList(batch.rows, ROW, out);
            return out.getCopyOfBuffer();
        }

        @Override
        public MartBatch deserialize(int version, byte[] serialized) throws IOException {
            if (version < 1 || version > VERSION) {
                throw Codec.unknownVersion(MartBatch.class, version);
            }
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            long checkpointId = in.readLong();
            long previousId = version == 1 ? NONE : in.readLong();
            return new MartBatch(checkpointId, previousId, Codec.readList(ROW, in));
        }
    }
}
