package io.couponflow.domain.event;

/** A user gave the title for an invoice ({@code submit_invoice_title}). */
public record SubmitInvoiceTitle(
        String title,
        String taxNo,
        String addr,
        String phone,
        String bankType,
        String bankNo,
        String attach,
        String titleType)
        implements Event {
    @Override
    public String name() {
        return "submit_invoice_title";
    }
}
