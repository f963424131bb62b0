package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * A user received a coupon ({@code user_get_card}; Coupon-Related Events 2.2).
 *
 * @param outerId the channel of old pushes; {@code 0} means none
 * @param outerStr the channel, as set when the coupon was put out; Weixin spells it OutetStr in gift receipts
 */
public record UserGetCard(
        String cardId,
        String userCardCode,
        @Nullable Boolean isGiveByFriend,
        String friendUserName,
        String oldUserCardCode,
        String outerId,
        String outerStr,
        @Nullable Boolean isRestoreMemberCard,
        @Nullable Boolean isRecommendByFriend,
        String sourceScene,
        String unionId)
        implements Event {
    @Override
    public String name() {
        return "user_get_card";
    }
}
