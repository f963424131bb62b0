package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.START;
import static io.couponflow.connectors.jdbc.TestMart.batch;
import static io.couponflow.connectors.jdbc.TestMart.commit;
import static io.couponflow.connectors.jdbc.TestMart.deadLetter;
import static io.couponflow.connectors.jdbc.TestMart.issued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.couponflow.connectors.jdbc.JobRun.TablesInUseException;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbered rules of {@link JobRun}, each on a database of its own. */
class JobRunTest {

    private static final OptionalLong NO_STATE = OptionalLong.empty();
    private static final JobRun.Start REBUILD =
            new JobRun.Start("0.1.0", "Asia/Shanghai", "PT1H", "PT12H", "remaining-balance", true, false);

    /** Of {@link TestMart#committer}. */
    private static final String JOB = "0123456789abcdef";

    private TestMart mart;

    @BeforeEach
    void migrate() {
        mart = TestMart.migrated();
    }

    @Test
    void eachStartTakesTheNextRunIdAndSaysWhatItIs() throws Exception {
        mart.committer(NO_STATE).close();
        mart.committer(OptionalLong.of(7)).close();

        assertThat(mart.rows("SELECT run_id, job_id, job_name, version, zone, restored_checkpoint_id,"
                        + " last_checkpoint_id, last_commit_at, rebuilt FROM couponflow.job_run ORDER BY run_id"))
                .containsExactly(
                        "1|0123456789abcdef|couponflow|0.1.0|Asia/Shanghai|null|null|null|f",
                        "2|0123456789abcdef|couponflow|0.1.0|Asia/Shanghai|7|null|null|f");
    }

    @Test
    void aStartSaysWhetherItEndsByItself() throws Exception {
        JobRun.Start nightly =
                new JobRun.Start("0.1.0", "Asia/Shanghai", "PT1H", "PT12H", "remaining-balance", false, true);

        mart.committer(NO_STATE).close();
        mart.committer(nightly, JOB, NO_STATE).close();

        assertThat(mart.rows("SELECT run_id, bounded FROM couponflow.job_run ORDER BY run_id"))
                .containsExactly("1|f", "2|t");
    }

    @Test
    void aStartWithoutStateOnUsedTablesIsRefusedAndLeavesNoRun() throws Exception {
        runThatCommitted(9, issued("12b", 1));

        assertThatThrownBy(() -> mart.committer(NO_STATE))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isInstanceOf(TablesInUseException.class)
                .hasMessageStartingWith("the tables of schema couponflow hold the totals of a former run (run 1,"
                        + " couponflow, checkpoint 9, ")
                .hasMessageEndingWith(
                        "; this run starts without its state and would overwrite them: start from its last"
                                + " checkpoint or savepoint, or ask to rebuild, which empties the tables and counts from the first"
                                + " push again");
        assertThat(mart.runs()).containsExactly("1|9");
        assertThat(mart.issued()).containsExactly("12b|1|9");
    }

    @Test
    void theSameIsToldAheadOfTheStart() throws Exception {
        try (Connection connection = mart.connect()) {
            assertThatCode(() -> JobRun.refuseUsedTables(connection, START)).doesNotThrowAnyException();
            runThatCommitted(9, issued("12b", 1));

            assertThatThrownBy(() -> JobRun.refuseUsedTables(connection, START))
                    .isInstanceOf(TablesInUseException.class)
                    .hasMessageContaining("would overwrite them");
            assertThatCode(() -> JobRun.refuseUsedTables(connection, REBUILD)).doesNotThrowAnyException();
        }
    }

