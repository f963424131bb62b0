package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.batch;
import static io.couponflow.connectors.jdbc.TestMart.blocks;
import static io.couponflow.connectors.jdbc.TestMart.commit;
import static io.couponflow.connectors.jdbc.TestMart.deadLetter;
import static io.couponflow.connectors.jdbc.TestMart.issued;
import static io.couponflow.connectors.jdbc.TestMart.lastBatch;
import static io.couponflow.connectors.jdbc.TestMart.newlyIssued;
import static io.couponflow.connectors.jdbc.TestMart.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void aFailingRowLeavesNothingOfItsBatch() throws Exception {
        commit(committer, batch(1, issued("12b", 1)));
        Tuple broken = tuple(Table.DEAD_LETTER, "topic", 0L, 0L, "EMPTY_BODY", null, 0L, new byte[0]);

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
        Tuple redemption =
                tuple(Table.REDEMPTION, "gh_1", "p1", 17_043L, "12b", "", "FROM_MP", "Shop 1", "oSecretClerk", 1L);
        Tuple broken = tuple(
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

    @ParameterizedTest
    @CsvSource({"oSecret\0User, ''", "oSecretUser, {\"oSecret\": oSecretUser}"})
    void norDoesAFailureOfTheCopying(String title, String catalogue) {
        Object[] values = new Object[Table.CARD.columns().size()];
        values[0] = "gh_1";
        values[1] = "p1";
        values[3] = title;
        values[values.length - 2] = catalogue;

        Throwable failure = catchThrowable(() -> commit(committer, batch(1, tuple(Table.CARD, values))));

        assertThat(failure).hasMessageStartingWith("the commit of checkpoint 1 failed: ERROR: invalid ");
        assertThat(ExceptionUtils.stringifyException(failure)).doesNotContain("oSecret", "6f536563726574");
    }

    @Test
    void severalBlocksOfATableAreWrittenEachOnce() throws Exception {
        List<MartBatch.Block> blocks = new ArrayList<>();
        for (int block = 0; block < 3; block++) {
            int from = block * 4_000;
            blocks.addAll(blocks(IntStream.range(from, from + 4_000)
                    .mapToObj(i -> issued("c%05d".formatted(i), i))
                    .toArray(Tuple[]::new)));
        }
        blocks.addAll(blocks(deadLetter(1, "", "a")));
        mart.execute(
                "CREATE TABLE writes AS SELECT 0 AS rows; CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql"
                        + " SECURITY DEFINER AS 'BEGIN INSERT INTO writes SELECT count(*) FROM changed; RETURN NULL; END';"
                        + " CREATE TRIGGER counted AFTER INSERT ON couponflow.channel_conversion REFERENCING NEW TABLE AS changed"
                        + " FOR EACH STATEMENT EXECUTE FUNCTION count_rows()");

        commit(committer, new MartBatch(1, MartBatch.NONE, false, blocks));

        assertThat(mart.rows("SELECT count(*), sum(issued) FROM couponflow.channel_conversion"))
                .containsExactly("12000|" + 11_999L * 12_000 / 2);
        assertThat(mart.rows("SELECT sum(rows) FROM writes")).containsExactly("12000");
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
    void newRowsAreCopiedStraightIntoTheirTable() throws Exception {
        mart.execute("REVOKE TEMPORARY ON DATABASE " + mart.name() + " FROM PUBLIC, couponflow_writer");

        commit(committer, batch(4, newlyIssued("12b", 3), newlyIssued("flyer", 1)));

        assertThat(mart.issued()).containsExactly("12b|3|4", "flyer|1|4");
        assertThat(mart.rows("SELECT DISTINCT c.updated_at = r.last_commit_at FROM couponflow.channel_conversion c,"
                        + " couponflow.job_run r"))
                .containsExactly("t");
        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void newRowsBesideChangedOnesOfTheirTableAreAllWritten() throws Exception {
        commit(committer, batch(1, newlyIssued("12b", 3)));

        commit(committer, batch(2, newlyIssued("flyer", 1), issued("12b", 4)));

        assertThat(mart.issued()).containsExactly("12b|4|2", "flyer|1|2");
        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void writingNewRowsAgainIsHarmlessAlsoWhereALaterCheckpointHasChangedThem() throws Exception {
        MartBatch batch = batch(4, issued("till", 1), newlyIssued("12b", 3), newlyIssued("flyer", 1));
        commit(committer, batch);
        commit(committer, batch(5, 4, issued("flyer", 2)));

        commit(committer, batch);

        assertThat(mart.issued()).containsExactly("12b|3|4", "flyer|2|5", "till|1|4");
        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void aNewRowThatNoTableTakesFailsTheCommit() {
        Tuple broken = tuple(Table.PAYMENT, "gh_1", "p1", 17_043L, "12b", "Shop\0", 1L, 0L, 0L, 0L)
                .asNew();

        Throwable failure = catchThrowable(() -> commit(committer, batch(1, broken)));

        assertThat(failure).hasMessageStartingWith("the commit of checkpoint 1 failed: ERROR: invalid byte sequence");
    }

    @Test
    void cubesOfAnInputThatEndsAreFilledByTheLastBatch() throws Exception {
        try (MartCommitter ending = mart.committerOfAnEnd(OptionalLong.empty())) {
            commit(ending, batch(1, newlyIssued("12b", 3)));
            commit(ending, batch(2, 1, issued("12b", 4)));
            assertThat(mart.rows("SELECT * FROM couponflow.coupon_cube"))
                    .as("before")
                    .isEmpty();

            commit(ending, lastBatch(3, 2, newlyIssued("flyer", 1)));
        }

        assertThat(mart.rows("SELECT issued FROM couponflow.coupon_cube WHERE grain = 'day'"))
                .containsExactly("5");
        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void theLastBatchThatIsWrittenAgainLeavesTheCubesRight() throws Exception {
        MartBatch last = lastBatch(2, 1, newlyIssued("flyer", 1), issued("12b", 4));
        try (MartCommitter ending = mart.committerOfAnEnd(OptionalLong.empty())) {
            commit(ending, batch(1, newlyIssued("12b", 3)));
            commit(ending, last);
        }

        try (MartCommitter restarted = mart.committerOfAnEnd(OptionalLong.of(2))) {
            commit(restarted, last);
        }

        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void cubesStayPendingOverAFailureOfARunWhoseInputEnds() throws Exception {
        try (MartCommitter ending = mart.committerOfAnEnd(OptionalLong.empty())) {
            commit(ending, batch(1, newlyIssued("12b", 3)));
        }

        try (MartCommitter restarted = mart.committerOfAnEnd(OptionalLong.of(1))) {
            commit(restarted, batch(2, 1, issued("12b", 4)));
            assertThat(mart.rows("SELECT * FROM couponflow.coupon_cube"))
                    .as("after the restart")
                    .isEmpty();
            commit(restarted, lastBatch(3, 2));
        }

        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void cubesThatARunLeftPendingAreFilledByTheStartOfOneWithoutEnd() throws Exception {
        try (MartCommitter ending = mart.committerOfAnEnd(OptionalLong.empty())) {
            commit(ending, batch(1, newlyIssued("12b", 3)));
        }

        try (MartCommitter unending = mart.committer(OptionalLong.of(1))) {
            assertThat(mart.differencesOfCubes()).as("registered").isEmpty();
            commit(unending, batch(2, 1, issued("12b", 4)));
        }

        assertThat(mart.rows("SELECT issued FROM couponflow.coupon_cube WHERE grain = 'day'"))
                .containsExactly("4");
        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void aRunWithStateWhoseInputEndsKeepsCubesUpToDate() throws Exception {
        commit(committer, batch(1, newlyIssued("12b", 3)));

        try (MartCommitter ending = mart.committerOfAnEnd(OptionalLong.of(1))) {
            commit(ending, batch(2, 1, issued("12b", 4)));
        }

        assertThat(mart.differencesOfCubes()).isEmpty();
    }

    @Test
    void anEarlierCheckpointNeverOverwritesALaterOne() throws Exception {
        commit(committer, batch(5, issued("12b", 5)));

        commit(committer, batch(4, issued("12b", 4), issued("flyer", 4)));

        assertThat(mart.issued()).containsExactly("12b|5|5", "flyer|4|4");
    }

    @Test
    void aDeadLetterThatIsWrittenAgainKeepsTheNoteOfItsReplay() throws Exception {
        MartBatch batch = batch(1, deadLetter(7, "", "a"));
        commit(committer, batch);
        mart.execute("UPDATE couponflow.dead_letter SET replayed_at = '2016-08-30 00:00Z'");

        try (MartCommitter restarted = mart.committer(OptionalLong.of(1))) {
            commit(restarted, new MartBatch(2, 1, false, batch.blocks()));
        }

        assertThat(mart.rows("SELECT checkpoint_id, replayed_at AT TIME ZONE 'UTC' FROM couponflow.dead_letter"))
                .containsExactly("2|2016-08-30 00:00:00");
    }

    @Test
    void anotherDeadLetterAtThePlaceOfAReplayedOneIsYetToBeReplayed() throws Exception {
        commit(committer, batch(1, deadLetter(0, "", "first"), deadLetter(1, "", "other")));
        mart.execute("UPDATE couponflow.dead_letter SET replayed_at = '2016-08-30 00:00Z'");

        commit(committer, batch(2, deadLetter(0, "", "second"), deadLetter(1, "", "other")));

        assertThat(mart.rows("SELECT position, convert_from(body, 'UTF8'), replayed_at IS NOT NULL"
                        + " FROM couponflow.dead_letter ORDER BY 1"))
                .containsExactly("0|second|f", "1|other|t");
    }

    @Test
    void tablesThatHaveLostTheBatchBeforeAreNotWrittenAnyMore() throws Exception {
        commit(committer, batch(3, MartBatch.NONE, issued("12b", 3), issued("flyer", 3)));
        mart.execute("CREATE TABLE backup AS SELECT * FROM couponflow.channel_conversion");
        commit(committer, batch(4, 3, issued("flyer", 4)));
        commit(committer, batch(5, 4, issued("12b", 5)));
        // As of checkpoint 3, as a backup would have it.
        mart.execute(
                "TRUNCATE couponflow.channel_conversion; INSERT INTO couponflow.channel_conversion SELECT * FROM backup;"
                        + " UPDATE couponflow.job_run SET last_checkpoint_id = 3");

        Throwable next = catchThrowable(() -> commit(committer, batch(6, 5, issued("12b", 6))));
        Throwable again;
        try (MartCommitter restarted = mart.committer(OptionalLong.of(6))) {
            again = catchThrowable(() -> commit(restarted, batch(6, 5, issued("12b", 6))));
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
        commit(committer, batch(3, MartBatch.NONE, issued("12b", 3)));
        commit(committer, batch(4, 3, issued("12b", 4)));

        try (MartCommitter restarted = mart.committer(OptionalLong.of(5))) {
            commit(restarted, batch(4, 3, issued("12b", 4)));
            commit(restarted, batch(5, 4, issued("12b", 5)));
            commit(restarted, batch(6, 5));
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

    @Test
    void noSessionLivesAsLongAsTheJob() throws Exception {
        commit(committer, batch(1, issued("12b", 1)));
        List<String> first = session();
        for (int i = 2; i <= MartCommitter.COMMITS_A_SESSION; i++) {
            commit(committer, batch(i));
        }

        commit(committer, batch(MartCommitter.COMMITS_A_SESSION + 1, issued("12b", 2)));

        assertThat(session()).hasSize(1).isNotEqualTo(first);
        assertThat(mart.issued()).containsExactly("12b|2|" + (MartCommitter.COMMITS_A_SESSION + 1));
    }

    private List<String> session() {
        return mart.rows("SELECT pid, backend_start FROM pg_stat_activity WHERE datname = current_database() AND"
                + " application_name = 'couponflow'");
    }

    private void cutConnections() {
        mart.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'couponflow'");
    }

    private List<String> waiting() {
        return mart.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND"
                + " application_name = 'couponflow' AND wait_event_type = 'Lock'");
    }
}
