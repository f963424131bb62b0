package io.couponflow.domain.event;

/**
 * A user went from a coupon to the chat with the account ({@code user_enter_session_from_card}; Coupon-Related
 * Events 2.8).
 */
public record UserEnterSessionFromCard(String cardId, String userCardCode) implements Event {
    @Override
    public String name() {
        return "user_enter_session_from_card";
    }
}
