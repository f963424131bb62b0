package io.couponflow.domain.event;

/** A chat with customer service ended ({@code kf_close_session}). */
public record KfCloseSession(String kfAccount, String closeType) implements Event {
    @Override
    public String name() {
        return "kf_close_session";
    }
}
