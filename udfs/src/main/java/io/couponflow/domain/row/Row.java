package io.couponflow.domain.row;

import io.couponflow.domain.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A change to one row of a table, and the row itself: the sum of all its changes. Adding is commutative and
 * associative, so the order of arrival leaves no trace. Where nothing adds up, the change that counts stays.
 */
public sealed interface Row
        permits Activity,
                Audience,
                ChannelConversion,
                DataQuality,
                Inventory,
                InventoryAlarm,
                MemberActivity,
                Payment,
                Redemption,
                RedemptionLag,
                TokenBalance,
                TokenPosting {

    /** The primary key with the table, as one text. */
    String key();

    /** This and {@code other}, which has the same key. The caller gives up both. */
    Row plus(Row other);

    /** The row as the database is to hold it. */
    MartRow toMart();

    /** A key of its parts, for {@link #key()}. */
    static String key(Table table, Object... parts) {
        StringBuilder key = new StringBuilder(96).append(table.tableName());
        for (Object part : parts) {
            key.append(Text.SEPARATOR).append(part);
        }
        return key.toString();
    }

    /** The value of an instant in epoch seconds; null for 0, which stands for none. */
    static @Nullable Long instant(long epochSecond) {
        return epochSecond == 0 ? null : epochSecond * 1000;
    }

    /** Fails for rows of different tables, which have different keys. */
    static IllegalArgumentException different(Row a, Row b) {
        return new IllegalArgumentException("not one row: "
                + Arrays.asList(a.getClass().getSimpleName(), b.getClass().getSimpleName()));
    }
}
