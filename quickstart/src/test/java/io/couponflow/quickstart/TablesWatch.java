package io.couponflow.quickstart;

import io.couponflow.sql.Cubes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tables again and again, as a dashboard does, and notes every reading that is of no completed checkpoint.
 *
 * <ol>
 *   <li>Between two commits nothing changes: all readings at the same last commit are the same to the last row. A row that was
 *       written apart from its checkpoint would differ.
 *   <li>The last committed checkpoint never goes back, and no row is of a later one.
 *   <li>Within a reading the tables agree: pushes received are accepted, repeated, refused or ignored, accepted ones are
 *       counted by day as well, and what sums up rows is their sum.
 * </ol>
 */
@SuppressWarnings("try") // nobody interrupts a test
final class TablesWatch implements AutoCloseable {

    private static final int PAUSE_MILLIS = 100;
    private static final List<String> TABLES = List.of(
            "channel_conversion",
            "redemption_lag",
            "redemption",
            "payment",
            "activity",
            "audience",
            "gift_offer",
            "inventory",
            "inventory_alarm",
            "member_activity",
            "token_order",
            "token_posting",
            "token_balance",
            "data_quality");
    /** Their rows don't say which checkpoint wrote them. */
    private static final List<String> CUBES = List.of("coupon_cube", "lag_cube", "redemption_cube");

    private final Database database;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final List<String> violations = new ArrayList<>();
    private final TreeMap<Long, String> digests = new TreeMap<>();
    private final Thread thread = new Thread(this::watch, "tables-watch");
    private long lastCheckpoint;
    private int readings;

    private TablesWatch(Database database) {
        this.database = database;
    }

    /** Begins to read. */
    static TablesWatch start(Database database) {
        TablesWatch watch = new TablesWatch(database);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    synchronized int readings() {
        return readings;
    }

    /** What was seen that must not be. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private void watch() {
        Connection connection = null;
        try {
            while (!ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    if (connection == null || connection.isClosed()) {
                        connection = database.connect();
                        connection.setAutoCommit(false);
                        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                    }
                    read(connection);
                    connection.commit();
                } catch (SQLException e) {
                    if (!isAway(e)) {
                        violation("a reading failed: " + e.getMessage());
                    }
                    close(connection);
                    connection = null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(connection);
        }
    }

    private synchronized void read(Connection connection) throws SQLException {
        String commit = one(
                connection,
                "SELECT coalesce(max(last_checkpoint_id), 0) || '@' || coalesce(max(run_id), 0) FROM couponflow.job_run");
        if (commit == null) {
            return;
        }
        long checkpoint = Long.parseLong(commit.replaceFirst("@.*", ""));
        StringBuilder digest = new StringBuilder();
        for (String cube : CUBES) {
            digest.append(digest(connection, cube));
        }
        for (String table : TABLES) {
            digest.append(digest(connection, table));
            String later = one(connection, "SELECT max(checkpoint_id)::text FROM couponflow." + table);
            if (later != null && Long.parseLong(later) > checkpoint) {
                violations.add(table + " has a row of checkpoint " + later + " at commit " + commit);
            }
        }
        if (checkpoint < lastCheckpoint) {
            violations.add("the last commit went back from " + lastCheckpoint + " to " + commit);
        }
        lastCheckpoint = checkpoint;
        String before = digests.putIfAbsent(checkpoint, digest.toString());
        if (before != null && !before.equals(digest.toString())) {
            violations.add("the tables changed between two commits, at " + commit);
        }
        agree(connection, commit);
        readings++;
    }

    private static @Nullable String digest(Connection connection, String table) throws SQLException {
        return one(
                connection,
                "SELECT count(*) || ':' || coalesce(sum(hashtextextended((to_jsonb(t) - 'updated_at')::text, 0)), 0) FROM couponflow."
                        + table + " t");
    }

    private synchronized void violation(String what) {
        violations.add(what);
    }

    /** The server is gone, going or coming: that is the fault, not a reading. */
    private static boolean isAway(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }

    private void agree(Connection connection, String commit) throws SQLException {
        for (String disagreement : List.of(
                "SELECT 'received ' || sum(received) || ', in parts ' || sum(accepted + duplicates + dead_letters + ignored)"
                        + " FROM couponflow.data_quality HAVING sum(received) <> sum(accepted + duplicates + dead_letters + ignored)",
                "SELECT 'accepted ' || q.accepted || ', by day ' || a.events FROM"
                        + " (SELECT coalesce(sum(accepted), 0) AS accepted FROM couponflow.data_quality) q,"
                        + " (SELECT coalesce(sum(events), 0) AS events FROM couponflow.audience) a WHERE accepted <> events",
                "SELECT 'dead letters ' || q.n || ', kept ' || d.n FROM"
                        + " (SELECT coalesce(sum(dead_letters), 0) AS n FROM couponflow.data_quality) q,"
                        + " (SELECT count(*) AS n FROM couponflow.dead_letter) d WHERE q.n <> d.n")) {
            String seen = one(connection, disagreement);
            if (seen != null) {
                violations.add(seen + " at commit " + commit);
            }
        }
        for (String difference : Cubes.differences(connection)) {
            violations.add(difference + " at commit " + commit);
        }
    }

    private static @Nullable String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // Its server is gone, and so is it.
            return;
        }
    }

    @Override
    public void close() throws InterruptedException {
        ending.countDown();
        thread.join();
    }
}
