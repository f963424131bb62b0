package io.couponflow.mart;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A row's table and primary key. The key is held in the bytes in which COPY takes its columns ({@link CopyFields}), so it is encoded
 * once, where a change is made.
 *
 * <p>Equal keys have equal bytes, and {@link #hashCode} is the same on every JVM: Flink shares out rows by it.
 */
public final class RowKey {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Table table;
    private final byte[] bytes;
    private final int hash;

    private RowKey(Table table, byte[] bytes) {
        this.table = table;
        this.bytes = bytes;
        this.hash = hash(table.tag(), bytes);
    }

    /** A key of {@code table}, whose columns are to follow in their order. */
    public static Builder in(Table table) {
        return new Builder(table);
    }

    /** The table. */
    public Table table() {
        return table;
    }

    /** The text in the column of the key with that number, from 0. */
    public String text(int column) {
        return CopyFields.text(bytes, start(column));
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey that && table == that.table && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The table alone: keys hold openids. */
    @Override
    public String toString() {
        return "a row of " + table.tableName();
    }

    private int start(int column) {
        int at = 0;
        for (int i = 0; i < column; i++) {
            at += Integer.BYTES + CopyFields.length(bytes, at);
        }
        return at;
    }

    private static int hash(byte tag, byte[] bytes) {
        long hash = tag;
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(bytes, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; at < bytes.length; at++) {
            hash = (hash ^ bytes[at]) * 0x9E3779B97F4A7C15L;
        }
        return (int) (hash ^ hash >>> 32);
    }

    /** Takes the columns of a key in their order. */
    public static final class Builder {

        private final Table table;
        private final CopyFields fields = new CopyFields(128);
        private int column;

        private Builder(Table table) {
            this.table = table;
        }

        /** The next column, which holds text. */
        public Builder text(String value) {
            fields.text(value);
            column++;
            return this;
        }

        /** The next column, which holds a number: days for a date, epoch milliseconds for an instant. */
        public Builder number(long value) {
            fields.number(table.keys().get(column).type(), value);
            column++;
            return this;
        }

        /** The key. */
        public RowKey build() {
            if (column != table.keys().size()) {
                throw new IllegalStateException("the key of " + table.tableName() + " has "
                        + table.keys().size() + " columns, not " + column);
            }
            return new RowKey(table, fields.toByteArray());
        }
    }

    /** On the wire and as a key of state: the table's number, then the bytes. */
    public static final class Format implements Codec<RowKey> {

        @Override
        public void write(RowKey key, DataOutput out) throws IOException {
            out.writeByte(key.table.tag());
            Codec.writeSize(key.bytes.length, out);
            out.write(key.bytes);
        }

        @Override
        public RowKey read(DataInput in) throws IOException {
            Table table = Table.of(in.readByte());
            byte[] bytes = new byte[Codec.readSize(in)];
            in.readFully(bytes);
            return new RowKey(table, bytes);
        }
    }
}
