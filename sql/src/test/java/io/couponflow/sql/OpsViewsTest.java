package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
                .containsExactly("null|null|null|null|null|null|null|null|null");
    }

    @Test
    void freshnessIsTheLastCommitWhicheverRunMadeItBesideTheNewestRun() {
        database.execute(
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, started_at, restored_checkpoint_id,"
                        + " last_checkpoint_id, last_commit_at, rebuilt) VALUES"
                        + " ('a1', 'couponflow', '0.1.0', 'Asia/Shanghai', 'PT1H', now() - interval '1 day', NULL, 42,"
                        + "   now() - interval '90.5 seconds', false),"
                        + " ('a2', 'couponflow', '0.2.0', 'Asia/Tokyo', 'PT1H', now(), 42, NULL, NULL, false)",
                "INSERT INTO couponflow.data_quality VALUES"
                        + " ('weixin-push', '2016-08-30 00:00Z', 1, 1, 0, 0, 0, 0, 1, now()),"
                        + " ('archive.xml', '2016-08-30 05:00Z', 1, 1, 0, 0, 0, 0, 1, now())");

        assertThat(database.rows("SELECT run_id, version, zone, checkpoint_id, age_seconds BETWEEN 90 AND 100,"
                        + " newest_hour AT TIME ZONE 'UTC' FROM ops.freshness"))
                .containsExactly("2|0.2.0|Asia/Tokyo|42|t|2016-08-30 05:00:00");
    }
}
