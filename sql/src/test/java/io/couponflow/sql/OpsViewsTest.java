package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpsViewsTest {

    private Database database;

    @BeforeEach
    void migrate() {
        database = Database.migrated();
    }

    @Test
    void aDeadLetterIsShownByItsSizeWithoutItsBody() {
        database.execute("INSERT INTO couponflow.dead_letter VALUES ('weixin-push', 3, 17, 'MALFORMED_XML',"
                + " 'unexpected end', '2016-08-30 08:00:00+08', '\\x3c786d6c', 5, now(), '2016-09-01 08:00:00+08')");

        assertThat(database.rows("SELECT source, partition, position, reason, detail, received_at AT TIME ZONE 'UTC',"
                        + " body_bytes, replayed_at AT TIME ZONE 'UTC' FROM ops.dead_letter"))
                .containsExactly(
                        "weixin-push|3|17|MALFORMED_XML|unexpected end|2016-08-30 00:00:00|4|2016-09-01 00:00:00");
    }

    @Test
    void dataQualityAddsUpOrSaysByHowMuchItDoesNot() {
        database.execute("INSERT INTO couponflow.data_quality VALUES"
                + " ('weixin-push', '2016-08-30 00:00Z', 10, 5, 2, 2, 1, 3, 1, now()),"
                + " ('weixin-push', '2016-08-30 01:00Z', 4, 1, 0, 0, 0, 0, 1, now()),"
                + " ('weixin-push', '2016-08-30 02:00Z', 0, 0, 0, 0, 0, 0, 1, now())");

        assertThat(database.rows(
                        "SELECT received, accepted, duplicates, dead_letters, ignored, unknown_events, unaccounted,"
                                + " dead_letter_share FROM ops.data_quality ORDER BY hour"))
                .containsExactly("10|5|2|2|1|3|0|0.2", "4|1|0|0|0|0|3|0", "0|0|0|0|0|0|0|null");
    }

    @Test
    void freshnessIsOneRowOfUnknownsBeforeAnyRun() {
        assertThat(database.rows("SELECT * FROM ops.freshness"))
                .containsExactly("null|null|null|null|null|null|null|null|null|f|f");
    }

    @Test
    void freshnessIsTheLastCommitWhicheverRunMadeItBesideTheNewestRun() {
        database.execute(
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window, coin_count,"
                        + " started_at, restored_checkpoint_id, last_checkpoint_id, last_commit_at, rebuilt) VALUES"
                        + " ('a1', 'couponflow', '0.1.0', 'Asia/Shanghai', 'PT1H', 'PT12H', 'remaining-balance',"
                        + "   now() - interval '1 day', NULL, 42, now() - interval '90.5 seconds', false),"
                        + " ('a2', 'couponflow', '0.2.0', 'Asia/Tokyo', 'PT1H', 'PT12H', 'remaining-balance', now(), 42,"
                        + "   NULL, NULL, false)",
                "INSERT INTO couponflow.data_quality VALUES"
                        + " ('weixin-push', '2016-08-30 00:00Z', 1, 1, 0, 0, 0, 0, 1, now()),"
                        + " ('archive.xml', '2016-08-30 05:00Z', 1, 1, 0, 0, 0, 0, 1, now())");

        assertThat(database.rows("SELECT run_id, version, zone, checkpoint_id, age_seconds BETWEEN 90 AND 100,"
                        + " newest_hour AT TIME ZONE 'UTC' FROM ops.freshness"))
                .containsExactly("2|0.2.0|Asia/Tokyo|42|t|2016-08-30 05:00:00");
    }

    @Test
    void freshnessSaysWhetherTheNewestRunEndsByItself() {
        String run =
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window, coin_count,"
                        + " started_at, rebuilt, bounded) VALUES ('a', 'couponflow', '0.2.0', 'Asia/Tokyo', 'PT1H', 'PT12H',"
                        + " 'remaining-balance', now(), false, ";
        database.execute(run + "false)", run + "true)");

        assertThat(database.rows("SELECT run_id, bounded FROM ops.freshness")).containsExactly("2|t");

        database.execute(run + "false)");

        assertThat(database.rows("SELECT run_id, bounded FROM ops.freshness")).containsExactly("3|f");
    }

    /** Issues in windows of 12 hours; what is read at 09:00 had 9 hours of its own window and 3 of the one a day ago. */
    @Test
    void stockGoesByTheIssuesOfTheLastDayTheOldestWindowInProportion() {
        card("rate", "100");
        inventory("rate", "40, '2016-08-30 08:59:00+08', 0, NULL, NULL, NULL");
        window("rate", "2016-08-28 12:00+08", 0, "NULL", 4);
        window("rate", "2016-08-29 00:00+08", 0, "NULL", 16);
        window("rate", "2016-08-29 12:00+08", 0, "NULL", 8);
        window("rate", "2016-08-30 00:00+08", 0, "NULL", 12);

        // (16 * 3 / 12 + 8 + 12) / 24 = 1 an hour; 60 are left.
        assertThat(stock(
                        "2016-08-30 09:00+08", "rate", "initial, issued, remaining, per_hour, runs_out_at, alarm_open"))
                .containsExactly("100|40|60|1|2016-09-01 13:00:00|f");
        assertThat(stock("2016-08-31 12:00+08", "rate", "remaining, per_hour, runs_out_at"))
                .as("nothing was issued for a day")
                .containsExactly("60|0|null");
    }

    @Test
    void stockRunsOutWhenTheLastCouponWasTakenAndIsUnknownWithoutACatalogue() {
        card("out", "40");
        inventory("out", "40, '2016-08-30 08:00:00+08', 0, NULL, NULL, NULL");
        inventory("silent", "40, '2016-08-30 08:00:00+08', 0, NULL, NULL, NULL");
        card("fresh", "40");
        card("vast", "9223372036854775807");
        inventory("vast", "1, '2016-08-30 08:00:00+08', 0, NULL, NULL, NULL");
        window("vast", "2016-08-30 00:00+08", 0, "NULL", 1);
        String columns = "initial, issued, remaining, runs_out_at, alarm_open, alarms, drift";

        assertThat(stock("2016-08-30 09:00+08", "out", columns))
                .containsExactly("40|40|0|2016-08-30 00:00:00|f|0|null");
        assertThat(stock("2016-08-30 09:00+08", "silent", columns)).containsExactly("null|40|null|null|f|0|null");
        assertThat(stock("2016-08-30 09:00+08", "fresh", columns)).containsExactly("40|0|40|null|f|0|null");
        assertThat(stock("2016-08-30 09:00+08", "vast", columns))
                .containsExactly("9223372036854775807|1|9223372036854775806|null|f|0|null");
    }

    @ParameterizedTest
    @CsvSource({
        "2016-08-30 08:59:59+08, f",
        "2016-08-30 09:00:00+08, t",
        "2016-08-31 08:59:59+08, t",
        "2016-08-31 09:00:00+08, f"
    })
    void anAlarmIsOpenForTwentyFourHours(String now, String open) {
        String account = "open " + now;
        inventory(account, "1, NULL, 1, '2016-08-30 09:00:00+08', 'the card''s quantity is equal to 20', 20");

        assertThat(stock(now, account, "alarm_open, last_alarm_quantity, last_alarm_detail, drift"))
                .containsExactly(open + "|20|the card's quantity is equal to 20|null");
    }

    @Test
    void anAlarmIsOpenAlsoWhenALaterOneLiesAhead() {
        inventory("ahead", "1, NULL, 2, '2016-08-30 14:00:00+08', 'low', 9223372036854775807");
        card("ahead", "0");
        window("ahead", "2016-08-30 00:00+08", 1, "'2016-08-30 09:00+08'", 1);
        window("ahead", "2016-08-30 12:00+08", 1, "'2016-08-30 14:00+08'", 0);

        assertThat(stock("2016-08-30 13:00+08", "ahead", "alarm_open, drift")).containsExactly("t|9223372036854775808");
    }

    /** Of 100 coupons 70 went before the alarm's window, 20 within it, 4 after it: 10 to 30 were left at the alarm. */
    @ParameterizedTest
    @CsvSource({"9, -1", "10, 0", "30, 0", "32, 2", "NULL, null"})
    void driftIsHowFarAnAlarmLiesOutsideOfWhatCanHaveBeenLeft(String quantity, String drift) {
        String account = "drift " + quantity;
        card(account, "100");
        inventory(account, "94, '2016-08-30 13:00:00+08', 1, '2016-08-30 09:00:00+08', 'low', " + quantity);
        window(account, "2016-08-29 12:00+08", 0, "NULL", 70);
        window(account, "2016-08-30 00:00+08", 1, "'2016-08-30 09:00+08'", 20);
        window(account, "2016-08-30 12:00+08", 0, "NULL", 4);

        assertThat(stock("2016-08-30 14:00+08", account, "least_then, most_then, drift"))
                .containsExactly("10|30|" + drift);
    }

    @Test
    void anAlarmAfterTheLastIssueLeavesNothingToChance() {
        card("after", "100");
        inventory("after", "90, '2016-08-30 08:00:00+08', 1, '2016-08-30 09:00:00+08', 'low', 12");
        window("after", "2016-08-30 00:00+08", 1, "'2016-08-30 09:00+08'", 90);

        assertThat(stock("2016-08-30 14:00+08", "after", "least_then, most_then, drift"))
                .containsExactly("10|10|2");
    }

    @ParameterizedTest
    @CsvSource({"2016-08-30 09:00:00+08, 10|10|2", "2016-08-30 09:00:01+08, null|null|null"})
    void anAlarmThatIsOlderThanTheLineOfTheCatalogueIsNotComparedWithIt(String writtenAt, String expected) {
        String account = "line " + writtenAt;
        card(account, "100");
        database.execute("UPDATE couponflow.card SET catalogue_at = extract(epoch FROM timestamptz '" + writtenAt
                + "') WHERE account = '" + account + "'");
        inventory(account, "90, '2016-08-30 08:00:00+08', 1, '2016-08-30 09:00:00+08', 'low', 12");
        window(account, "2016-08-30 00:00+08", 1, "'2016-08-30 09:00+08'", 90);

        assertThat(stock("2016-08-30 14:00+08", account, "least_then, most_then, drift"))
                .containsExactly(expected);
    }

    /** The catalogue tells at 10:00 that there are 200 instead of 100; the alarm of 09:00 spoke of the first 100. */
    @Test
    void stockThatWasToppedUpIsNoDriftAndIsComparedAnewWithTheNextAlarm() {
        String account = "topped up";
        card(account, "100");
        line(account, "100", "2016-08-29 00:00:00+08");
        inventory(account, "90, '2016-08-30 08:00:00+08', 1, '2016-08-30 09:00:00+08', 'low', 10");
        window(account, "2016-08-30 00:00+08", 1, "'2016-08-30 09:00+08'", 90);
        assertThat(stock("2016-08-30 09:30+08", account, "remaining, drift")).containsExactly("10|0");

        line(account, "200", "2016-08-30 10:00:00+08");

        assertThat(stock("2016-08-30 10:30+08", account, "remaining, drift"))
                .as("the alarm was about the stock before")
                .containsExactly("110|null");

        database.execute("UPDATE couponflow.inventory SET alarms = 2, last_alarm_at = '2016-08-31 09:00:00+08',"
                + " last_alarm_quantity = 80 WHERE account = '" + account + "'");
        window(account, "2016-08-31 00:00+08", 1, "'2016-08-31 09:00+08'", 0);

        assertThat(stock("2016-08-31 10:00+08", account, "remaining, drift"))
                .as("30 issues never arrived")
                .containsExactly("110|-30");
    }

    private void line(String account, String quantity, String writtenAt) {
        database.execute("UPDATE couponflow.card SET quantity = " + quantity + ", catalogue_at = extract(epoch FROM"
                + " timestamptz '" + writtenAt + "') WHERE account = '" + account + "'");
    }

    private void card(String account, String quantity) {
        database.execute("INSERT INTO couponflow.card (account, card_id, card_type, title, quantity, checkpoint_id,"
                + " updated_at) VALUES ('" + account + "', 'p1', 'CASH', 'Ten off', " + quantity + ", 1, now())");
    }

    private void inventory(String account, String values) {
        database.execute("INSERT INTO couponflow.inventory VALUES ('" + account + "', 'p1', " + values + ", 1, now())");
    }

    private void window(String account, String start, int alarms, String alarmAt, long issued) {
        database.execute(
                "INSERT INTO couponflow.inventory_alarm VALUES ('%s', 'p1', '%s', %d, %s, %s, NULL, NULL, %d, 1, now())"
                        .formatted(account, start, alarms, alarmAt, alarmAt, issued));
    }

    /** The columns, instants in UTC. */
    private List<String> stock(String now, String account, String columns) {
        return database.rowsAt(
                now,
                "SELECT " + columns.replace("runs_out_at", "runs_out_at AT TIME ZONE 'UTC'")
                        + " FROM ops.stock WHERE account = '" + account + "'");
    }

    @Test
    void anAlarmIsToldByTheTitleOfItsCardBesideWhatWasIssued() {
        database.execute(
                "INSERT INTO couponflow.card (account, card_id, title, checkpoint_id, updated_at)"
                        + " VALUES ('a', 'p1', 'Ten off', 1, now())",
                "INSERT INTO couponflow.inventory_alarm VALUES"
                        + " ('a', 'p1', '2016-08-30 00:00+08', 2, '2016-08-30 01:00+08', '2016-08-30 02:00+08', 7, 'equal to 7', 3, 1, now()),"
                        + " ('a', 'p2', '2016-08-30 12:00+08', 0, NULL, NULL, NULL, NULL, 4, 1, now())");

        assertThat(database.rows("SELECT account, card_id, title, window_start AT TIME ZONE 'Asia/Shanghai', alarms,"
                        + " first_at AT TIME ZONE 'Asia/Shanghai', last_at AT TIME ZONE 'Asia/Shanghai', lowest_quantity,"
                        + " last_detail, issued FROM ops.alarm ORDER BY card_id"))
                .containsExactly(
                        "a|p1|Ten off|2016-08-30 00:00:00|2|2016-08-30 01:00:00|2016-08-30 02:00:00|7|equal to 7|3",
                        "a|p2|null|2016-08-30 12:00:00|0|null|null|null|null|4");
    }

    @Test
    void attributionIsTheShareOfADaysRedemptionsWhoseIssueIsNotKnown() {
        database.execute("INSERT INTO couponflow.redemption VALUES"
                + " ('a', 'p1', '2016-08-30', '12b', '', '', '', '', 3, 1, now()),"
                + " ('a', 'p2', '2016-08-30', '(unattributed)', 'till', '', '', '', 1, 1, now()),"
                + " ('a', 'p1', '2016-08-31', '12b', '', '', '', '', 2, 1, now()),"
                + " ('a', 'p1', '2016-09-01', '12b', '', '', '', '', 5, 1, now())");
        database.execute("UPDATE couponflow.redemption SET redeemed = 0 WHERE redeemed = 5");

        assertThat(database.rows("SELECT * FROM ops.attribution ORDER BY day"))
                .containsExactly("a|2016-08-30|4|1|0.25", "a|2016-08-31|2|0|0", "a|2016-09-01|0|0|null");
    }

    @Test
    void anAccountIsKnownByItsPushesOrByTheCatalogue() {
        database.execute(
                "INSERT INTO couponflow.audience VALUES ('pushed', '2016-08-30', 'click', '', 1, 1, 1, now())",
                "INSERT INTO couponflow.card (account, card_id, checkpoint_id, updated_at)"
                        + " VALUES ('listed', 'p1', 1, now()), ('pushed', 'p1', 1, now())");

        assertThat(database.rows("SELECT * FROM ops.account ORDER BY account"))
                .containsExactly("listed|null|null", "pushed|2016-08-30|2016-08-30");
    }
}
