package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.batch;
import static io.couponflow.connectors.jdbc.TestMart.commit;
import static io.couponflow.connectors.jdbc.TestMart.issued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.couponflow.mart.Activity;
import io.couponflow.mart.MartRow;
import io.couponflow.mart.Redemption;
import io.couponflow.mart.Table;
import io.couponflow.mart.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MartCommitterTest {

    private TestMart mart;
    private MartCommitter committer;

    @BeforeEach
    void start() throws IOException {
        mart = TestMart.migrated();
        committer = mart.committer(OptionalLong.empty());
    }

    @AfterEach
    void stop() {
        committer.close();
    }

    @Test
    void aBatchIsWrittenWithTheNoteOfHowFarTheTablesAre() throws Exception {
        commit(committer, batch(1, issued("12b", 3), issued("flyer", 1)));

        assertThat(mart.issued()).containsExactly("12b|3|1", "flyer|1|1");
        assertThat(mart.runs()).containsExactly("1|1");
        assertThat(mart.rows("SELECT DISTINCT c.updated_at = r.last_commit_at FROM couponflow.channel_conversion c,"
                        + " couponflow.job_run r"))
                .containsExactly("t");
    }

    @Test
    void aBatchWithoutRowsMovesTheNoteOn() throws Exception {
        commit(committer, batch(1));

        assertThat(mart.runs()).containsExactly("1|1");
    }

    @Test
    void rowsOfEveryTypeArriveAsTheyWere() throws Exception {
        String text = "a'b\"\\ \uD83C\uDF81 %s ? $1";
        MartRow deadLetter = MartRow.of(
                Table.DEAD_LETTER,
                text,
                (long) Integer.MAX_VALUE,
                Long.MAX_VALUE,
                "EMPTY_BODY",
                "",
                1_472_551_036_500L,
                new byte[] {0, -1, 60});
        MartRow activity = new Activity(
                        "gh_1",
                        1_472_547_600,
                        "scan",
                        "",
                        text,
                        2,
                        Users.of("o1").plus(Users.of("o2")))
                .toMart();

        commit(committer, batch(1, activity, issued(text, -1), deadLetter));

        assertThat(mart.rows("SELECT source, partition, position, reason, detail, received_at AT TIME ZONE 'UTC',"
                        + " encode(body, 'hex') FROM couponflow.dead_letter"))
                .containsExactly(text + "|2147483647|9223372036854775807|EMPTY_BODY||2016-08-30 09:57:16.5|00ff3c");
        assertThat(mart.rows("SELECT window_start AT TIME ZONE 'UTC', channel, events, users FROM couponflow.activity"))
                .containsExactly("2016-08-30 09:00:00|" + text + "|2|2");
        assertThat(mart.rows("SELECT channel, cohort_date, issued FROM couponflow.channel_conversion"))
                .containsExactly(text + "|2016-08-30|-1");
    }

    @Test
    void aFailingRowLeavesNothingOfItsBatch() throws Exception {
        commit(committer, batch(1, issued("12b", 1)));
        MartRow broken = MartRow.of(Table.DEAD_LETTER, "topic", 0L, 0L, "EMPTY_BODY", null, 0L, new byte[0]);

        assertThatThrownBy(() -> commit(committer, batch(2, issued("12b", 2), issued("flyer", 1), broken)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the commit of checkpoint 2 failed: ")
                .hasMessageContaining("detail");

        assertThat(mart.issued()).containsExactly("12b|1|1");
        assertThat(mart.runs()).containsExactly("1|1");
        commit(committer, batch(3, issued("12b", 3)));
        assertThat(mart.issued()).as("the next batch").containsExactly("12b|3|3");
    }

    @Test
    void aFailureNamesTheColumnAndNeverQuotesTheRow() {
        MartRow redemption =
                new Redemption("gh_1", "p1", 17_043, "12b", "", "FROM_MP", "Shop 1", "oSecretClerk", 1).toMart();
        MartRow broken = MartRow.of(
                Table.DEAD_LETTER,
                "topic",
                0L,
                0L,
                "EMPTY_BODY",
                null,
                0L,
                "oSecretUser".getBytes(StandardCharsets.UTF_8));

        Throwable failure = catchThrowable(() -> commit(committer, batch(1, broken, redemption)));

        assertThat(failure).hasMessageContaining("null value in column \"detail\"");
        assertThat(ExceptionUtils.stringifyException(failure))
                .doesNotContain("oSecret", "6f536563726574", "topic', ", "Failing row");
    }

    @Test
    void aBatchOfManyRowsIsWrittenWhole() throws Exception {
        MartRow[] rows = IntStream.range(0, 12_001)
                .mapToObj(i -> issued("c%05d".formatted(i), i))
                .toArray(MartRow[]::new);

        commit(committer, batch(1, rows));

        assertThat(mart.rows("SELECT count(*), sum(issued) FROM couponflow.channel_conversion"))
                .containsExactly("12001|" + 12_000L * 12_001 / 2);
    }

    @Test
    void writingABatchAgainIsHarmless() throws Exception {
        MartBatch batch = batch(4, issued("12b", 3));
        commit(committer, batch);

        commit(committer, batch);

        assertThat(mart.issued()).containsExactly("12b|3|4");
        assertThat(mart.runs()).containsExactly("1|4");
    }

    @Test
    void anEarlierCheckpointNeverOverwritesALaterOne() throws Exception {
        commit(committer, batch(5, issued("12b", 5)));

        commit(committer, batch(4, issued("12b", 4), issued("flyer", 4)));

        assertThat(mart.issued()).containsExactly("12b|5|5", "flyer|4|4");
    }

    @Test
    void aDeadLetterThatIsWrittenAgainKeepsTheNoteOfItsReplay() throws Exception {
        MartBatch batch =
                batch(1, MartRow.of(Table.DEAD_LETTER, "topic", 0L, 7L, "MALFORMED_XML", "", 0L, new byte[] {1}));
        commit(committer, batch);
        mart.execute("UPDATE couponflow.dead_letter SET replayed_at = '2016-08-30 00:00Z'");

        try (MartCommitter restarted = mart.committer(OptionalLong.of(1))) {
            commit(restarted, new MartBatch(2, 1, batch.rows()));
        }

        assertThat(mart.rows("SELECT checkpoint_id, replayed_at AT TIME ZONE 'UTC' FROM couponflow.dead_letter"))
                .containsExactly("2|2016-08-30 00:00:00");
    }

    @Test
    void anotherDeadLetterAtThePlaceOfAReplayedOneIsYetToBeReplayed() throws Exception {
        commit(committer, batch(1, badLine("first", 0L), badLine("other", 1L)));
        mart.execute("UPDATE couponflow.dead_letter SET replayed_at = '2016-08-30 00:00Z'");

        commit(committer, batch(2, badLine("second", 0L), badLine("other", 1L)));

        assertThat(mart.rows("SELECT position, convert_from(body, 'UTF8'), replayed_at IS NOT NULL"
                        + " FROM couponflow.dead_letter ORDER BY 1"))
                .containsExactly("0|second|f", "1|other|t");
    }

    @Test
    void tablesThatHaveLostTheBatchBeforeAreNotWrittenAnyMore() throws Exception {
        commit(committer, new MartBatch(3, MartBatch.NONE, List.of(issued("12b", 3), issued("flyer", 3))));
        mart.execute("CREATE TABLE backup AS SELECT * FROM couponflow.channel_conversion");
        commit(committer, new MartBatch(4, 3, List.of(issued("flyer", 4))));
        commit(committer, new MartBatch(5, 4, List.of(issued("12b", 5))));
        // As of checkpoint 3, as a backup would have it.
        mart.execute(
                "TRUNCATE couponflow.channel_conversion; INSERT INTO couponflow.channel_conversion SELECT * FROM backup;"
                        + " UPDATE couponflow.job_run SET last_checkpoint_id = 3");

        Throwable next = catchThrowable(() -> commit(committer, new MartBatch(6, 5, List.of(issued("12b", 6)))));
        Throwable again;
        try (MartCommitter restarted = mart.committer(OptionalLong.of(6))) {
            again = catchThrowable(() -> commit(restarted, new MartBatch(6, 5, List.of(issued("12b", 6)))));
        }

        assertThat(List.of(next, again))
                .allSatisfy(refused -> assertThat(refused)
                        .isInstanceOf(SuppressRestartsException.class)
                        .hasStackTraceContaining(
                                "are as of checkpoint 3, expected 5 or later: the database has lost commits"));
        assertThat(mart.issued()).containsExactly("12b|3|3", "flyer|3|3");
    }

    @Test
    void batchesThatWerePendingAreWrittenAfterARestartWhetherOrNotTheyHadBeenBefore() throws Exception {
        commit(committer, new MartBatch(3, MartBatch.NONE, List.of(issued("12b", 3))));
        commit(committer, new MartBatch(4, 3, List.of(issued("12b", 4))));

        try (MartCommitter restarted = mart.committer(OptionalLong.of(5))) {
            commit(restarted, new MartBatch(4, 3, List.of(issued("12b", 4))));
            commit(restarted, new MartBatch(5, 4, List.of(issued("12b", 5))));
            commit(restarted, new MartBatch(6, 5, List.of()));
        }

        assertThat(mart.issued()).containsExactly("12b|5|5");
        assertThat(mart.runs()).containsExactly("1|4", "2|6");
    }

    @Test
    void batchesOfSeveralCheckpointsAreWrittenInTheirOrder() throws Exception {
        commit(committer, batch(1, issued("12b", 1)));
        commit(committer, batch(2, issued("12b", 2)));

        assertThat(mart.issued()).containsExactly("12b|2|2");
    }

    @Test
    void aConnectionThatWasCutBetweenTwoCommitsIsOpenedAgain() throws Exception {
        commit(committer, batch(1, issued("12b", 1)));
        cutConnections();

        commit(committer, batch(2, issued("12b", 2)));

        assertThat(mart.issued()).containsExactly("12b|2|2");
    }

    @Test
    void aConnectionThatIsCutDuringACommitLosesNothing() throws Exception {
        CompletableFuture<Void> commit;
        try (Connection blocker = mart.connect();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE couponflow.channel_conversion IN ACCESS EXCLUSIVE MODE");
            commit = JobRunTest.committing(committer, batch(1, issued("12b", 1), issued("flyer", 1)));
            await().atMost(Duration.ofSeconds(60)).until(() -> !waiting().isEmpty());
            String first = waiting().get(0);

            mart.execute("SELECT pg_terminate_backend(" + first + ")");

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !waiting().isEmpty() && !waiting().contains(first));
            assertThat(mart.runs()).as("while it is under way").containsExactly("1|null");
            blocker.commit();
        }
        commit.get(60, TimeUnit.SECONDS);

        assertThat(mart.issued()).containsExactly("12b|1|1", "flyer|1|1");
        assertThat(mart.runs()).containsExactly("1|1");
    }

    private void cutConnections() {
        mart.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'couponflow'");
    }

    private List<String> waiting() {
        return mart.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND"
                + " application_name = 'couponflow' AND wait_event_type = 'Lock'");
    }

    private static MartRow badLine(String line, long position) {
        byte[] body = line.getBytes(StandardCharsets.UTF_8);
        return MartRow.of(Table.DEAD_LETTER, "cards.jsonl", 0L, position, "BAD_CATALOGUE", "", 0L, body);
    }
}
