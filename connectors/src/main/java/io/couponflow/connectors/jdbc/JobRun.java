package io.couponflow.connectors.jdbc;

import io.couponflow.mart.Table;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of the sink, as table {@code job_run} holds it: who may write the tables, and how far they are.
 *
 * <ol>
 *   <li>Each start, of a new job or after a failure, takes the next run_id. Only the greatest may write.
 *   <li>A start without state is refused where a former run has committed, unless it is to rebuild: then all tables are
 *       emptied, but for the dead letters that were replayed, in the transaction that registers it.
 *   <li>A start with state is refused if its zone, its windows or its reading of coin counts are others than those of the rows, which would mix; if
 *       it is from an older checkpoint than the tables show, which may hold rows that the way from there never writes
 *       again; and if the tables have never seen a run, and so are not its own.
 *   <li>A commit is refused where the one before it is missing.
 *   <li>A start without state whose input ends leaves the cubes empty until its last commit, after failures too. If it never comes so far, the next start
 *       that does not do the same fills them.
 * </ol>
 */
public final class JobRun {

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(3);

    private final long runId;
    private final boolean cubesPending;

    private JobRun(long runId, boolean cubesPending) {
        this.runId = runId;
        this.cubesPending = cubesPending;
    }

    /**
     * What a run says of itself.
     *
     * @param version of couponflow
     * @param zone of its days
     * @param activityWindow the width of its windows, as ISO 8601 has it, such as PT1H
     * @param alarmWindow the width of the windows of stock alarms, likewise
     * @param coinCount how the coin counts of token orders are read
     * @param rebuild empty the tables when it starts without state
     * @param bounded whether it reads what is there and ends, as a run each night does, rather than going on until it is stopped
     */
    public record Start(
            String version,
            String zone,
            String activityWindow,
            String alarmWindow,
            String coinCount,
            boolean rebuild,
            boolean bounded)
            implements Serializable {}

    /** The tables can't be written by this run; tells what to do. */
    public static final class TablesInUseException extends RuntimeException {
        TablesInUseException(String message) {
            super(message);
        }
    }

    /**
     * Registers a start, in a transaction of the caller's.
     *
     * @param hasEnd true if the input ends
     * @param restored the checkpoint that its state is from
     * @throws TablesInUseException if the tables hold what this run would spoil
     */
    static JobRun register(
            Connection transaction, Start start, boolean hasEnd, String jobId, String jobName, OptionalLong restored)
            throws SQLException {
        refuseWithoutTemporaryTables(transaction);
        // Ahead of the look at former runs: a former run's commit comes before it, or is fenced off.
        lock(transaction, "LOCK TABLE couponflow.job_run IN EXCLUSIVE MODE");
        Former former = Former.read(transaction);
        if (restored.isEmpty() && start.rebuild()) {
            empty(transaction);
        } else {
            refuseToSpoil(former, start, restored);
            if (restored.isPresent()) {
                refuseStrangers(transaction, restored.getAsLong());
            }
        }
        boolean wasPending = areCubesPending(transaction);
        boolean isPending = hasEnd && (restored.isEmpty() || wasPending);
        if (wasPending && !isPending) {
            fillCubes(transaction);
        }
        return insert(transaction, start, jobId, jobName, restored, isPending);
    }

    /**
     * Fails if a start without state would be refused, of the user of {@code connection}.
     *
     * @throws TablesInUseException if it would
     */
    public static void refuseUsedTables(Connection connection, Start start) throws SQLException {
        refuseWithoutTemporaryTables(connection);
        if (!start.rebuild()) {
            refuseToSpoil(Former.read(connection), start, OptionalLong.empty());
        }
    }

