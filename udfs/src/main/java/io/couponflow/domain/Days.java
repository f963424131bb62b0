package io.couponflow.domain;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Days and windows of one time zone. A day starts at local midnight; windows start there too and follow each other
 * until the next midnight, which ends the last one. Where clocks are changed, windows of more than an hour go by the
 * clock on the wall (of 12 hours: from 00:00 and from 12:00), shorter ones by the time that has passed.
 */
public final class Days implements Serializable {

    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;

    private final ZoneId zone;

    public Days(ZoneId zone) {
        this.zone = zone;
    }

    /** The zone. */
    public ZoneId zone() {
        return zone;
    }

    /** The local day that {@code epochSecond} falls on, as days since 1970-01-01. */
    public long day(long epochSecond) {
        return Math.floorDiv(epochSecond + offset(epochSecond), DAY);
    }

    /** Where the window of {@code seconds} that {@code epochSecond} falls in starts, in epoch seconds. */
    public long windowStart(long epochSecond, long seconds) {
        if (seconds > HOUR) {
            long local = epochSecond + offset(epochSecond);
            long ofDay = Math.floorMod(local, DAY);
            return LocalDateTime.ofEpochSecond(local - ofDay % seconds, 0, ZoneOffset.UTC)
                    .atZone(zone)
                    .toEpochSecond();
        }
        long midnight = midnight(epochSecond);
        return midnight + Math.floorDiv(epochSecond - midnight, seconds) * seconds;
    }

    private long midnight(long epochSecond) {
        long offset = offset(epochSecond);
        long day = Math.floorDiv(epochSecond + offset, DAY);
        long midnight = day * DAY - offset;
        // A second earlier: where clocks go back to midnight, the day started at the midnight before that.
        return offset(midnight - 1) == offset
                ? midnight
                : LocalDate.ofEpochDay(day).atStartOfDay(zone).toEpochSecond();
    }

    private long offset(long epochSecond) {
        return zone.getRules().getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    }
}
