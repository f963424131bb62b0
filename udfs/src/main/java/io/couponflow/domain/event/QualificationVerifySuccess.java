package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * The account's qualification was verified ({@code qualification_verify_success}).
 *
 * @param expiredTime when it has to be renewed, epoch seconds
 */
public record QualificationVerifySuccess(@Nullable Long expiredTime) implements Event {
    @Override
    public String name() {
        return "qualification_verify_success";
    }
}
