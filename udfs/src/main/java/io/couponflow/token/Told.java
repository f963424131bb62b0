package io.couponflow.token;

import org.jspecify.annotations.Nullable;

/**
 * What an order's events tell of one thing.
 *
 * @param by the highest event that tells it; null if none does
 * @param value what that one says; null if none does
 */
public record Told<T>(TokenEvent.@Nullable Key by, @Nullable T value) {

    /** Of what no event tells. */
    public static <T> Told<T> byNobody() {
        return new Told<>(null, null);
    }
}
