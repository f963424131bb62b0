package io.couponflow.domain.event;

/**
 * A coupon passed its review ({@code card_pass_check}; Coupon-Related Events 2.1).
 *
 * @param refuseReason empty on a pass
 */
public record CardPassCheck(String cardId, String refuseReason) implements Event {
    @Override
    public String name() {
        return "card_pass_check";
    }
}
