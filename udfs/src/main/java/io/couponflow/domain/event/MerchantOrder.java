package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/** An order was paid in the retired shop ({@code merchant_order}). */
public record MerchantOrder(String orderId, @Nullable Long orderStatus, String productId, String skuInfo)
        implements Event {
    @Override
    public String name() {
        return "merchant_order";
    }
}
