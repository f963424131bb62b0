package io.couponflow.domain.event;

/** A chat was handed to another of customer service ({@code kf_switch_session}). */
public record KfSwitchSession(String fromKfAccount, String toKfAccount) implements Event {
    @Override
    public String name() {
        return "kf_switch_session";
    }
}
