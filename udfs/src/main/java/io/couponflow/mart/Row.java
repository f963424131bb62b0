package io.couponflow.mart;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A change to one row of a table, and the row itself: the sum of all its changes.
 *
 * @param key the table and the primary key
 * @param values what it adds, or all that was added; growing in place
 */
public record Row(RowKey key, RowValues values) {

    /** A change that adds nothing yet. */
    public static Row of(RowKey.Builder key) {
        RowKey built = key.build();
        return new Row(built, new RowValues(built.table()));
    }

    /** This, with a number for one of its columns: a count, or an instant in epoch milliseconds. */
    public Row with(String column, long number) {
        values.set(column, number);
        return this;
    }

    /** This, with a value for one of its columns that is carried otherwise. */
    public Row with(String column, @Nullable Object value) {
        values.set(column, value);
        return this;
    }

    /** On the wire. */
    public static final class Format implements Codec<Row> {

        private static final Codec<RowKey> KEY = new RowKey.Format();

        @Override
        public void write(Row row, DataOutput out) throws IOException {
            KEY.write(row.key, out);
            row.values.write(out);
        }

        @Override
        public Row read(DataInput in) throws IOException {
            RowKey key = KEY.read(in);
            RowValues values = new RowValues(key.table());
            values.read(in);
            return new Row(key, values);
        }
    }
}
