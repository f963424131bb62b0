package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * A user joined the store's Wi-Fi ({@code WifiConnected}).
 *
 * @param connectTime epoch seconds
 * @param expireTime epoch seconds
 * @param placeId the store: PlaceId, in later pushes ShopId
 */
public record WifiConnected(
        @Nullable Long connectTime, @Nullable Long expireTime, String vendorId, String placeId, String deviceNo)
        implements Event {
    @Override
    public String name() {
        return "wificonnected";
    }
}
