package io.couponflow.domain.event;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Where a user is ({@code LOCATION}). Any part may be unknown.
 *
 * @param latitude degrees, south below 0
 * @param longitude degrees, west below 0
 * @param precision metres
 */
public record Location(
        @Nullable BigDecimal latitude,
        @Nullable BigDecimal longitude,
        @Nullable BigDecimal precision) implements Event {
    @Override
    public String name() {
        return "location";
    }
}
