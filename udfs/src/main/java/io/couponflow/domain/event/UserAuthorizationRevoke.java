package io.couponflow.domain.event;

/** A user took an authorization back ({@code user_authorization_revoke}). */
public record UserAuthorizationRevoke(String openId, String unionId, String appId, String revokeInfo) implements Event {
    @Override
    public String name() {
        return "user_authorization_revoke";
    }
}
