package io.couponflow.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The cubes against the tables that they sum up, in SQL of its own: {@code cubes.sql}. */
public final class Cubes {

    private static final String COMPARISON = read();

    private Cubes() {}

    /** Each sum that is not what its table adds up to, with both; none where all are. Zeros may be a row or not. */
    public static List<String> differences(Connection database) throws SQLException {
        List<String> differences = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(COMPARISON)) {
            while (row.next()) {
                differences.add(row.getString("cube") + " " + row.getString("grain") + " " + row.getString("key") + " "
                        + row.getString("measure") + ": " + row.getString("kept") + " kept, " + row.getString("added")
                        + " added up");
            }
        }
        return differences;
    }

    private static String read() {
        try (InputStream comparison = Objects.requireNonNull(Cubes.class.getResourceAsStream("cubes.sql"))) {
            return new String(comparison.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
