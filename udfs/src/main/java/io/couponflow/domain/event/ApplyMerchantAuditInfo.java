package io.couponflow.domain.event;

/** The application to run stores was reviewed ({@code apply_merchant_audit_info}). */
public record ApplyMerchantAuditInfo(String auditId, String status, String reason) implements Event {
    @Override
    public String name() {
        return "apply_merchant_audit_info";
    }
}