    /**
     * Whom a rebuild has to wait for. Waits some seconds itself, and changes nothing.
     *
     * @param connection without a transaction under way
     * @return who uses the tables, for a person to read; empty if a rebuild could empty them now
     */
    public static Optional<String> usersOfTables(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            truncate(connection);
            return Optional.empty();
        } catch (TablesLockedException e) {
            return Optional.of(e.users);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /**
     * Fails if the tables are not the ones that the state belongs to, or have gone another way since: if the job that the
     * state is from never wrote them, if a run has followed that does not come from it or has gone on from it, or if a start
     * from it would be refused for another reason. A run that ended before its first own checkpoint has gone nowhere: it may
     * have written the rows of the state once more.
     *
     * @param jobId of the job whose checkpoint or savepoint it is, hexadecimal
     * @param checkpointId the number of that
     * @throws TablesInUseException if it is so
     */
    public static void refuseForeignState(Connection connection, Start start, String jobId, long checkpointId)
            throws SQLException {
        refuseStrangers(connection, checkpointId);
        try (PreparedStatement statement = connection.prepareStatement("SELECT own.run_id, (SELECT min(newer.run_id)"
                + " FROM couponflow.job_run AS newer WHERE newer.run_id > own.run_id"
                + " AND (newer.restored_checkpoint_id IS NULL OR newer.last_checkpoint_id IS NOT NULL"
                + " AND (newer.restored_checkpoint_id <> ? OR newer.last_checkpoint_id <> ?)))"
                + " FROM (SELECT max(run_id) AS run_id FROM couponflow.job_run WHERE job_id = ?) AS own")) {
            statement.setLong(1, checkpointId);
            statement.setLong(2, checkpointId);
            statement.setString(3, jobId);
            try (ResultSet runs = statement.executeQuery()) {
                runs.next();
                runs.getLong(1);
                if (runs.wasNull()) {
                    throw new TablesInUseException("the state is checkpoint " + checkpointId + " of job " + jobId
                            + ", which has never written the tables of schema couponflow: they are not the ones that it"
                            + " belongs to");
                }
                long newer = runs.getLong(2);
                if (!runs.wasNull()) {
                    throw new TablesInUseException("the state is checkpoint " + checkpointId + " of job " + jobId
                            + ", but run " + newer + " has written the tables of schema couponflow since: they are no"
                            + " longer the ones that it belongs to");
                }
            }
        }
        refuseToSpoil(Former.read(connection), start, OptionalLong.of(checkpointId));
    }

    /**
     * Notes that the tables are as of {@code checkpointId}, in the transaction that writes them.
     *
     * @param previousId the checkpoint that they must have been as of before, or a later one; 0 if there was none
     * @throws TablesInUseException if another start has followed this one, or they are as of an earlier checkpoint
     */
    void committed(Connection transaction, long checkpointId, long previousId, Instant now) throws SQLException {
        long shown = lastCheckpoint(transaction);
        try (PreparedStatement statement = transaction.prepareStatement("UPDATE couponflow.job_run"
                + " SET last_checkpoint_id = ?, last_commit_at = ? WHERE run_id = ?"
                + " AND NOT EXISTS (SELECT FROM couponflow.job_run AS newer WHERE newer.run_id > ?)")) {
            statement.setLong(1, checkpointId);
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setLong(3, runId);
            statement.setLong(4, runId);
            if (statement.executeUpdate() == 0) {
                throw new TablesInUseException("run " + runId
                        + " no longer writes the tables of schema couponflow: a newer run has taken over (see table"
                        + " couponflow.job_run)");
            }
        }
        if (shown < previousId) {
            throw new TablesInUseException("the tables of schema couponflow are as of checkpoint " + shown
                    + ", expected " + previousId
                    + " or later: the database has lost commits that it had acknowledged (was"
                    + " it restored from a backup, or has a standby taken over that was behind?); put those back, or start"
                    + " without state and ask to rebuild");
        }
    }

    /** The checkpoint that the tables are as of; 0 if they are as of none. */
    private static long lastCheckpoint(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet run = statement.executeQuery("SELECT last_checkpoint_id FROM couponflow.job_run"
                        + " WHERE last_checkpoint_id IS NOT NULL ORDER BY run_id DESC LIMIT 1")) {
            return run.next() ? run.getLong(1) : 0;
        }
    }

