package io.couponflow.reference;

import io.couponflow.domain.Push;
import io.couponflow.domain.event.SubmitMembercardUserInfo;
import io.couponflow.domain.event.UpdateMemberCard;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The batch form of {@code member_activity}. */
final class BatchMembers {

    private static final int MOST_DIGITS = 15;

    private BatchMembers() {}

    static SortedMap<List<String>, List<String>> memberActivity(List<Push> accepted, LocalTime local) {
        Rows rows = new Rows(
                "activations", "updates", "bonus_added", "bonus_deducted", "balance_added", "balance_deducted");
        for (Push push : accepted) {
            List<String> key = List.of(
                    Texts.key(push.account()), Texts.key(push.fields().first("cardid")), local.day(push.createTime()));
            if (push.event() instanceof SubmitMembercardUserInfo) {
                rows.add(key, "activations", 1);
            } else if (push.event() instanceof UpdateMemberCard update) {
                rows.add(key, "updates", 1);
                add(rows, key, "bonus", update.modifyBonus());
                add(rows, key, "balance", update.modifyBalance());
            }
        }
        return rows.asText();
    }

    private static void add(Rows rows, List<String> key, String what, @Nullable Long change) {
        if (change == null) {
            return;
        }
        String digits = Long.toString(change).replace("-", "");
        if (digits.length() <= MOST_DIGITS) {
            rows.add(key, what + (change < 0 ? "_deducted" : "_added"), Long.parseLong(digits));
        }
    }
}
