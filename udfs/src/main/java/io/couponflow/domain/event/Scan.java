package io.couponflow.domain.event;

/**
 * A follower scanned a QR code of the account ({@code SCAN}).
 *
 * @param eventKey the scene of the QR code
 * @param ticket of the QR code
 */
public record Scan(String eventKey, String ticket) implements Event {
    @Override
    public String name() {
        return "scan";
    }
}
