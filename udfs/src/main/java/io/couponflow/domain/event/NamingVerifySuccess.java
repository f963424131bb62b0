package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * The account's name was verified ({@code naming_verify_success}).
 *
 * @param expiredTime when it has to be renewed, epoch seconds
 */
public record NamingVerifySuccess(@Nullable Long expiredTime) implements Event {
    @Override
    public String name() {
        return "naming_verify_success";
    }
}
