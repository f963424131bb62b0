package io.couponflow.domain.event;

/**
 * A coupon was redeemed ({@code user_consume_card}; Coupon-Related Events 2.5).
 *
 * @param locationId the store's id; {@code 0} means none
 * @param outerStr where it was redeemed, not the channel it was received from
 */
public record UserConsumeCard(
        String cardId,
        String userCardCode,
        String consumeSource,
        String locationName,
        String locationId,
        String staffOpenId,
        String verifyCode,
        String remarkAmount,
        String outerStr,
        String transId,
        String outTradeNo)
        implements Event {
    @Override
    public String name() {
        return "user_consume_card";
    }
}
