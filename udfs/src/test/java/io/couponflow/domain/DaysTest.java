package io.couponflow.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaysTest {

    private static final long HOUR = 3600;

    private final Days shanghai = new Days(ZoneId.of("Asia/Shanghai"));

    @Test
    void aDayStartsAtMidnightInShanghai() {
        assertThat(shanghai.day(at("2016-08-30T23:59:59+08:00"))).isEqualTo(epochDay("2016-08-30"));
        assertThat(shanghai.day(at("2016-08-31T00:00:00+08:00"))).isEqualTo(epochDay("2016-08-31"));
        assertThat(shanghai.day(at("2016-08-31T07:59:59+08:00")))
                .as("when it is still yesterday in UTC")
                .isEqualTo(epochDay("2016-08-31"));
    }

    @Test
    void timesBefore1970HaveTheirDaysToo() {
        assertThat(new Days(ZoneId.of("UTC")).day(-1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "2016-08-30T00:00:00+08:00, 2016-08-30T00:00:00+08:00",
        "2016-08-30T11:59:59+08:00, 2016-08-30T00:00:00+08:00",
        "2016-08-30T12:00:00+08:00, 2016-08-30T12:00:00+08:00",
        "2016-08-30T23:59:59+08:00, 2016-08-30T12:00:00+08:00"
    })
    void windowsOfTwelveHoursStartAtMidnightAndNoon(String time, String start) {
        assertThat(shanghai.windowStart(at(time), 12 * HOUR)).isEqualTo(at(start));
    }

    @Test
    void windowsThatDoNotDivideTheDayEndAtMidnight() {
        long start = shanghai.windowStart(at("2016-08-30T23:59:59+08:00"), 7 * HOUR);

        assertThat(start).isEqualTo(at("2016-08-30T21:00:00+08:00"));
        assertThat(shanghai.windowStart(at("2016-08-31T00:00:00+08:00"), 7 * HOUR))
                .isEqualTo(at("2016-08-31T00:00:00+08:00"));
    }

    @Test
    void hoursStartAtTheHalfHourWhereTheZoneIsHalfAnHourOff() {
        assertThat(new Days(ZoneId.of("Asia/Kolkata")).windowStart(at("2016-08-30T10:15:00+05:30"), HOUR))
                .isEqualTo(at("2016-08-30T10:00:00+05:30"));
    }

    @ParameterizedTest
    @CsvSource({
        // 2024-03-31 has 23 hours in Berlin, 2024-10-27 has 25; the clock on the wall decides.
        "2024-03-31T01:59:59+01:00, 2024-03-31T00:00:00+01:00",
        "2024-03-31T11:59:59+02:00, 2024-03-31T00:00:00+01:00",
        "2024-03-31T12:00:00+02:00, 2024-03-31T12:00:00+02:00",
        "2024-03-31T23:59:59+02:00, 2024-03-31T12:00:00+02:00",
        "2024-04-01T00:00:00+02:00, 2024-04-01T00:00:00+02:00",
        "2024-10-27T11:59:59+01:00, 2024-10-27T00:00:00+02:00",
        "2024-10-27T12:00:00+01:00, 2024-10-27T12:00:00+01:00",
        "2024-10-27T23:59:59+01:00, 2024-10-27T12:00:00+01:00",
        "2024-10-28T00:00:00+01:00, 2024-10-28T00:00:00+01:00"
    })
    void aDayOf23Or25HoursHasItsWindowsAtMidnightAndNoonToo(String time, String start) {
        assertThat(new Days(ZoneId.of("Europe/Berlin")).windowStart(at(time), 12 * HOUR))
                .isEqualTo(at(start));
    }

    @Test
    void aDayWhoseMidnightIsSkippedStartsAtItsFirstInstant() {
        // 2018-11-04 began at 01:00 in São Paulo.
        Days days = new Days(ZoneId.of("America/Sao_Paulo"));

        assertThat(days.windowStart(at("2018-11-04T05:00:00-02:00"), 12 * HOUR))
                .isEqualTo(at("2018-11-04T01:00:00-02:00"));
    }

    @Test
    void aDayWithTwoMidnightsStartsAtTheFirst() {
        // On 2024-10-27 at 01:00 the Azores set their clocks back to 00:00.
        Days days = new Days(ZoneId.of("Atlantic/Azores"));

        assertThat(days.windowStart(at("2024-10-27T00:30:00Z"), 12 * HOUR)).isEqualTo(at("2024-10-27T00:00:00Z"));
        assertThat(days.windowStart(at("2024-10-27T09:00:00-01:00"), 12 * HOUR)).isEqualTo(at("2024-10-27T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Asia/Shanghai",
                "Europe/Berlin",
                "America/Sao_Paulo",
                "Atlantic/Azores",
                "America/Havana",
                "Australia/Lord_Howe",
                "Asia/Kathmandu"
            })
    void aWindowHoldsItsTimesAndNeverCrossesMidnight(String zone) {
        Days days = new Days(ZoneId.of(zone));
        long[] lengths = {60, HOUR, 5 * HOUR, 12 * HOUR, 24 * HOUR};
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            long time = 1_400_000_000L + random.nextInt(400_000_000);
            long length = lengths[random.nextInt(lengths.length)];

            long start = days.windowStart(time, length);

            LocalDate date = LocalDate.ofEpochDay(days.day(time));
            long midnight = date.atStartOfDay(days.zone()).toEpochSecond();
            long clock = Instant.ofEpochSecond(time)
                    .atZone(days.zone())
                    .toLocalTime()
                    .toSecondOfDay();
            long expected = length > HOUR
                    ? date.atTime(LocalTime.ofSecondOfDay(clock / length * length))
                            .atZone(days.zone())
                            .toEpochSecond()
                    : midnight + (time - midnight) / length * length;
            assertThat(start).as("seed %d", seed).isEqualTo(expected).isLessThanOrEqualTo(time);
            assertThat(days.day(start)).as("seed %d", seed).isEqualTo(days.day(time));
            assertThat(days.windowStart(start, length)).as("seed %d", seed).isEqualTo(start);
        }
    }

    private static long at(String time) {
        return OffsetDateTime.parse(time).toEpochSecond();
    }

    private static long epochDay(String date) {
        return LocalDate.parse(date).toEpochDay();
    }
}
