package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * The account's name was refused ({@code naming_verify_fail}).
 *
 * @param failTime epoch seconds
 */
public record NamingVerifyFail(@Nullable Long failTime, String failReason) implements Event {
    @Override
    public String name() {
        return "naming_verify_fail";
    }
}
