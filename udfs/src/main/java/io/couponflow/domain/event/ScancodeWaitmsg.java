package io.couponflow.domain.event;

/** A user scanned a code from the menu and waits for an answer ({@code scancode_waitmsg}). */
public record ScancodeWaitmsg(String eventKey, ScanCodeInfo scanCodeInfo) implements Event {
    @Override
    public String name() {
        return "scancode_waitmsg";
    }
}
