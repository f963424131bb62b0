package io.couponflow.domain.event;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user shook the phone near a beacon ({@code ShakearoundUserShake}).
 *
 * @param chosenBeacon all unknown if none was chosen
 * @param aroundBeacons the others in reach
 */
public record ShakearoundUserShake(Beacon chosenBeacon, List<Beacon> aroundBeacons, String chosenPageId)
        implements Event {
    @Override
    public String name() {
        return "shakearoundusershake";
    }

    /**
     * A beacon.
     *
     * @param distance from the phone, metres
     * @param rssi strength of its signal, dBm, below 0
     */
    public record Beacon(
            String uuid,
            String major,
            String minor,
            @Nullable BigDecimal distance,
            @Nullable Long rssi) {}
}
