package io.couponflow.domain.event;

/**
 * A user opened a card ({@code user_view_card}; Coupon-Related Events 2.7). It only comes for cards made with {@code
 * need_push_on_view}.
 *
 * @param userCardCode empty when the code is not the merchant's own
 * @param outerStr the channel of the QR code that opened the card
 */
public record UserViewCard(String cardId, String userCardCode, String outerStr) implements Event {
    @Override
    public String name() {
        return "user_view_card";
    }
}
