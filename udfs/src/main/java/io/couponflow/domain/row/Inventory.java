package io.couponflow.domain.row;

import io.couponflow.domain.Text;
import org.jspecify.annotations.Nullable;

/**
 * The stock of one card. Times are epoch seconds, 0 where there is none yet.
 *
 * @param issued codes whose origin is an issue: what was taken from the stock
 * @param lastIssuedAt the latest receipt that is an issue, whether its code was issued before or not
 * @param alarms stock alarms
 * @param lastAlarmAt the latest of them
 * @param lastAlarmDetail what that one says, whole; of several in one second the greater text by code point
 * @param lastAlarmQuantity the quantity in that text, null if it tells none
 */
public record Inventory(
        String account,
        String cardId,
        long issued,
        long lastIssuedAt,
        long alarms,
        long lastAlarmAt,
        String lastAlarmDetail,
        @Nullable Long lastAlarmQuantity)
        implements Row {

    /** An issue receipt, which changes the codes that count as issued by {@code issued}. */
    public static Inventory ofReceipt(String account, String cardId, long issued, long issuedAt) {
        return new Inventory(account, cardId, issued, issuedAt, 0, 0, "", null);
    }

    /** A change of the codes that count as issued. */
    public static Inventory ofIssues(String account, String cardId, long issued) {
        return ofReceipt(account, cardId, issued, 0);
    }

    /** An alarm. */
    public static Inventory ofAlarm(String account, String cardId, long time, String detail, @Nullable Long quantity) {
        return new Inventory(account, cardId, 0, 0, 1, time, detail, quantity);
    }

    @Override
    public String key() {
        return Row.key(Table.INVENTORY, account, cardId);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof Inventory that)) {
            throw Row.different(this, other);
        }
        Inventory last = alarmedAfter(that) ? this : that;
        return new Inventory(
                account,
                cardId,
                issued + that.issued,
                Math.max(lastIssuedAt, that.lastIssuedAt),
                alarms + that.alarms,
                last.lastAlarmAt,
                last.lastAlarmDetail,
                last.lastAlarmQuantity);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.INVENTORY,
                account,
                cardId,
                issued,
                Row.instant(lastIssuedAt),
                alarms,
                Row.instant(lastAlarmAt),
                lastAlarmDetail.isEmpty() ? null : lastAlarmDetail,
                lastAlarmQuantity);
    }

    private boolean alarmedAfter(Inventory that) {
        return lastAlarmAt != that.lastAlarmAt
                ? lastAlarmAt > that.lastAlarmAt
                : Text.compare(lastAlarmDetail, that.lastAlarmDetail) > 0;
    }
}
