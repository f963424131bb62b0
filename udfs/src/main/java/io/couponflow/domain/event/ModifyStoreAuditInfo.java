package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/** A change to a store was reviewed ({@code modify_store_audit_info}). */
public record ModifyStoreAuditInfo(
        String auditId,
        String status,
        String reason,
        @Nullable Boolean isUpgrade,
        String poiid) implements Event {
    @Override
    public String name() {
        return "modify_store_audit_info";
    }
}
