package io.couponflow.domain.event;

/**
 * Where a user opened the page of a product ({@code user_scan_product_async}).
 *
 * @param regionCode of the national statistics office, by province
 */
public record UserScanProductAsync(String keyStandard, String keyStr, String extInfo, String regionCode)
        implements Event {
    @Override
    public String name() {
        return "user_scan_product_async";
    }
}
