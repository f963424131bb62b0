package io.couponflow.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * The bonus or balance of a member card changed ({@code update_member_card}; Coupon-Related Events 2.9).
 *
 * @param modifyBonus points added, or below 0 deducted: a change, not a balance
 * @param modifyBalance balance added, or below 0 deducted: a change, not a balance
 */
public record UpdateMemberCard(
        String cardId,
        String userCardCode,
        @Nullable Long modifyBonus,
        @Nullable Long modifyBalance) implements Event {
    @Override
    public String name() {
        return "update_member_card";
    }
}
