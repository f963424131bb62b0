package io.couponflow.domain.event;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A new place on the map was reviewed ({@code create_map_poi_audit_info}).
 *
 * @param poiName the element {@code name}, which is the place's
 * @param latitude degrees, south below 0
 * @param longitude degrees, west below 0
 */
public record CreateMapPoiAuditInfo(
        String auditId,
        String status,
        String reason,
        String mapPoiId,
        String poiName,
        String address,
        @Nullable BigDecimal latitude,
        @Nullable BigDecimal longitude,
        String shRemark)
        implements Event {
    @Override
    public String name() {
        return "create_map_poi_audit_info";
    }
}
