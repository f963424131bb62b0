package io.couponflow.domain.event;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The merchant's coupon tokens changed, or an order for them went on ({@code card_pay_order}; Coupon-Related Events
 * 2.11).
 *
 * @param status {@code ORDER_STATUS_…}
 * @param createOrderTime epoch seconds, null where unknown or 0; old pushes carry it as a second CreateTime
 * @param payFinishTime epoch seconds, null where unknown or 0
 * @param desc how it was paid
 * @param freeCoinCount free tokens: what remains, or what was ordered, as the account's setting reads it
 * @param payCoinCount paid tokens, likewise
 * @param refundFreeCoinCount free tokens added or deducted
 * @param refundPayCoinCount paid tokens added or deducted
 * @param orderType {@code ORDER_TYPE_…}
 * @param memo why, for people
 * @param receiptInfo the invoice
 */
public record CardPayOrder(
        String orderId,
        String status,
        @Nullable Long createOrderTime,
        @Nullable Long payFinishTime,
        String desc,
        @Nullable BigDecimal freeCoinCount,
        @Nullable BigDecimal payCoinCount,
        @Nullable BigDecimal refundFreeCoinCount,
        @Nullable BigDecimal refundPayCoinCount,
        String orderType,
        String memo,
        String receiptInfo)
        implements Event {
    @Override
    public String name() {
        return "card_pay_order";
    }
}
