package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/** A sub-merchant was reviewed ({@code card_merchant_check_result}). */
public record CardMerchantCheckResult(
        String merchantId, @Nullable Boolean isPass, String reason) implements Event {
    @Override
    public String name() {
        return "card_merchant_check_result";
    }
}
