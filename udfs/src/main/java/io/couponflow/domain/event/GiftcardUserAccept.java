package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/** A user accepted gift cards ({@code giftcard_user_accept}). */
public record GiftcardUserAccept(
        String pageId, String orderId, @Nullable Boolean isChatRoom, String unionId) implements Event {
    @Override
    public String name() {
        return "giftcard_user_accept";
    }
}
