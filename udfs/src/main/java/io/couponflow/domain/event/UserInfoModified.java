package io.couponflow.domain.event;

/** A user changed what the account may know ({@code user_info_modified}). */
public record UserInfoModified(String openId, String unionId, String appId, String revokeInfo) implements Event {
    @Override
    public String name() {
        return "user_info_modified";
    }
}
