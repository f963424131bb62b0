package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * A user paid with Weixin Checkout ({@code user_pay_from_pay_cell}; Coupon-Related Events 2.6).
 *
 * @param locationId the store's id; {@code 0} means none
 * @param fee what was paid, in fen
 * @param originalFee what was due before the discount, in fen
 */
public record UserPayFromPayCell(
        String cardId,
        String userCardCode,
        String transId,
        String locationId,
        String locationName,
        @Nullable Long fee,
        @Nullable Long originalFee)
        implements Event {
    @Override
    public String name() {
        return "user_pay_from_pay_cell";
    }
}
