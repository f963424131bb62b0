package io.couponflow.domain.event;

/**
 * A user opened the page of a product ({@code user_scan_product}).
 *
 * @param keyStandard the kind of product code
 * @param keyStr the product code
 * @param sex {@code 1} male, {@code 2} female, {@code 0} unknown
 * @param scene {@code 1} by scanning, {@code 2} otherwise
 */
public record UserScanProduct(
        String keyStandard,
        String keyStr,
        String country,
        String province,
        String city,
        String sex,
        String scene,
        String extInfo)
        implements Event {
    @Override
    public String name() {
        return "user_scan_product";
    }
}
