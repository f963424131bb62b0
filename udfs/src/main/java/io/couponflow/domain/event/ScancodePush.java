package io.couponflow.domain.event;

/** A user scanned a code from the menu ({@code scancode_push}). */
public record ScancodePush(String eventKey, ScanCodeInfo scanCodeInfo) implements Event {
    @Override
    public String name() {
        return "scancode_push";
    }
}
