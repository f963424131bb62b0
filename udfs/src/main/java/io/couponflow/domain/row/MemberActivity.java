package io.couponflow.domain.row;

/**
 * What happened to the member cards of one card on one day.
 *
 * @param activityDate days since 1970-01-01
 * @param activations activations and changes of member data
 * @param updates changes of bonus or balance, whether they tell how much or not
 * @param bonusAdded points, from 0
 * @param bonusDeducted points, from 0
 * @param balanceAdded in the unit of the push, from 0
 * @param balanceDeducted in the unit of the push, from 0
 */
public record MemberActivity(
        String account,
        String cardId,
        long activityDate,
        long activations,
        long updates,
        long bonusAdded,
        long bonusDeducted,
        long balanceAdded,
        long balanceDeducted)
        implements Row {

    @Override
    public String key() {
        return Row.key(Table.MEMBER_ACTIVITY, account, cardId, activityDate);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof MemberActivity that)) {
            throw Row.different(this, other);
        }
        return new MemberActivity(
                account,
                cardId,
                activityDate,
                activations + that.activations,
                updates + that.updates,
                bonusAdded + that.bonusAdded,
                bonusDeducted + that.bonusDeducted,
                balanceAdded + that.balanceAdded,
                balanceDeducted + that.balanceDeducted);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.MEMBER_ACTIVITY,
                account,
                cardId,
                activityDate,
                activations,
                updates,
                bonusAdded,
                bonusDeducted,
                balanceAdded,
                balanceDeducted);
    }
}
