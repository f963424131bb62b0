package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * The account's qualification was refused ({@code qualification_verify_fail}).
 *
 * @param failTime epoch seconds
 */
public record QualificationVerifyFail(@Nullable Long failTime, String failReason) implements Event {
    @Override
    public String name() {
        return "qualification_verify_fail";
    }
}
