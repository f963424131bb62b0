package io.couponflow.domain.event;

/** A user bought gift cards ({@code giftcard_pay_done}). */
public record GiftcardPayDone(String pageId, String orderId) implements Event {
    @Override
    public String name() {
        return "giftcard_pay_done";
    }
}
