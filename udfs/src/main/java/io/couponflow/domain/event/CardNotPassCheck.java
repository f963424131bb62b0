package io.couponflow.domain.event;

/** A coupon failed its review ({@code card_not_pass_check}; Coupon-Related Events 2.1). */
public record CardNotPassCheck(String cardId, String refuseReason) implements Event {
    @Override
    public String name() {
        return "card_not_pass_check";
    }
}
