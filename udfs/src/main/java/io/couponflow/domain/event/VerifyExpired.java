package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * The account's verification has run out ({@code verify_expired}).
 *
 * @param expiredTime epoch seconds
 */
public record VerifyExpired(@Nullable Long expiredTime) implements Event {
    @Override
    public String name() {
        return "verify_expired";
    }
}
