package io.couponflow.mart;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A row with its full values, in the form in which the database takes it ({@link CopyFields}).
 *
 * @param key the table and the columns of the key
 * @param values the columns behind the key that the database has, in the order of {@link Table#columns()}
 * @param isNew true if no checkpoint before has had this row, so that the database has none of the key yet; false where nobody knows
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never changed; rows are told apart by their keys
public record Tuple(RowKey key, byte[] values, boolean isNew) {

    /** A row of which its writer knows all: {@code values} are those behind the key, each carried as its {@link Type} says. */
    public static Tuple of(RowKey key, @Nullable Object... values) {
        Table table = key.table();
        if (values.length != table.folded().size()) {
            throw new IllegalArgumentException(table.tableName() + " has "
                    + table.folded().size() + " columns behind its key, not " + values.length);
        }
        CopyFields fields = new CopyFields(256);
        for (int i = 0; i < values.length; i++) {
            fields.value(table.folded().get(i).type(), values[i]);
        }
        return new Tuple(key, fields.toByteArray(), false);
    }

    /** The same, of a row that the database does not have yet. */
    public Tuple asNew() {
        return isNew ? this : new Tuple(key, values, true);
    }

    /** The columns of the key, in the form of {@link #values}. */
    public byte[] keys() {
        return key.bytes();
    }

    /** The table alone: rows hold openids and bodies. */
    @Override
    public String toString() {
        return key.toString();
    }

    /** On the wire. */
    public static final class Format implements Codec<Tuple> {

        private static final Codec<RowKey> KEY = new RowKey.Format();

        @Override
        public void write(Tuple tuple, DataOutput out) throws IOException {
            KEY.write(tuple.key, out);
            out.writeBoolean(tuple.isNew);
            Codec.writeSize(tuple.values.length, out);
            out.write(tuple.values);
        }

        @Override
        public Tuple read(DataInput in) throws IOException {
            RowKey key = KEY.read(in);
            boolean isNew = in.readBoolean();
            byte[] values = new byte[Codec.readSize(in)];
            in.readFully(values);
            return new Tuple(key, values, isNew);
        }
    }
}
