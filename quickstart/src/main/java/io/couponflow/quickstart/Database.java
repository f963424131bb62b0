package io.couponflow.quickstart;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL database that the tables are in.
 *
 * @param url a JDBC URL, without a password
 * @param user who to connect as; empty for the one that the URL or the system names
 * @param password empty for none
 */
record Database(String url, String user, String password) {

    private static final int CONNECT_SECONDS = 10;
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOT_AUTHORIZED = "28000";

    DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setApplicationName("couponflow");
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        return source;
    }

    Connection connect() throws SQLException {
        return dataSource().getConnection();
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
                    || password.isEmpty() && asksForPassword(e)) {
                throw new Failure(
                        "the database at " + url + " refuses user '" + user + "': " + Main.rootMessage(e)
                                + "\n  the password is taken from COUPONFLOW_JDBC_PASSWORD, PGPASSWORD or --jdbc-password-file",
                        e);
            }
            throw new Failure("the database at " + url + " can't be used: " + Main.rootMessage(e), e);
        }
    }

    private static boolean asksForPassword(SQLException e) {
        return e.getMessage() != null && e.getMessage().contains("no password was provided");
    }

    @Override
    public String toString() {
        return "Database[" + url + ", " + user + "]"; // never the password
    }
}
