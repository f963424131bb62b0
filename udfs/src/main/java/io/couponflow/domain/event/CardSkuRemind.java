package io.couponflow.domain.event;

/**
 * The stock of a coupon runs low ({@code card_sku_remind}; Coupon-Related Events 2.10). A hint: a sample, at most
 * every 12 hours.
 *
 * @param detail an English sentence that holds the quantity
 */
public record CardSkuRemind(String cardId, String detail) implements Event {
    @Override
    public String name() {
        return "card_sku_remind";
    }
}
