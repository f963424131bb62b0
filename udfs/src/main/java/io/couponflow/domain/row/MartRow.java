package io.couponflow.domain.row;

import io.couponflow.domain.Codec;
import io.couponflow.domain.Text;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as the database is to hold it: full values, in the order of {@link Table#columns()}, each carried as its
 * {@link Table.Type} says, null where unknown.
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once, compared by key()
public record MartRow(Table table, @Nullable Object[] values) {

    /** A row of {@code table}. */
    public static MartRow of(Table table, @Nullable Object... values) {
        if (values.length != table.columns().size()) {
            throw new IllegalArgumentException(
                    table + " has " + table.columns().size() + " columns, not " + values.length);
        }
        return new MartRow(table, values);
    }

    /** A row of {@code table} whose columns come in parts: an array of objects stands for the values in it. */
    static MartRow joined(Table table, @Nullable Object... parts) {
        List<@Nullable Object> values = new ArrayList<>(table.columns().size());
        for (Object part : parts) {
            if (part instanceof Object[] several) {
                Collections.addAll(values, several);
            } else {
                values.add(part);
            }
        }
        return of(table, values.toArray());
    }

    /** The primary key with the table, as text: equal for rows that replace each other, and an order to write in. */
    public String key() {
        StringBuilder key = new StringBuilder(table.tableName());
        for (int i = 0; i < table.keys().size(); i++) {
            key.append(Text.SEPARATOR).append(values[i]);
        }
        return key.toString();
    }

    /** True if everything behind the key is the number 0 or unknown: a row that says nothing. */
    public boolean isZero() {
        return Arrays.stream(values, table.keys().size(), values.length)
                .allMatch(value -> value == null
                        || value instanceof Long number && number == 0
                        || value instanceof BigDecimal decimal && decimal.signum() == 0);
    }

    @Override
    public String toString() {
        return table + Arrays.toString(values);
    }

    /** Each value with a tag that says how it is written, so that rows outlive a change of their table. */
    public static final class Format implements Codec<MartRow> {

        @Override
        public void write(MartRow row, DataOutput out) throws IOException {
            Codec.writeText(row.table.name(), out);
            Codec.writeSize(row.values.length, out);
            for (Object value : row.values) {
                if (value == null) {
                    out.writeByte(0);
                } else if (value instanceof String text) {
                    out.writeByte(1);
                    Codec.writeText(text, out);
                } else if (value instanceof Long number) {
                    out.writeByte(2);
                    out.writeLong(number);
                } else if (value instanceof byte[] bytes) {
                    out.writeByte(3);
                    Codec.writeSize(bytes.length, out);
                    out.write(bytes);
                } else if (value instanceof BigDecimal decimal) {
                    out.writeByte(4);
                    Codec.writeText(decimal.toPlainString(), out);
                } else if (value instanceof Boolean truth) {
                    out.writeByte(5);
                    out.writeBoolean(truth);
                } else {
                    throw new IOException("no table stores a " + value.getClass());
                }
            }
        }

        @Override
        public MartRow read(DataInput in) throws IOException {
            Table table = Table.valueOf(Codec.readText(in));
            @Nullable Object[] values = new @Nullable Object[Codec.readSize(in)];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(in);
            }
            return MartRow.of(table, values);
        }

        private static @Nullable Object value(DataInput in) throws IOException {
            byte tag = in.readByte();
            switch (tag) {
                case 0:
                    return null;
                case 1:
                    return Codec.readText(in);
                case 2:
                    return in.readLong();
                case 3:
                    byte[] bytes = new byte[Codec.readSize(in)];
                    in.readFully(bytes);
                    return bytes;
                case 4:
                    return new BigDecimal(Codec.readText(in));
                case 5:
                    return in.readBoolean();
                default:
                    throw new IOException("no value has tag " + tag);
            }
        }
    }
}
