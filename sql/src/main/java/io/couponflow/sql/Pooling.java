package io.couponflow.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a pooler in front of PostgreSQL, such as pgbouncer, gives each transaction another session. Whoever writes the
 * tables can't work so: the lock of a migration, prepared statements and temporary tables belong to a session.
 *
 * <p>While one connection looks on, others begin transactions, one after the other, and keep them. As soon as the first has another
 * server process than before, or none is left for it, sessions change between transactions.
 */
final class Pooling {

    /** Poolers lend the session that was returned last, so one will do; a few more for those that lend them in turn. */
    private static final int OTHERS = 3;

    private static final String CONNECTION_FAILURE = "08006";
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Pooling() {}

    /**
     * Refuses a database whose sessions change.
     *
     * @throws MigrationException if they do
     * @throws SQLException if that can't be found out
     */
    static void refusePerTransaction(DataSource database) throws SQLException {
        if (isPerTransaction(database, PATIENCE)) {
            throw new MigrationException(
                    "a pooler in front of it gives each transaction another session (pgbouncer's pool_mode ="
                            + " transaction); whatever writes the tables needs one for all of its transactions: expected the address of"
                            + " PostgreSQL itself, or of a pool with pool_mode = session (the dashboard may stay behind this one)");
        }
    }

    /** @param patience how long a session is waited for, before there is taken to be none */
    static boolean isPerTransaction(DataSource database, Duration patience) throws SQLException {
        int millis = Math.toIntExact(patience.toMillis());
        List<Connection> others = new ArrayList<>();
        try (Connection first = database.getConnection()) {
            int server = server(first);
            first.setNetworkTimeout(Runnable::run, millis);
            while (others.size() < OTHERS) {
                Connection other = another(database);
                if (other == null) {
                    return false;
                }
                others.add(other);
                other.setNetworkTimeout(Runnable::run, millis);
                other.setAutoCommit(false);
                server(other);
                if (isAnother(first, server)) {
                    return true;
                }
            }
            return false;
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
    }

    /** Null where the server has no connection to spare, as for a user with a limit: then this can't be found out. */
    private static @Nullable Connection another(DataSource database) throws SQLException {
        try {
            return database.getConnection();
        } catch (SQLException e) {
            if (TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isAnother(Connection first, int server) throws SQLException {
        try {
            return server(first) != server;
        } catch (SQLException e) {
            if (CONNECTION_FAILURE.equals(e.getSQLState())) {
                return true; // it waits for the session that the other one has
            }
            throw e;
        }
    }

    private static int server(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
