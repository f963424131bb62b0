package io.couponflow.domain.event;

/**
 * A product was reviewed ({@code user_scan_product_verify_action}).
 *
 * @param result {@code verify_ok} or {@code verify_not_pass}
 */
public record UserScanProductVerifyAction(String keyStandard, String keyStr, String result, String reasonMsg)
        implements Event {
    @Override
    public String name() {
        return "user_scan_product_verify_action";
    }
}
