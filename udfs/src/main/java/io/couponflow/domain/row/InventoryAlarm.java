package io.couponflow.domain.row;

import io.couponflow.domain.Text;
import org.jspecify.annotations.Nullable;

/**
 * Stock alarms and issues of one card in one window. Times are epoch seconds, 0 where there is none yet.
 *
 * @param windowStart where the window starts
 * @param alarms stock alarms
 * @param firstAt the earliest of them
 * @param lastAt the latest of them
 * @param lowestQuantity the lowest that they tell, null if none tells one
 * @param lastDetail what the last one says, whole; of several in one second the greater text by code point
 * @param issued codes that an issue in the window is the origin of
 */
public record InventoryAlarm(
        String account,
        String cardId,
        long windowStart,
        long alarms,
        long firstAt,
        long lastAt,
        @Nullable Long lowestQuantity,
        String lastDetail,
        long issued)
        implements Row {

    /** A change of the codes that were issued in the window. */
    public static InventoryAlarm ofIssues(String account, String cardId, long windowStart, long issued) {
        return new InventoryAlarm(account, cardId, windowStart, 0, 0, 0, null, "", issued);
    }

    /** An alarm. */
    public static InventoryAlarm ofAlarm(
            String account, String cardId, long windowStart, long time, String detail, @Nullable Long quantity) {
        return new InventoryAlarm(account, cardId, windowStart, 1, time, time, quantity, detail, 0);
    }

    @Override
    public String key() {
        return Row.key(Table.INVENTORY_ALARM, account, cardId, windowStart);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof InventoryAlarm that)) {
            throw Row.different(this, other);
        }
        InventoryAlarm last = alarmedAfter(that) ? this : that;
        return new InventoryAlarm(
                account,
                cardId,
                windowStart,
                alarms + that.alarms,
                earlier(firstAt, that.firstAt),
                last.lastAt,
                lower(lowestQuantity, that.lowestQuantity),
                last.lastDetail,
                issued + that.issued);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.INVENTORY_ALARM,
                account,
                cardId,
                windowStart * 1000,
                alarms,
                Row.instant(firstAt),
                Row.instant(lastAt),
                lowestQuantity,
                lastDetail.isEmpty() ? null : lastDetail,
                issued);
    }

    private boolean alarmedAfter(InventoryAlarm that) {
        return lastAt != that.lastAt ? lastAt > that.lastAt : Text.compare(lastDetail, that.lastDetail) > 0;
    }

    private static long earlier(long a, long b) {
        return a == 0 ? b : b == 0 ? a : Math.min(a, b);
    }

    private static @Nullable Long lower(@Nullable Long a, @Nullable Long b) {
        return a == null ? b : b == null ? a : Long.valueOf(Math.min(a, b));
    }
}
