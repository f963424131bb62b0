package io.couponflow.quickstart;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tables for a display, time and again. The database may be away meanwhile: the job waits for it, so a display
 * must not end the command. Nothing is read then, and the next time it connects anew.
 */
final class TablesReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TablesReader.class);
    /** A server that hangs must not hold up Ctrl-C. */
    private static final int ANSWER_MILLIS = 5_000;

    /** What is read. */
    @FunctionalInterface
    interface Query<T> {
        T of(Connection connection) throws SQLException;
    }

    private final Database database;
    private @Nullable Connection connection;

    TablesReader(Database database) {
        this.database = database;
    }

    /** The answer; empty if there is none just now. */
    <T> Optional<T> read(Query<T> query) {
        try {
            Connection open = connection;
            if (open == null) {
                open = database.connect();
                connection = open;
                open.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            }
            return Optional.of(query.of(open));
        } catch (SQLException e) {
            LOG.warn("the tables can't be read just now: {}", e.getMessage());
            close();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException e) {
            LOG.warn("a connection could not be closed: {}", e.getMessage());
        }
    }
}
