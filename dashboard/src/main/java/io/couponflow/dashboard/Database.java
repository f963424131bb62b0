package io.couponflow.dashboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as each audience reads it: with its own role, in transactions that can't write, and with only so much at a
 * time. What goes wrong there becomes a {@link Refusal} that says no more than whoever asked may know.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final String LACKS_A_RIGHT = "42501";
    private static final String CANCELLED = "57014";
    private static final String NO_SUCH_ROLE = "22023";

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException, IOException;
    }

    /** What holds for every transaction, behind its role and time limit. */
    private static final String SETTINGS = "SET LOCAL TIME ZONE 'UTC'; SET LOCAL search_path = pg_catalog;"
            // Compiling a plan takes longer than any of these queries may, and so does sorting on disk what fits here.
            + " SET LOCAL jit = off; SET LOCAL work_mem = '32MB';"
            // Of data that is not in memory. Nothing but 0 can be set where the server can't read ahead.
            + " SELECT set_config('effective_io_concurrency', '32', true)"
            + " WHERE current_setting('effective_io_concurrency')::int BETWEEN 1 AND 31";

    private final Limits limits;
    private final Map<Audience, HikariDataSource> pools = new EnumMap<>(Audience.class);
    private final Map<Audience, Semaphore> places = new EnumMap<>(Audience.class);
    private final Semaphore exports;
    private final @Nullable InstantSource demoTime;

    /** Connects when it is first asked. */
    Database(DashboardSettings settings) {
        limits = settings.limits();
        exports = new Semaphore(limits.exports());
        demoTime = settings.demoTime();
        for (Audience audience : settings.audiences()) {
            pools.put(audience, pool(settings, audience));
            places.put(audience, new Semaphore(limits.places(), true));
        }
    }

    private static HikariDataSource pool(DashboardSettings settings, Audience audience) {
        Limits limits = settings.limits();
        HikariConfig config = new HikariConfig();
        config.setPoolName("couponflow-" + audience.path());
        config.setJdbcUrl(settings.jdbcUrl());
        config.setDataSourceProperties(properties(settings));
        // One more than queries have, so that a look for a commit never waits for them.
        config.setMaximumPoolSize(limits.places() + 1);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(CONNECT.toMillis());
        config.setValidationTimeout(CONNECT.toMillis());
        config.setReadOnly(true); // the driver begins its transactions so
        return new HikariDataSource(config);
    }

    private static Properties properties(DashboardSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "couponflow-dashboard");
        // A plan for all parameters at once would not know that most of them are not given.
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        // A server that has vanished says nothing any more.
        properties.setProperty(
                "socketTimeout",
                String.valueOf(settings.limits().export().plusSeconds(10).toSeconds()));
        if (settings.jdbcUser() != null) {
            properties.setProperty("user", settings.jdbcUser());
        }
        if (settings.jdbcPassword() != null) {
            properties.setProperty("password", settings.jdbcPassword());
        }
        return properties;
    }

    /**
     * Finds out whether the database can be read for every audience.
     *
     * @throws DashboardException with all that it can't be read for
     */
    static void check(DashboardSettings settings) {
        List<String> lacking = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(settings.jdbcUrl(), properties(settings))) {
            connection.setAutoCommit(false);
            for (Audience audience : settings.audiences()) {
                connection.rollback(); // also ends the role of the one before
                try {
                    begin(audience, settings.limits().query(), null, connection);
                    Freshness.read(connection, audience);
                } catch (SQLException e) {
                    lacking.add(lacking(audience, e));
                }
            }
        } catch (SQLException e) {
            throw new DashboardException("the database can't be used: " + e.getMessage(), e);
        }
        if (!lacking.isEmpty()) {
            throw new DashboardException(String.join("\n  ", lacking));
        }
    }

    private static String lacking(Audience audience, SQLException e) {
        return switch (Objects.requireNonNullElse(e.getSQLState(), "")) {
            case LACKS_A_RIGHT ->
                "the database's user may not read for " + audience.path() + "; expected a member of " + audience.role()
                        + ": GRANT " + audience.role() + " TO …";
            case NO_SUCH_ROLE ->
                "the database has no role " + audience.role() + "; expected one that couponflow has migrated";
            default ->
                "the database can't be read for " + audience.path() + ": " + e.getMessage()
                        + "; expected one that this version of couponflow has migrated";
        };
    }

    /** Reads within the time of a query. */
    <T> T read(Audience audience, Work<T> work) {
        return inPlace(audience, limits.query(), work);
    }

    /** Reads within the time of an export, rows coming bit by bit. */
    <T> T export(Audience audience, Work<T> work) {
        if (!exports.tryAcquire()) {
            throw Refusal.later(429, "Other files are being made; try again in a moment.", 10);
        }
        try {
            return inPlace(audience, limits.export(), work);
        } finally {
            exports.release();
        }
    }

    private <T> T inPlace(Audience audience, Duration time, Work<T> work) {
        Semaphore place = Objects.requireNonNull(places.get(audience));
        try {
            if (place.getQueueLength() >= limits.waiting()
                    || !place.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw Refusal.later(503, "Too much is asked at the moment; try again in a moment.", 5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.later(503, "The server is stopping.", 10);
        }
        try {
            return transact(audience, time, work);
        } catch (SQLException e) {
            throw refusal(e);
        } finally {
            place.release();
        }
    }

    /**
     * Reads without waiting for a place: for what is quick and never asked twice at a time.
     *
     * @throws SQLException also if the database can't be reached
     */
    <T> T look(Audience audience, Work<T> work) throws SQLException {
        return transact(audience, limits.query(), work);
    }

    private <T> T transact(Audience audience, Duration time, Work<T> work) throws SQLException {
        try (Connection connection = Objects.requireNonNull(pools.get(audience)).getConnection()) {
            connection.setAutoCommit(false);
            begin(audience, time, demoTime == null ? null : demoTime.instant(), connection);
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a transaction one of the audience's. All of it ends with the transaction: a pooler in front of the database may give
     * the session to another audience then.
     *
     * @param now what views take for now; null for the true time
     */
    private static void begin(Audience audience, Duration time, @Nullable Instant now, Connection connection)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL ROLE " + audience.role() + "; SET LOCAL statement_timeout = " + time.toMillis()
                    + "; " + SETTINGS);
        }
        if (now != null) {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT set_config('couponflow.now', ?, true)")) {
                statement.setString(1, now.toString());
                statement.execute();
            }
        }
    }

    private static Refusal refusal(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        if (state.equals(CANCELLED)) {
            return Refusal.of(504, "The database took too long for this; ask for fewer days.");
        }
        // No connection, too many of them, or the server is stopping; the pool's own has no state.
        if (state.isEmpty() || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")) {
            LOG.warn("the database can't be read just now: {}", e.getMessage());
            return Refusal.later(503, "The database can't be read just now; try again in a moment.", 5);
        }
        LOG.error("a query failed", e);
        return Refusal.of(500, "The query failed; the server's log tells why.");
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
