package io.couponflow.domain.event;

/** A chat with customer service began ({@code kf_create_session}). */
public record KfCreateSession(String kfAccount) implements Event {
    @Override
    public String name() {
        return "kf_create_session";
    }
}
