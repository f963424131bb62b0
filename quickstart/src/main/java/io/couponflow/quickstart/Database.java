package io.couponflow.quickstart;

import io.couponflow.connectors.jdbc.MartDatabase;
import io.couponflow.job.JobSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL database that the tables are in, connected to as the job's sink does.
 *
 * @param url a JDBC URL
 * @param user who to connect as; null for the one that the URL or the system names
 * @param password null for none
 */
record Database(String url, @Nullable String user, @Nullable String password) {

    private static final int CONNECT_SECONDS = 10;
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOT_AUTHORIZED = "28000";
    private static final String LACKS_A_RIGHT = "42501";

    /** The database that a job of these settings writes. */
    static Database of(JobSettings settings) {
        return new Database(settings.jdbcUrl(), settings.jdbcUser(), settings.jdbcPassword());
    }

    Connection connect() throws SQLException {
        JdbcConnectionOptions options = MartDatabase.options(url, user, password);
        return DriverManager.getConnection(options.getDbURL(), options.getProperties());
    }

    /** The URL as it may be shown: without parameters, which may hold a password. */
    String name() {
        return JobSettings.withoutSecrets(url);
    }

    /**
     * Connects once, to find out early.
     *
     * @throws Failure if that fails, saying what to look at
     */
    void check() {
        try (Connection connection = connect()) {
            connection.isValid(CONNECT_SECONDS);
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (state.equals(WRONG_PASSWORD)
                    || state.equals(NOT_AUTHORIZED)
                    || (password == null || password.isEmpty()) && asksForPassword(e)) {
                throw new Failure(
                        "the database at " + name() + " refuses " + who()
                                + ": " + Main.rootMessage(e)
                                + "\n  the password is taken from COUPONFLOW_JDBC_PASSWORD, PGPASSWORD or --jdbc-password-file",
                        e);
            }
            throw new Failure("the database at " + name() + " can't be used: " + Main.rootMessage(e), e);
        }
    }

    /**
     * A failure as a person is told it: where the user lacks a right, with what the command needs it for.
     *
     * @param needed what needs the right, and which user is expected
     * @return {@code failure} itself where it is another one
     */
    Exception orDenied(Exception failure, String needed) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && LACKS_A_RIGHT.equals(refused.getSQLState())) {
                return new Failure(
                        "the database at " + name() + " refuses " + who() + ": " + Main.rootMessage(refused) + "\n  "
                                + needed,
                        failure);
            }
        }
        return failure;
    }

    private String who() {
        return user == null ? "the user" : "user '" + user + "'";
    }

    private static boolean asksForPassword(SQLException e) {
        return e.getMessage() != null && e.getMessage().contains("no password was provided");
    }

    @Override
    public String toString() {
        return "Database[" + name() + ", " + user + "]"; // never the password
    }
}
