package io.couponflow.domain.event;

/** A user closed the Weixin account, and with it the authorization ({@code user_authorization_cancellation}). */
public record UserAuthorizationCancellation(String openId, String unionId, String appId, String revokeInfo)
        implements Event {
    @Override
    public String name() {
        return "user_authorization_cancellation";
    }
}
