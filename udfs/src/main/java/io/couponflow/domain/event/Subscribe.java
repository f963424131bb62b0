package io.couponflow.domain.event;

/**
 * A user followed the account ({@code subscribe}).
 *
 * @param eventKey {@code qrscene_…} of the QR code, if any
 * @param ticket of the QR code, if any
 */
public record Subscribe(String eventKey, String ticket) implements Event {
    @Override
    public String name() {
        return "subscribe";
    }
}
