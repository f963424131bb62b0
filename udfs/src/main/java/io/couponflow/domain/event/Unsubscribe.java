package io.couponflow.domain.event;

/** A user stopped following the account ({@code unsubscribe}). */
public record Unsubscribe(String eventKey, String ticket) implements Event {
    @Override
    public String name() {
        return "unsubscribe";
    }
}
