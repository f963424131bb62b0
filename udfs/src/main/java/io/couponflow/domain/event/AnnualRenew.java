package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * The account's verification is due for renewal ({@code annual_renew}).
 *
 * @param expiredTime when it has to be renewed, epoch seconds
 */
public record AnnualRenew(@Nullable Long expiredTime) implements Event {
    @Override
    public String name() {
        return "annual_renew";
    }
}
