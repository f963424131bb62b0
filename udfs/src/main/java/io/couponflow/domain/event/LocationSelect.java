package io.couponflow.domain.event;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A user chose a place from the menu ({@code location_select}). */
public record LocationSelect(String eventKey, SendLocationInfo sendLocationInfo) implements Event {
    @Override
    public String name() {
        return "location_select";
    }

    /**
     * The place.
     *
     * @param locationX latitude, degrees
     * @param locationY longitude, degrees
     * @param scale of the map; greater is finer
     * @param label the address
     */
    public record SendLocationInfo(
            @Nullable BigDecimal locationX,
            @Nullable BigDecimal locationY,
            @Nullable BigDecimal scale,
            String label,
            String poiname) {}
}
