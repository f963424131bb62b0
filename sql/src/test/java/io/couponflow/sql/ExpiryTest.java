package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coupons of 2016-08-30: 10 issued, 3 redeemed, 1 deleted, so 6 are left, live or expired. Every test has an account. */
class ExpiryTest {

    private static final String RANGE_TO_THE_10TH =
            "'DATE_TYPE_FIX_TIME_RANGE', NULL, '2016-09-10 23:59:59+08', NULL, NULL";
    private static final String TEN_DAYS_FROM_TOMORROW = "'DATE_TYPE_FIX_TERM', NULL, NULL, 1, 10";

    private static Database database;

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    @ParameterizedTest
    @CsvSource({
        "2016-09-09 23:59:59+08, 6|0",
        "2016-09-10 00:00:00+08, 6|0",
        "2016-09-10 23:59:59+08, 6|0",
        "2016-09-10 23:59:59.999+08, 6|0",
        "2016-09-11 00:00:00+08, 0|6",
        "2016-09-12 00:00:00+08, 0|6"
    })
    void aFixedRangeEndsAfterItsLastSecond(String now, String liveAndExpired) {
        String account = "range " + now;
        card(account, "CASH", RANGE_TO_THE_10TH);

        assertLeft(account, now, liveAndExpired);
    }

    @ParameterizedTest
    @CsvSource({
        "2016-09-09 23:59:59+08, 6|0",
        "2016-09-09 16:00:00+00, 0|6",
        "2016-09-10 00:00:00+08, 0|6",
        "2016-09-11 00:00:00+08, 0|6"
    })
    void aFixedTermEndsWhenTheLocalDayBegins(String now, String liveAndExpired) {
        String account = "term " + now;
        card(account, "CASH", TEN_DAYS_FROM_TOMORROW);

        assertLeft(account, now, liveAndExpired);
    }

    @ParameterizedTest
    @CsvSource({
        "2016-09-04 12:00:00+08, 2016-09-04 12:00:00+08, 6|0",
        "2016-09-04 12:00:00+08, 2016-09-04 12:00:01+08, 0|6",
        "2016-12-31 12:00:00+08, 2016-09-10 00:00:00+08, 0|6"
    })
    void aFixedTermEndsAtTheLatestWithTheCard(String endAt, String now, String liveAndExpired) {
        String account = "latest " + endAt + now;
        card(account, "CASH", "'DATE_TYPE_FIX_TERM', NULL, '" + endAt + "', 1, 10");

        assertLeft(account, now, liveAndExpired);
    }

