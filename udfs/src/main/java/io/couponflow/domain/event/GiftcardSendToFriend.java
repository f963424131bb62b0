package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * A user sent gift cards on ({@code giftcard_send_to_friend}).
 *
 * @param isChatRoom whether they went to a group
 * @param isReturnBack whether they came back
 */
public record GiftcardSendToFriend(
        String pageId,
        String orderId,
        @Nullable Boolean isChatRoom,
        @Nullable Boolean isReturnBack) implements Event {
    @Override
    public String name() {
        return "giftcard_send_to_friend";
    }
}
