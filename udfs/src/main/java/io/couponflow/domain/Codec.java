package io.couponflow.domain;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of one type as bytes and reads them back. What a codec writes travels between tasks and rests in
 * checkpoints, so it is a published format: a codec of state starts each value with a version, and reads every version
 * that was ever released.
 *
 * <p>An implementation has a public constructor without parameters and no fields.
 */
public interface Codec<T> extends Serializable {

    /** Appends {@code value}. */
    void write(T value, DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote. */
    T read(DataInput in) throws IOException;

    /** Fails for a version that was never released: state of a newer job. */
    static IOException unknownVersion(Class<?> type, int version) {
        return new IOException("state of " + type.getSimpleName() + " has version " + version
                + ", which this release does not know: it was written by a newer release");
    }

    /** Writes text of any length as its length in bytes and UTF-8. */
    static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeSize(bytes.length, out);
        out.write(bytes);
    }

    /** Reads what {@link #writeText} wrote. */
    static String readText(DataInput in) throws IOException {
        int length = readSize(in);
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Writes a number of 0 or more in as few bytes as it needs, seven bits a byte. */
    static void writeSize(int size, DataOutput out) throws IOException {
        int left = size;
        while ((left & ~0x7f) != 0) {
            out.writeByte(left & 0x7f | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    /** Reads what {@link #writeSize} wrote. */
    static int readSize(DataInput in) throws IOException {
        int size = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.readByte();
            size |= (b & 0x7f) << shift;
            if (b >= 0) {
                return size;
            }
        }
    }

    /** Writes a number in as few bytes as it needs, seven bits a byte; one near 0 takes few, also below it. */
    static void writeVarLong(long number, DataOutput out) throws IOException {
        long left = number << 1 ^ number >> 63;
        while ((left & ~0x7fL) != 0) {
            out.writeByte((int) left & 0x7f | 0x80);
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    /** Reads what {@link #writeVarLong} wrote. */
    static long readVarLong(DataInput in) throws IOException {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.readByte();
            number |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return number >>> 1 ^ -(number & 1);
            }
        }
    }

    /** Writes a list as its size and its elements. */
    static <E> void writeList(List<E> list, Codec<? super E> elements, DataOutput out) throws IOException {
        writeSize(list.size(), out);
        for (E element : list) {
            elements.write(element, out);
        }
    }

    /** Reads what {@link #writeList} wrote. */
    static <E> List<E> readList(Codec<E> elements, DataInput in) throws IOException {
        int size = readSize(in);
        if (size == 0) {
            return List.of();
        }
        List<E> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(elements.read(in));
        }
        return list;
    }

    /** Writes a value that may be unknown. */
    static <E> void writeNullable(@Nullable E value, Codec<E> codec, DataOutput out) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            codec.write(value, out);
        }
    }

    /** Reads what {@link #writeNullable} wrote. */
    static <E> @Nullable E readNullable(Codec<E> codec, DataInput in) throws IOException {
        return in.readBoolean() ? codec.read(in) : null;
    }

    /** Text as {@link #writeText} writes it. */
    final class OfText implements Codec<String> {
        @Override
        public void write(String value, DataOutput out) throws IOException {
            writeText(value, out);
        }

        @Override
        public String read(DataInput in) throws IOException {
            return readText(in);
        }
    }

    /** A long as {@link #writeVarLong} writes it. */
    final class OfLong implements Codec<Long> {
        @Override
        public void write(Long value, DataOutput out) throws IOException {
            writeVarLong(value, out);
        }

        @Override
        public Long read(DataInput in) throws IOException {
            return readVarLong(in);
        }
    }

    /** A decimal as its plain text. */
    final class OfDecimal implements Codec<BigDecimal> {
        @Override
        public void write(BigDecimal value, DataOutput out) throws IOException {
            writeText(value.toPlainString(), out);
        }

        @Override
        public BigDecimal read(DataInput in) throws IOException {
            return new BigDecimal(readText(in));
        }
    }
}
