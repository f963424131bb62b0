package io.couponflow.coupon;

import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** The entries of a {@link Few} that have no room in its value, of the code that is at hand. */
interface Rest<K, V> {

    /** The value of {@code key}; null without. */
    @Nullable
    V get(K key);

    void put(K key, V value);

    void remove(K key);

    void forEach(BiConsumer<? super K, ? super V> action);

    void clear();

    /** Keyed state: an entry each, so that none is read or written for the sake of another. */
    static <K, V> Rest<K, V> of(MapState<K, V> state) {
        return new Rest<>() {
            @Override
            public @Nullable V get(K key) {
                return attempt(() -> state.get(key));
            }

            @Override
            public void put(K key, V value) {
                attempt(() -> {
                    state.put(key, value);
                    return null;
                });
            }

            @Override
            public void remove(K key) {
                attempt(() -> {
                    state.remove(key);
                    return null;
                });
            }

            @Override
            public void forEach(BiConsumer<? super K, ? super V> action) {
                Iterable<Map.Entry<K, V>> entries = attempt(state::entries);
                if (entries != null) {
                    entries.forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
                }
            }

            @Override
            public void clear() {
                state.clear();
            }
        };
    }

    /** An access to keyed state, whose checked exceptions tell of a state backend that doesn't work. */
    interface Access<T> {
        @Nullable
        T run() throws Exception;
    }

    private static <T> @Nullable T attempt(Access<T> access) {
        try {
            return access.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the state backend failed", e);
        }
    }
}