    @Test
    void stateBelongsToTheTablesThatItsJobWroteLast() throws Exception {
        try (Connection connection = mart.connect()) {
            assertThatThrownBy(() -> JobRun.refuseForeignState(connection, START, JOB, 9))
                    .isInstanceOf(TablesInUseException.class)
                    .hasMessageContaining("have never been written");
            runThatCommitted(9, issued("12b", 1));

            assertThatCode(() -> JobRun.refuseForeignState(connection, START, JOB, 9))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> JobRun.refuseForeignState(connection, START, JOB, 8))
                    .isInstanceOf(TablesInUseException.class)
                    .hasMessageContaining("are as of checkpoint 9");
            assertThatThrownBy(() -> JobRun.refuseForeignState(connection, START, "fedcba", 9))
                    .isInstanceOf(TablesInUseException.class)
                    .hasMessage("the state is checkpoint 9 of job fedcba, which has never written the tables of schema"
                            + " couponflow: they are not the ones that it belongs to");
        }
    }

    @Test
    void aRunThatCarriedOnFromTheStateAndNeverCommittedIsNotInItsWay() throws Exception {
        runThatCommitted(9, issued("12b", 1));
        mart.committer(START, "next", OptionalLong.of(9)).close();

        try (Connection connection = mart.connect()) {
            assertThatCode(() -> JobRun.refuseForeignState(connection, START, JOB, 9))
                    .doesNotThrowAnyException();
            assertThatCode(() -> JobRun.refuseForeignState(connection, START, "next", 10))
                    .as("a checkpoint that was completed and not yet committed")
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aRunThatWroteNoMoreThanTheRowsOfTheStateIsNotInItsWayAndOneThatWentOnIs() throws Exception {
        runThatCommitted(9, issued("12b", 1));
        try (MartCommitter again = mart.committer(START, "again", OptionalLong.of(9));
                Connection connection = mart.connect()) {
            commit(again, batch(9, issued("12b", 1)));
            assertThatCode(() -> JobRun.refuseForeignState(connection, START, JOB, 9))
                    .doesNotThrowAnyException();

            commit(again, batch(10, issued("12b", 2)));
            assertThatThrownBy(() -> JobRun.refuseForeignState(connection, START, JOB, 9))
                    .isInstanceOf(TablesInUseException.class)
                    .hasMessageContaining("run 2 has written");
        }
    }

    @Test
    void stateThatAnotherRunHasPassedByIsRefusedThoughItsCheckpointIsALaterOne() throws Exception {
        runThatCommitted(9, issued("12b", 1));
        mart.committer(REBUILD, "rebuild", NO_STATE).close();

        try (Connection connection = mart.connect()) {
            assertThatThrownBy(() -> JobRun.refuseForeignState(connection, START, JOB, 9))
                    .isInstanceOf(TablesInUseException.class)
                    .hasMessage(
                            "the state is checkpoint 9 of job " + JOB + ", but run 2 has written the tables of schema"
                                    + " couponflow since: they are no longer the ones that it belongs to");
        }
    }

    @Test
    void aRunThatNeverCommittedIsNotInTheWayOfTheNext() throws Exception {
        mart.committer(NO_STATE).close();

        mart.committer(NO_STATE).close();

        assertThat(mart.runs()).containsExactly("1|null", "2|null");
    }

    @Test
    void aStartWithTheStateOfTheLastCommitGoesOn() throws Exception {
        runThatCommitted(9, issued("12b", 1));

        try (MartCommitter next = mart.committer(OptionalLong.of(9))) {
            commit(next, batch(10, issued("12b", 2)));
        }

        assertThat(mart.issued()).containsExactly("12b|2|10");
        assertThat(mart.runs()).containsExactly("1|9", "2|10");
    }

    @Test
    void aRebuildEmptiesEveryTableInTheTransactionThatRegistersIt() throws Exception {
        runThatCommitted(
                9,
                Stream.of(Table.values())
                        .map(table -> TestMart.anyOf(table, () -> "a"))
                        .toArray(Tuple[]::new));
        try (Connection transaction = mart.connect()) {
            transaction.setAutoCommit(false);
            JobRun.register(transaction, REBUILD, false, "id", "rebuild", NO_STATE);
            transaction.rollback();
            assertThat(mart.issued()).as("a rebuild that failed").hasSize(1);

            JobRun.register(transaction, REBUILD, false, "id", "rebuild", NO_STATE);
            transaction.commit();
        }

        for (Table table : Table.values()) {
            assertThat(mart.rows("SELECT count(*) FROM couponflow." + table.tableName()))
                    .as(table.tableName())
                    .containsExactly("0");
        }
        assertThat(mart.rows(
                        "SELECT last_checkpoint_id, last_commit_at, rebuilt FROM couponflow.job_run ORDER BY run_id"))
                .containsExactly("null|null|f", "null|null|t");
    }

    @Test
    void aRebuildNeedsNoMoreThanTheRoleOfTheJob() throws Exception {
        runThatCommitted(9, deadLetter(1, "before", "a"), issued("12b", 1));
        try (Connection transaction = mart.connect();
                Statement statement = transaction.createStatement()) {
            transaction.setAutoCommit(false);
            statement.execute("SET LOCAL ROLE couponflow_writer");

            JobRun.register(transaction, REBUILD, false, "id", "rebuild", NO_STATE);
            transaction.commit();
        }

        assertThat(mart.issued()).isEmpty();
        assertThat(mart.rows("SELECT position FROM couponflow.dead_letter")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel_conversion", "coupon_cube"})
    void aRebuildSaysWhoUsesTheTablesInsteadOfWaitingForEver(String table) throws Exception {
        runThatCommitted(9, issued("12b", 1));
        try (Connection reader = mart.connect();
                Connection rebuild = mart.connect()) {
            reader.setClientInfo("ApplicationName", "a colleague's psql");
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT FROM couponflow." + table);
            assertThat(JobRun.usersOfTables(rebuild)).get(STRING).contains("a colleague's psql");
            rebuild.setAutoCommit(false);

            assertThatThrownBy(() -> JobRun.register(rebuild, REBUILD, false, "id", "rebuild", NO_STATE))
                    .isInstanceOf(SQLException.class)
                    .satisfies(refused -> assertThat(MartDatabase.isPassing((SQLException) refused))
                            .as("is tried again")
                            .isTrue())
                    .hasMessageMatching("the tables of schema couponflow are in use by process [0-9]+, user postgres,"
                            + " a colleague's psql, .*");

            reader.rollback();
            JobRun.register(rebuild, REBUILD, false, "id", "rebuild", NO_STATE);
            rebuild.commit();
        }
        assertThat(mart.issued()).isEmpty();
    }

    @Test
    void aRebuildKeepsTheDeadLettersThatWereReplayedAndMayWriteThemAgain() throws Exception {
        runThatCommitted(9, deadLetter(1, "before", "a"), deadLetter(2, "before", "a"), deadLetter(3, "before", "a"));
        mart.execute("UPDATE couponflow.dead_letter SET replayed_at = '2016-08-30 00:00Z' WHERE position > 1");

        try (MartCommitter rebuild = mart.committer(REBUILD, "id", NO_STATE)) {
            assertThat(mart.rows("SELECT position, detail FROM couponflow.dead_letter ORDER BY position"))
                    .as("emptied")
                    .containsExactly("2|before", "3|before");
            commit(rebuild, batch(1, deadLetter(1, "after", "a"), deadLetter(2, "after", "a")));
        }

        assertThat(mart.rows("SELECT position, detail, replayed_at IS NOT NULL FROM couponflow.dead_letter"
                        + " ORDER BY position"))
                .containsExactly("1|after|f", "2|after|t", "3|before|t");
    }

    @Test
    void aRunThatRebuiltCanBeRestartedFromItsStateAndRebuildsNoMore() throws Exception {
        runThatCommitted(9, issued("old", 1));
        try (MartCommitter rebuild = mart.committer(REBUILD, "id", NO_STATE)) {
            commit(rebuild, batch(1, issued("12b", 1)));
        }

        try (MartCommitter again = mart.committer(REBUILD, "id", OptionalLong.of(1))) {
            commit(again, batch(2, issued("flyer", 1)));
        }

        assertThat(mart.issued()).containsExactly("12b|1|1", "flyer|1|2");
        assertThat(mart.rows("SELECT rebuilt FROM couponflow.job_run ORDER BY run_id"))
                .containsExactly("f", "t", "f");
    }

    @Test
    void aStartInAnotherZoneIsRefusedThoughItHasState() throws Exception {
        runThatCommitted(9, issued("12b", 1));
        JobRun.Start elsewhere =
                new JobRun.Start("0.1.0", "Europe/Berlin", "PT1H", "PT12H", "remaining-balance", false, false);

        assertThatThrownBy(() -> mart.committer(elsewhere, "id", OptionalLong.of(9)))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isInstanceOf(TablesInUseException.class)
                .hasMessage(
                        "the tables of schema couponflow were counted with zone Asia/Shanghai, this run is configured"
                                + " for Europe/Berlin: keep the setting, or start without state and ask to rebuild");
    }

    @Test
    void aStartWithWindowsOfAnotherWidthIsRefused() throws Exception {
        runThatCommitted(5, issued("12b", 1));
        JobRun.Start wider =
                new JobRun.Start("0.1.0", "Asia/Shanghai", "PT12H", "PT12H", "remaining-balance", false, false);

        assertThatThrownBy(() -> mart.committer(wider, "id", OptionalLong.of(5)))
                .cause()
                .hasMessage("the tables of schema couponflow were counted with activity.window PT1H, this run is"
                        + " configured for PT12H: keep the setting, or start without state and ask to rebuild");
    }

    @Test
    void aStartWithOtherAlarmWindowsOrAnotherReadingOfCoinCountsIsRefused() throws Exception {
        runThatCommitted(5, issued("12b", 1));
        JobRun.Start narrower =
                new JobRun.Start("0.1.0", "Asia/Shanghai", "PT1H", "PT6H", "remaining-balance", false, false);
        JobRun.Start otherwise =
                new JobRun.Start("0.1.0", "Asia/Shanghai", "PT1H", "PT12H", "order-amount", false, false);

        assertThatThrownBy(() -> mart.committer(narrower, "id", OptionalLong.of(5)))
                .cause()
                .hasMessageContaining("alarm.window PT12H, this run is configured for PT6H");
        assertThatThrownBy(() -> mart.committer(otherwise, "id", OptionalLong.of(5)))
                .cause()
                .hasMessageContaining("tokens.coin-count remaining-balance, this run is configured for order-amount");
    }

    @Test
    void aStartFromAnOlderCheckpointThanTheTablesShowIsRefused() throws Exception {
        runThatCommitted(9, issued("12b", 1));

        assertThatThrownBy(() -> mart.committer(OptionalLong.of(6)))
                .cause()
                .isInstanceOf(TablesInUseException.class)
                .hasMessageStartingWith("the tables of schema couponflow are as of checkpoint 9 (run 1,")
                .hasMessageEndingWith("this run starts from checkpoint 6: start from that one or a later one, or start"
                        + " without state and ask to rebuild");
        assertThat(mart.issued()).containsExactly("12b|1|9");
    }

    @Test
    void aStartFromStateOnTablesThatWereNeverWrittenIsRefused() {
        assertThatThrownBy(() -> mart.committer(OptionalLong.of(6)))
                .cause()
                .isInstanceOf(TablesInUseException.class)
                .hasMessageStartingWith(
                        "this run starts from checkpoint 6, but the tables of schema couponflow have never"
                                + " been written");
    }

    @Test
    void aRunThatAnotherHasFollowedWritesNothingMore() throws Exception {
        try (MartCommitter older = mart.committer(NO_STATE)) {
            commit(older, batch(1, issued("12b", 1)));
            mart.committer(OptionalLong.of(1)).close();

            assertThatThrownBy(() -> commit(older, batch(2, issued("12b", 100))))
                    .isInstanceOf(SuppressRestartsException.class)
                    .cause()
                    .isInstanceOf(TablesInUseException.class)
                    .hasMessage(
                            "run 1 no longer writes the tables of schema couponflow: a newer run has taken over (see"
                                    + " table couponflow.job_run)");
        }
        assertThat(mart.issued()).containsExactly("12b|1|1");
        assertThat(mart.runs()).containsExactly("1|1", "2|null");
    }

    @Test
    void aCommitThatMeetsANewerStartOnItsWayWritesNothing() throws Exception {
        try (MartCommitter older = mart.committer(NO_STATE);
                Connection newer = mart.connect()) {
            for (int checkpoint = 1; checkpoint <= 6; checkpoint++) {
                // Often enough for the driver to prepare the statements on the server.
                commit(older, batch(checkpoint, issued("12b", checkpoint)));
            }
            newer.setAutoCommit(false);
            JobRun.register(newer, START, false, "id", "newer", OptionalLong.of(6));

            CompletableFuture<Void> late = committing(older, batch(7, issued("12b", 100)));
            awaitOneThatWaitsForALock();
            newer.commit();

            assertThatThrownBy(late::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(SuppressRestartsException.class);
        }
        assertThat(mart.issued()).containsExactly("12b|6|6");
    }

    @Test
    void aStartThatMeetsACommitOnItsWayWaitsAndSeesIt() throws Exception {
        try (Connection commit = mart.connect()) {
            commit.setAutoCommit(false);
            JobRun older = JobRun.register(commit, START, false, "id", "older", NO_STATE);
            commit.commit();
            older.committed(commit, 1, MartBatch.NONE, java.time.Instant.now());

            CompletableFuture<Void> start = CompletableFuture.runAsync(() -> {
                try {
                    mart.committer(NO_STATE).close();
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
            awaitOneThatWaitsForALock();
            commit.commit();

            assertThatThrownBy(start::join).hasRootCauseInstanceOf(TablesInUseException.class);
        }
    }

    @Test
    void aStartWhoseUserMayNotCreateTemporaryTablesIsRefusedAndToldWhatToRun() throws Exception {
        String database = mart.rows("SELECT current_database()").get(0);
        mart.execute("REVOKE TEMPORARY ON DATABASE " + database + " FROM PUBLIC");

        assertThatThrownBy(() -> mart.committer(NO_STATE))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isInstanceOf(TablesInUseException.class)
                .hasMessage(
                        "user job may not create the temporary tables that rows are merged from: run GRANT TEMPORARY ON"
                                + " DATABASE " + database + " TO job");
        assertThat(mart.runs()).isEmpty();

        mart.execute("GRANT TEMPORARY ON DATABASE " + database + " TO job");
        runThatCommitted(1, issued("12b", 1));
        assertThat(mart.issued()).as("with the right").containsExactly("12b|1|1");
    }

    private void runThatCommitted(long checkpointId, Tuple... rows) throws Exception {
        try (MartCommitter committer = mart.committer(NO_STATE)) {
            commit(committer, batch(checkpointId, rows));
        }
    }

    private void awaitOneThatWaitsForALock() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !mart.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND"
                                + " wait_event_type = 'Lock'")
                        .isEmpty());
    }

    static CompletableFuture<Void> committing(MartCommitter committer, MartBatch batch) {
        return CompletableFuture.runAsync(() -> {
            try {
                commit(committer, batch);
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }
}
