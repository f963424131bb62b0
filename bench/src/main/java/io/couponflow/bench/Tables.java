package io.couponflow.bench;

import io.couponflow.bench.Measurement.DatabaseWork;
import io.couponflow.quickstart.EmbeddedDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a PostgreSQL server tells of a job that writes to it. */
final class Tables implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    /**
     * How far the tables are.
     *
     * @param pushes that they stand for
     * @param at when that was committed, in seconds
     */
    record Commit(long pushes, double at) {}

    private final Connection connection;
    private final long server;
    private final double cpuBefore;

    private Tables(Connection connection, long server) throws IOException {
        this.connection = connection;
        this.server = server;
        cpuBefore = Proc.treeCpuSeconds(server);
    }

    /** Before the job starts: from here on the server's work counts, and it measures functions of connections to come. */
    static Tables of(EmbeddedDatabase database) throws SQLException, IOException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + connection.getCatalog() + " SET track_functions = 'pl'");
            try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                // PostgreSQL's first process has started the one of this connection.
                return new Tables(connection, Proc.parent(row.getLong(1)));
            }
        }
    }

    /** What the last completed checkpoint has put into the tables; null before the first. */
    @Nullable
    Commit commit() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT to_regclass('ops.freshness') IS NOT NULL")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return null;
                }
            }
            try (ResultSet row = statement.executeQuery("""
                    SELECT (SELECT coalesce(sum(received), 0) FROM couponflow.data_quality),
                           extract(epoch FROM last_commit_at)
                      FROM ops.freshness
                    """)) {
                return row.next() && row.getLong(1) > 0 && row.getObject(2) != null
                        ? new Commit(row.getLong(1), row.getDouble(2))
                        : null;
            }
        }
    }

    /** What the server has done since this was made; processor time of its processes at any time. */
    double cpuSeconds() throws IOException {
        return Proc.treeCpuSeconds(server) - cpuBefore;
    }

    /** All that the server has done for a job that has ended. */
    DatabaseWork work() throws SQLException, IOException {
        awaitOthers();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT coalesce(sum(n_tup_ins + n_tup_upd) FILTER (WHERE relname NOT LIKE '%cube%'), 0),
                               coalesce(sum(n_tup_ins + n_tup_upd) FILTER (WHERE relname LIKE '%cube%'), 0),
                               (SELECT coalesce(sum(f.total_time), 0) / 1000
                                  FROM pg_stat_user_functions f JOIN pg_proc p ON p.oid = f.funcid
                                 WHERE p.prorettype = 'trigger'::regtype)
                          FROM pg_stat_user_tables
                         WHERE schemaname = 'couponflow'
                        """)) {
            row.next();
            return new DatabaseWork(cpuSeconds(), row.getDouble(3), row.getLong(1), row.getLong(2));
        }
    }

    /** A connection says what it has done when it ends, which is a moment after its client has. */
    private void awaitOthers() throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        boolean others = true;
        while (others) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("""
                            SELECT count(*) > 0 FROM pg_stat_activity
                             WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
                            """)) {
                row.next();
                others = row.getBoolean(1);
            }
            if (others && System.nanoTime() > deadline) {
                throw new IllegalStateException("others are connected to the database " + PATIENCE_SECONDS
                        + " s after the job's end; expected its connections to end with it");
            }
            if (others) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
