package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.Text;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map within a value of keyed state that may outgrow it.
 *
 * <ol>
 *   <li>The first {@value #MOST_WITHIN} entries lie in the value, where they cost no access of their own. Nearly all codes
 *       have no more.
 *   <li>All others, and those with a key of more than {@link Text#KEY_LENGTH} characters, lie beside it, in {@link Rest}. So
 *       the value stays small, however much is learnt of one code, and what is learnt costs the same each time.
 *   <li>An entry stays where it was first put.
 * </ol>
 *
 * @param within the entries in the value
 * @param outgrown whether there were ever entries beside it
 */
public record Few<K, V>(Map<K, V> within, boolean outgrown) {

    /** How many entries lie in the value at most. */
    static final int MOST_WITHIN = 4;

    private static final Few<?, ?> NONE = new Few<>(Map.of(), false);

    /** No entries. */
    @SuppressWarnings("unchecked") // it holds none
    public static <K, V> Few<K, V> none() {
        return (Few<K, V>) NONE;
    }

    /** Whether there were never entries beside the value, and are none in it. */
    public boolean isEmpty() {
        return within.isEmpty() && !outgrown;
    }

    /** The value of {@code key}; null without. */
    @Nullable
    V get(K key, Rest<K, V> rest) {
        V value = within.get(key);
        return value == null && outgrown ? rest.get(key) : value;
    }

    /** This with {@code value} for {@code key}, in place of what it had. */
    Few<K, V> with(K key, V value, Rest<K, V> rest) {
        boolean isLong = key instanceof String text && text.length() > Text.KEY_LENGTH;
        if (within.containsKey(key) || (!isLong && within.size() < MOST_WITHIN && !isBeside(key, rest))) {
            Map<K, V> changed = new LinkedHashMap<>(within);
            changed.put(key, value);
            return new Few<>(Collections.unmodifiableMap(changed), outgrown);
        }
        rest.put(key, value);
        return new Few<>(within, true);
    }

    /** This without {@code key}. */
    Few<K, V> without(K key, Rest<K, V> rest) {
        if (!within.containsKey(key)) {
            if (outgrown) {
                rest.remove(key);
            }
            return this;
        }
        Map<K, V> changed = new LinkedHashMap<>(within);
        changed.remove(key);
        return new Few<>(Collections.unmodifiableMap(changed), outgrown);
    }

    /** All entries, in no order. */
    void forEach(Rest<K, V> rest, BiConsumer<? super K, ? super V> action) {
        within.forEach(action);
        if (outgrown) {
            rest.forEach(action);
        }
    }

    /** This without any entry. */
    Few<K, V> cleared(Rest<K, V> rest) {
        if (outgrown) {
            rest.clear();
        }
        return none();
    }

    /** Writes an entry in the value. */
    interface EntryWriter<K, V> {
        void write(K key, V value, DataOutput out) throws IOException;
    }

    /** Reads an entry as it was written. */
    interface EntryReader<K, V> {
        Map.Entry<K, V> read(DataInput in) throws IOException;
    }

    /** Part of other formats, which carry the version: how many entries there are, whether there are more beside, the entries. */
    void write(EntryWriter<K, V> entries, DataOutput out) throws IOException {
        Codec.writeSize(within.size() << 1 | (outgrown ? 1 : 0), out);
        for (Map.Entry<K, V> entry : within.entrySet()) {
            entries.write(entry.getKey(), entry.getValue(), out);
        }
    }

    /** Reads what {@link #write} wrote. */
    static <K, V> Few<K, V> read(EntryReader<K, V> entries, DataInput in) throws IOException {
        int head = Codec.readSize(in);
        int size = head >>> 1;
        if (head <= 1) {
            return head == 0 ? none() : new Few<>(Map.of(), true);
        }
        Map<K, V> within = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Map.Entry<K, V> entry = entries.read(in);
            within.put(entry.getKey(), entry.getValue());
        }
        return new Few<>(Collections.unmodifiableMap(within), (head & 1) == 1);
    }

    private boolean isBeside(K key, Rest<K, V> rest) {
        return outgrown && rest.get(key) != null;
    }
}
