package io.couponflow.domain.event;

/** A user deleted a coupon ({@code user_del_card}; Coupon-Related Events 2.4). */
public record UserDelCard(String cardId, String userCardCode) implements Event {
    @Override
    public String name() {
        return "user_del_card";
    }
}
