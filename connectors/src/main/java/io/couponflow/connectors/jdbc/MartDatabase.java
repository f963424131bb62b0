package io.couponflow.connectors.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to PostgreSQL, and the patience with it: a database that restarts is waited for. */
public final class MartDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MartDatabase.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final JdbcConnectionProvider connections;
    private final Duration patience;
    private final Counter retries = new SimpleCounter();

    /**
     * @param patience how long one transaction is tried again while the database is away
     */
    MartDatabase(JdbcConnectionOptions options, Duration patience) {
        this.connections = new SimpleJdbcConnectionProvider(options);
        this.patience = patience;
    }

    /**
     * How to connect.
     *
     * @param url a JDBC URL of PostgreSQL
     * @param user null if the URL says it
     * @param password null if the database asks for none
     */
    public static JdbcConnectionOptions options(String url, @Nullable String user, @Nullable String password) {
        JdbcConnectionOptions.JdbcConnectionOptionsBuilder options =
                new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(url)
                        .withDriverName("org.postgresql.Driver")
                        .withConnectionCheckTimeoutSeconds(10)
                        // Or messages would quote the row that failed, with openids and bodies, into the log.
                        .withProperty("logServerErrorDetail", "false")
                        .withProperty("ApplicationName", "couponflow")
                        .withProperty("connectTimeout", "10")
                        .withProperty("socketTimeout", "120")
                        .withProperty("tcpKeepAlive", "true");
        if (user != null) {
            options.withUsername(user);
        }
        if (password != null) {
            options.withPassword(password);
        }
        return options.build();
    }

    /** A piece of work in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection transaction) throws SQLException;
    }

    /**
     * Does {@code work} in one transaction, again and again while the database is away or asks for a repetition.
     *
     * @return what it returns
     * @throws IOException if it can't be done, or not for as long as patience lasts
     */
    <T> T transact(String what, Work<T> work) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return once(work);
            } catch (SQLException | ClassNotFoundException e) {
                connections.closeConnection();
                if (!(e instanceof SQLException sql) || !isPassing(sql) || System.nanoTime() > deadline) {
                    throw new IOException(what + " failed: " + e.getMessage(), e);
                }
                retries.inc();
                LOG.warn("{} is tried again in {} ms: {}", what, pause.toMillis(), e.getMessage());
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** How often a transaction was tried again. */
    Counter retries() {
        return retries;
    }

    @Override
    public void close() {
        connections.closeConnection();
    }

    private <T> T once(Work<T> work) throws SQLException, ClassNotFoundException {
        Connection connection = connections.getOrEstablishConnection();
        connection.setAutoCommit(false);
        try {
            T result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** True for what waiting mends: no connection, a server that starts or stops, a deadlock, no room for now. */
    static boolean isPassing(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.equals("55P03")
                || state.equals("25006");
    }
}
