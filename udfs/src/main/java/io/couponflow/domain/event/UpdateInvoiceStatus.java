package io.couponflow.domain.event;

/** The state of an invoice changed ({@code update_invoice_status}). */
public record UpdateInvoiceStatus(String status, String cardId, String code) implements Event {
    @Override
    public String name() {
        return "update_invoice_status";
    }
}