    /** Everybody may, unless somebody took it away. */
    private static void refuseWithoutTemporaryTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet refusal = statement.executeQuery("SELECT format('user %1$I may not create the temporary"
                        + " tables that rows are merged from: run GRANT TEMPORARY ON DATABASE %2$I TO %1$I', current_user,"
                        + " current_database()) WHERE NOT has_database_privilege(current_database(), 'TEMP')")) {
            if (refusal.next()) {
                throw new TablesInUseException(refusal.getString(1));
            }
        }
    }

    private static void refuseToSpoil(@Nullable Former former, Start start, OptionalLong restored) {
        if (former == null) {
            return;
        }
        if (restored.isEmpty()) {
            throw new TablesInUseException("the tables of schema couponflow hold the totals of a former run (" + former
                    + "); this run starts without its state and would overwrite them: start from its last checkpoint or"
                    + " savepoint, or ask to rebuild, which empties the tables and counts from the first push again");
        }
        if (former.checkpointId > restored.getAsLong()) {
            throw new TablesInUseException("the tables of schema couponflow are as of checkpoint " + former.checkpointId
                    + " (" + former + "), this run starts from checkpoint " + restored.getAsLong()
                    + ": start from that one or a later one, or start without state and ask to rebuild");
        }
        refuseOther("zone", former.zone, start.zone());
        refuseOther("activity.window", former.activityWindow, start.activityWindow());
        refuseOther("alarm.window", former.alarmWindow, start.alarmWindow());
        refuseOther("tokens.coin-count", former.coinCount, start.coinCount());
    }

    private static void refuseOther(String setting, String before, String now) {
        if (!before.equals(now)) {
            throw new TablesInUseException("the tables of schema couponflow were counted with " + setting + " " + before
                    + ", this run is configured for " + now
                    + ": keep the setting, or start without state and ask to rebuild");
        }
    }

    /** A database that has never seen a run is not the one that the state belongs to. */
    private static void refuseStrangers(Connection transaction, long restored) throws SQLException {
        try (Statement statement = transaction.createStatement();
                ResultSet runs = statement.executeQuery("SELECT EXISTS (SELECT FROM couponflow.job_run)")) {
            runs.next();
            if (!runs.getBoolean(1)) {
                throw new TablesInUseException("this run starts from checkpoint " + restored
                        + ", but the tables of schema couponflow have never been written: they are not the ones that its"
                        + " state belongs to; give it those, or start without state");
            }
        }
    }

    /**
     * Empties the tables. Of the dead letters those that were replayed stay: the pushes that they became are in the topic
     * or the archive too, and a dead letter that was made anew, without the note, would be sent once more.
     */
    private static void empty(Connection transaction) throws SQLException {
        truncate(transaction);
        try (Statement statement = transaction.createStatement()) {
            statement.execute("DELETE FROM couponflow.dead_letter WHERE replayed_at IS NULL");
            // Older than any checkpoint, so that the rebuild may write them.
            statement.execute("UPDATE couponflow.dead_letter SET checkpoint_id = 0");
            statement.execute("UPDATE couponflow.job_run SET last_checkpoint_id = NULL, last_commit_at = NULL");
        }
        LOG.warn("rebuilding: the tables of schema couponflow were emptied");
    }

    private static String emptied() {
        return Stream.of(Table.values())
                .filter(table -> table != Table.DEAD_LETTER)
                .map(table -> "couponflow." + table.tableName())
                .collect(Collectors.joining(", "));
    }

    /** Whoever reads a cube is waited for as well: its triggers empty it. A lock on it alone is not the writer's to take. */
    private static void truncate(Connection transaction) throws SQLException {
        lock(transaction, "TRUNCATE " + emptied());
        lock(transaction, "LOCK TABLE couponflow.dead_letter IN EXCLUSIVE MODE");
    }

    /**
     * Takes a lock, or fails after some seconds: readers queue behind a lock that is waited for.
     *
     * @throws TablesLockedException naming those who use the tables
     */
    private static void lock(Connection transaction, String statementOfLock) throws SQLException {
        Savepoint before = transaction.setSavepoint();
        try (Statement statement = transaction.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '" + LOCK_PATIENCE.toMillis() + "ms'");
            statement.execute(statementOfLock);
        } catch (SQLException e) {
            if (!TablesLockedException.STATE.equals(e.getSQLState())) {
                throw e;
            }
            transaction.rollback(before);
            throw new TablesLockedException(users(transaction), e);
        }
    }

    /** Who holds locks on the tables. Which columns another user may see is up to the server: process and user always. */
    private static String users(Connection transaction) throws SQLException {
        String sql = """
                SELECT coalesce(string_agg(DISTINCT concat_ws(', ', 'process ' || coalesce(lock.pid::text, 'of a prepared transaction'),
                           'user ' || usename, nullif(application_name, ''), 'from ' || host(client_addr), state,
                           'since ' || to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')), '; '),
                           'transactions that have ended just now')
                  FROM pg_locks AS lock
                  JOIN pg_class AS relation ON relation.oid = lock.relation
                  LEFT JOIN pg_stat_activity AS activity ON activity.pid = lock.pid
                 WHERE lock.granted
                   AND lock.pid IS DISTINCT FROM pg_backend_pid()
                   AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND relation.relnamespace = 'couponflow'::regnamespace
                """;
        try (Statement statement = transaction.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Others use the tables. It may pass: the sink tries again, as after every error of this state. */
    private static final class TablesLockedException extends SQLException {

        private static final String STATE = "55P03";
        private final String users;

        private TablesLockedException(String users, SQLException cause) {
            super("the tables of schema couponflow are in use by " + users, STATE, cause);
            this.users = users;
        }
    }

    /** With the last rows of an input that has ended. */
    void fillPendingCubes(Connection transaction) throws SQLException {
        if (cubesPending) {
            fillCubes(transaction);
        }
    }

    /** A trigger does, which may take longer than any other statement. */
    private static void fillCubes(Connection transaction) throws SQLException {
        int patience = transaction.getNetworkTimeout();
        transaction.setNetworkTimeout(Runnable::run, 0);
        try (Statement statement = transaction.createStatement()) {
            statement.execute("UPDATE couponflow.job_run SET cubes_pending = false WHERE cubes_pending");
        }
        transaction.setNetworkTimeout(Runnable::run, patience);
    }

    private static boolean areCubesPending(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement();
                ResultSet pending =
                        statement.executeQuery("SELECT EXISTS (SELECT FROM couponflow.job_run WHERE cubes_pending)")) {
            pending.next();
            return pending.getBoolean(1);
        }
    }

    private static JobRun insert(
            Connection transaction,
            Start start,
            String jobId,
            String jobName,
            OptionalLong restored,
            boolean cubesPending)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement("INSERT INTO couponflow.job_run"
                + " (job_id, job_name, version, zone, activity_window, alarm_window, coin_count, started_at,"
                + " restored_checkpoint_id, rebuilt, cubes_pending, bounded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " RETURNING run_id")) {
            statement.setString(1, jobId);
            statement.setString(2, jobName);
            statement.setString(3, start.version());
            statement.setString(4, start.zone());
            statement.setString(5, start.activityWindow());
            statement.setString(6, start.alarmWindow());
            statement.setString(7, start.coinCount());
            statement.setObject(8, Instant.now().atOffset(ZoneOffset.UTC));
            if (restored.isPresent()) {
                statement.setLong(9, restored.getAsLong());
            } else {
                statement.setNull(9, Types.BIGINT);
            }
            statement.setBoolean(10, restored.isEmpty() && start.rebuild());
            statement.setBoolean(11, cubesPending);
            statement.setBoolean(12, start.bounded());
            try (ResultSet id = statement.executeQuery()) {
                id.next();
                return new JobRun(id.getLong(1), cubesPending);
            }
        }
    }

    /** The last run that committed. */
    private record Former(
            long runId,
            String jobName,
            String zone,
            String activityWindow,
            String alarmWindow,
            String coinCount,
            long checkpointId,
            Instant committedAt) {

        static @Nullable Former read(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet run =
                            statement.executeQuery("SELECT run_id, job_name, zone, activity_window, alarm_window,"
                                    + " coin_count, last_checkpoint_id, last_commit_at FROM couponflow.job_run WHERE last_checkpoint_id IS NOT NULL"
                                    + " ORDER BY run_id DESC LIMIT 1")) {
                return run.next()
                        ? new Former(
                                run.getLong(1),
                                run.getString(2),
                                run.getString(3),
                                run.getString(4),
                                run.getString(5),
                                run.getString(6),
                                run.getLong(7),
                                run.getTimestamp(8).toInstant())
                        : null;
            }
        }

        @Override
        public String toString() {
            return "run " + runId + ", " + jobName + ", checkpoint " + checkpointId + ", " + committedAt;
        }
    }
}
