package io.couponflow.coupon;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What lies beside the value of one code, on the heap. It counts how often it is asked and what it hands out. */
final class RestInMemory<K, V> implements Rest<K, V> {

    private final Map<K, V> entries = new HashMap<>();
    private final Runnable accessed;

    RestInMemory() {
        this(() -> {});
    }

    /** Runs {@code accessed} for each access and each entry that is handed out. */
    RestInMemory(Runnable accessed) {
        this.accessed = accessed;
    }

    /** Nothing beside a coupon. */
    static Coupon.Beside ofCoupon(Runnable accessed) {
        return new Coupon.Beside(
                new RestInMemory<>(accessed), new RestInMemory<>(accessed), new RestInMemory<>(accessed));
    }

    /** Nothing beside a rung. */
    static Rung.Beside ofRung(Runnable accessed) {
        return new Rung.Beside(new RestInMemory<>(accessed), new RestInMemory<>(accessed));
    }

    int size() {
        return entries.size();
    }

    @Override
    public @Nullable V get(K key) {
        accessed.run();
        return entries.get(key);
    }

    @Override
    public void put(K key, V value) {
        accessed.run();
        entries.put(key, value);
    }

    @Override
    public void remove(K key) {
        accessed.run();
        entries.remove(key);
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        entries.forEach((key, value) -> {
            accessed.run();
            action.accept(key, value);
        });
    }

    @Override
    public void clear() {
        entries.forEach((key, value) -> accessed.run());
        entries.clear();
    }
}
