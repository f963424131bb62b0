package io.couponflow.domain.event;

/**
 * A user activated a member card or changed its data ({@code submit_membercard_user_info}; Coupon-Related Events
 * 2.12).
 */
public record SubmitMembercardUserInfo(String cardId, String userCardCode) implements Event {
    @Override
    public String name() {
        return "submit_membercard_user_info";
    }
}
