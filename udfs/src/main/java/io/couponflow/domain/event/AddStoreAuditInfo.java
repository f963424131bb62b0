package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/** A new store was reviewed ({@code add_store_audit_info}). */
public record AddStoreAuditInfo(
        String auditId,
        String status,
        String reason,
        @Nullable Boolean isUpgrade,
        String poiid) implements Event {
    @Override
    public String name() {
        return "add_store_audit_info";
    }
}