    @ParameterizedTest
    @CsvSource({
        "NULL, 5, 2016-09-03 23:59:59+08, 6|0",
        "NULL, 5, 2016-09-04 00:00:00+08, 0|6",
        "3, NULL, 2099-01-01 00:00:00+08, 6|0"
    })
    void aTermWithoutABeginBeginsAtOnceAndOneWithoutALengthHasNoEnd(
            String beginTerm, String term, String now, String liveAndExpired) {
        String account = "part" + beginTerm + now;
        card(account, "CASH", "'DATE_TYPE_FIX_TERM', NULL, NULL, " + beginTerm + ", " + term);

        assertLeft(account, now, liveAndExpired);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "MEMBER_CARD; 'DATE_TYPE_FIX_TIME_RANGE', NULL, '2016-09-10 23:59:59+08', NULL, NULL",
                "MEMBER_CARD; 'DATE_TYPE_PERMANENT', NULL, NULL, NULL, NULL",
                "CASH; 'DATE_TYPE_NEW', NULL, '2016-09-10 23:59:59+08', 1, 1",
                "CASH; NULL, NULL, NULL, NULL, NULL"
            })
    void memberCardsAndWhatTheCatalogueDoesNotSayHaveNoEnd(String cardType, String validity) {
        String account = cardType + validity.replace("'", "");
        card(account, cardType, validity);

        assertLeft(account, "2099-01-01 00:00:00+08", "6|0");
    }

    @Test
    void aCardThatTheCatalogueDoesNotKnowHasNoEnd() {
        cohort("unknown", "12b", "2016-08-30");

        assertLeft("unknown", "2099-01-01 00:00:00+08", "6|0");
    }

    @ParameterizedTest
    @CsvSource({
        "DATE_TYPE_FIX_TIME_RANGE, 2012-12-31 23:59:59+08, NULL, 6|0",
        "DATE_TYPE_FIX_TIME_RANGE, 1970-08-22 08:15:01+08, NULL, 6|0",
        "DATE_TYPE_FIX_TIME_RANGE, 2013-01-01 00:00:00+08, NULL, 0|6",
        "DATE_TYPE_FIX_TERM, 2012-12-31 23:59:59+08, 40000, 6|0",
        "DATE_TYPE_FIX_TERM, 2012-12-31 23:59:59+08, 10, 0|6",
        "DATE_TYPE_FIX_TERM, 2013-01-01 00:00:00+08, 40000, 0|6"
    })
    void anEndBeforeThereWereCardsIsNone(String type, String endAt, String term, String liveAndExpired) {
        String account = type + endAt + term;
        card(account, "CASH", "'" + type + "', NULL, '" + endAt + "', 0, " + term);

        assertLeft(account, "2026-08-30 12:00:00+08", liveAndExpired);
    }

    /** One absurd card must not take the view from everybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'DATE_TYPE_FIX_TERM', NULL, NULL, 9223372036854775807, 9223372036854775807",
                "'DATE_TYPE_FIX_TERM', NULL, '294276-12-31 23:59:59+00', 0, 9223372036854775807",
                "'DATE_TYPE_FIX_TIME_RANGE', NULL, '294276-12-31 23:59:59.999999+00', NULL, NULL"
            })
    void aTermBeyondTheCalendarHasNoEnd(String validity) {
        String account = "absurd " + validity.replace("'", "");
        card(account, "CASH", validity);

        assertLeft(account, "2099-01-01 00:00:00+08", "6|0");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 2016-08-30 23:59:59+08, 6|0",
        "0, 0, 2016-08-31 00:00:00+08, 0|6",
        "2, 0, 2016-09-01 23:59:59+08, 6|0",
        "2, 0, 2016-09-02 00:00:00+08, 0|6",
        "0, 1, 2016-08-30 23:59:59+08, 6|0",
        "0, 1, 2016-08-31 00:00:00+08, 0|6",
        "-9223372036854775808, -3, 2016-08-30 23:59:59+08, 6|0",
        "-9223372036854775808, -3, 2016-08-31 00:00:00+08, 0|6"
    })
    void aTermOfNoDaysCountsAsTheDayItself(String beginTerm, String term, String now, String liveAndExpired) {
        String account = "no days " + beginTerm + term + now;
        card(account, "CASH", "'DATE_TYPE_FIX_TERM', NULL, NULL, " + beginTerm + ", " + term);

        assertLeft(account, now, liveAndExpired);
    }

    @Test
    void theDaysOfAChannelExpireOneByOne() {
        card("days", "CASH", TEN_DAYS_FROM_TOMORROW);
        database.execute("INSERT INTO couponflow.channel_conversion VALUES"
                + " ('days', 'p1', '12b', '2016-08-31', 7, 0, 2, 0, 0, 0, 0, 0, 1, now()),"
                + " ('days', 'p1', '(unattributed)', '2016-08-30', 0, 0, 2, 1, 0, 0, 0, 0, 1, now())");
        String sums =
                "SELECT channel, sum(issued), sum(redeemed), sum(deleted), sum(live), sum(expired) FROM marketing.%s"
                        + " WHERE account = 'days' GROUP BY channel ORDER BY channel";

        assertThat(database.rowsAt("2016-09-10 12:00+08", sums.formatted("channel_conversion")))
                .containsExactly("(unattributed)|0|2|1|null|0", "12b|17|5|1|5|6")
                .isEqualTo(database.rowsAt("2016-09-10 12:00+08", sums.formatted("channel_daily")));
        assertThat(database.rowsAt(
                        "2016-09-10 12:00+08",
                        "SELECT cohort_date, live, expired FROM marketing.channel_daily"
                                + " WHERE account = 'days' AND channel = '12b' ORDER BY cohort_date"))
                .containsExactly("2016-08-30|0|6", "2016-08-31|5|0");
    }

    @Test
    void midnightIsThatOfTheZoneOfTheNewestRun() {
        Database elsewhere = Database.migrated();
        elsewhere.execute(
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window, coin_count,"
                        + " started_at, rebuilt) SELECT 'a', 'couponflow', '1', zone, 'PT1H', 'PT12H', 'remaining-balance', now(), false"
                        + " FROM (VALUES (1, 'Asia/Shanghai'), (2, 'America/New_York')) AS runs (n, zone) ORDER BY n",
                "INSERT INTO couponflow.card (account, card_id, card_type, validity_type, fixed_begin_term, fixed_term,"
                        + " checkpoint_id, updated_at) VALUES ('a', 'p1', 'CASH', 'DATE_TYPE_FIX_TERM', 1, 10, 1, now())",
                "INSERT INTO couponflow.channel_conversion VALUES"
                        + " ('a', 'p1', '12b', '2016-08-30', 10, 0, 3, 1, 0, 0, 0, 0, 1, now())");

        String live = "SELECT live FROM marketing.channel_conversion";
        assertThat(elsewhere.rowsAt("2016-09-10 03:59:59+00", live)).containsExactly("6");
        assertThat(elsewhere.rowsAt("2016-09-10 04:00:00+00", live)).containsExactly("0");
    }

    @Test
    void withoutASettingNowIsNow() {
        assertThat(database.rows("SELECT couponflow.reading_time() = now()")).containsExactly("t");
        assertThat(database.rowsAt("", "SELECT couponflow.reading_time() = now()"))
                .containsExactly("t");
        assertThatThrownBy(() -> database.rowsAt("noon", "SELECT couponflow.reading_time()"))
                .hasMessageContaining("invalid input syntax for type timestamp with time zone: \"noon\"");
    }

    private static void card(String account, String cardType, String validity) {
        cohort(account, "12b", "2016-08-30");
        database.execute(("INSERT INTO couponflow.card (account, card_id, card_type, validity_type, begin_at, end_at,"
                        + " fixed_begin_term, fixed_term, checkpoint_id, updated_at)"
                        + " VALUES ('%s', 'p1', '%s', %s, 1, now())")
                .formatted(account, cardType, validity));
    }

    private static void cohort(String account, String channel, String day) {
        database.execute(
                "INSERT INTO couponflow.channel_conversion VALUES ('%s', 'p1', '%s', '%s', 10, 0, 3, 1, 0, 0, 0, 0, 1, now())"
                        .formatted(account, channel, day));
    }

    private static void assertLeft(String account, String now, String liveAndExpired) {
        for (String view : new String[] {"channel_conversion", "channel_daily"}) {
            assertThat(database.rowsAt(
                            now, "SELECT live, expired FROM marketing." + view + " WHERE account = '" + account + "'"))
                    .as("%s at %s", view, now)
                    .containsExactly(liveAndExpired);
        }
    }
}
