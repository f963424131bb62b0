package io.couponflow.mart;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a row as PostgreSQL's {@code COPY … (FORMAT binary)} takes them: the length of each in four bytes, -1 for null, then its
 * value. Numbers are in network order; dates count days and instants microseconds from 2000-01-01 UTC.
 *
 * <p>Source: PostgreSQL's documentation of COPY, "Binary Format"; of each type its {@code …_recv} function.
 */
final class CopyFields {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int NULL = -1;
    private static final long EPOCH_DAY = 10_957;
    private static final long EPOCH_MILLIS = EPOCH_DAY * 86_400_000;
    private static final byte JSONB_VERSION = 1;
    private static final int DIGITS = 4;
    private static final int NEGATIVE = 0x4000;

    private byte[] bytes;
    private int size;

    CopyFields(int capacity) {
        bytes = new byte[capacity];
    }

    /** Appends a value of that type, carried as {@link Type} says. */
    void value(Type type, @Nullable Object value) {
        if (value == null) {
            putInt(NULL);
            return;
        }
        switch (type) {
            case TEXT -> text((String) value);
            case INTEGER, BIGINT, DATE, TIMESTAMPTZ -> number(type, (Long) value);
            case BYTEA -> bytes((byte[]) value);
            case NUMERIC -> numeric((BigDecimal) value);
            case BOOLEAN -> {
                putInt(1);
                putByte(((Boolean) value) ? 1 : 0);
            }
            case JSONB -> {
                byte[] json = ((String) value).getBytes(StandardCharsets.UTF_8);
                putInt(json.length + 1);
                putByte(JSONB_VERSION);
                append(json);
            }
        }
    }

    /** Appends a text. */
    void text(String value) {
        int length = value.length();
        room(Integer.BYTES + length);
        int at = size + Integer.BYTES;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                bytes(value.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[at + i] = (byte) c;
        }
        INT.set(bytes, size, length);
        size = at + length;
    }

    /** Appends a number of a type that is carried as one. */
    void number(Type type, long value) {
        switch (type) {
            case INTEGER -> putFour(Math.toIntExact(value));
            case DATE -> putFour(Math.toIntExact(value - EPOCH_DAY));
            case BIGINT -> putEight(value);
            case TIMESTAMPTZ -> putEight((value - EPOCH_MILLIS) * 1000);
            default -> throw new IllegalArgumentException(type + " is not carried as a number");
        }
    }

    /** Appends fields. */
    void append(byte[] fields) {
        room(fields.length);
        System.arraycopy(fields, 0, bytes, size, fields.length);
        size += fields.length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The length of the value whose field starts there. */
    static int length(byte[] fields, int at) {
        return (int) INT.get(fields, at);
    }

    /** The text whose field starts there. */
    static String text(byte[] fields, int at) {
        return new String(fields, at + Integer.BYTES, length(fields, at), StandardCharsets.UTF_8);
    }

    private void bytes(byte[] value) {
        putInt(value.length);
        append(value);
    }

    /** Digits to the base of 10,000, the first one's power of it, the sign, and how many decimal places there are. */
    private void numeric(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int groupsBehindPoint = (plain.scale() + DIGITS - 1) / DIGITS;
        String digits = plain.unscaledValue()
                .abs()
                .multiply(BigInteger.TEN.pow(groupsBehindPoint * DIGITS - plain.scale()))
                .toString();
        int groups = plain.signum() == 0 ? 0 : (digits.length() + DIGITS - 1) / DIGITS;
        putInt(8 + 2 * groups);
        putShort(groups);
        putShort(groups == 0 ? 0 : groups - groupsBehindPoint - 1);
        putShort(plain.signum() < 0 ? NEGATIVE : 0);
        putShort(plain.scale());
        for (int group = groups; group > 0; group--) {
            int to = digits.length() - (group - 1) * DIGITS;
            putShort(Integer.parseInt(digits.substring(Math.max(0, to - DIGITS), to)));
        }
    }

    private void putFour(int value) {
        putInt(Integer.BYTES);
        putInt(value);
    }

    private void putEight(long value) {
        putInt(Long.BYTES);
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    private void putInt(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    private void putShort(int value) {
        putByte(value >> 8);
        putByte(value);
    }

    private void putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
