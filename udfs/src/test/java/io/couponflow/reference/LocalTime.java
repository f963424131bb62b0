package io.couponflow.reference;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Days and windows of a zone, as text. Times are epoch seconds. */
record LocalTime(ZoneId zone) {

    String day(long time) {
        return date(time).toString();
    }

    /** The start of the window that holds the time: windows follow one another from local midnight to the next one. */
    String windowStart(long time, Duration window) {
        if (window.compareTo(Duration.ofHours(1)) > 0) {
            java.time.LocalTime clock = Instant.ofEpochSecond(time).atZone(zone).toLocalTime();
            long floored = clock.toSecondOfDay() / window.toSeconds() * window.toSeconds();
            return date(time)
                    .atTime(java.time.LocalTime.ofSecondOfDay(floored))
                    .atZone(zone)
                    .toInstant()
                    .toString();
        }
        long midnight = date(time).atStartOfDay(zone).toEpochSecond();
        return Instant.ofEpochSecond(time - (time - midnight) % window.toSeconds())
                .toString();
    }

    private LocalDate date(long time) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(time), zone);
    }
}
