package io.couponflow.domain.event;

/** A user went from the page of a product to the chat ({@code user_scan_product_enter_session}). */
public record UserScanProductEnterSession(String keyStandard, String keyStr, String extInfo) implements Event {
    @Override
    public String name() {
        return "user_scan_product_enter_session";
    }
}
