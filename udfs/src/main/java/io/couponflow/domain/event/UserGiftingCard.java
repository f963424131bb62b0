package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * A user gave a coupon away ({@code user_gifting_card}; Coupon-Related Events 2.3). It may never come.
 *
 * @param userCardCode the code before the gift
 * @param isReturnBack whether the coupon went back to the one who gave it
 * @param friendUserName who received it; empty for a gift to a group
 * @param isChatRoom whether it was given in a group
 */
public record UserGiftingCard(
        String cardId,
        String userCardCode,
        @Nullable Boolean isReturnBack,
        String friendUserName,
        @Nullable Boolean isChatRoom)
        implements Event {
    @Override
    public String name() {
        return "user_gifting_card";
    }
}
