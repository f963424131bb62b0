package io.couponflow.domain.event;

/**
 * A code that a user scanned from the menu.
 *
 * @param scanType usually {@code qrcode}
 * @param scanResult the text of the code
 */
public record ScanCodeInfo(String scanType, String scanResult) {}
