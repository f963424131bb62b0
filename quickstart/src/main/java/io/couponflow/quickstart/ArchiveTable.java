package io.couponflow.quickstart;

import io.couponflow.connectors.files.KnownFile;
import io.couponflow.domain.FileContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code archive_file}. */
final class ArchiveTable {

    /**
     * A file that could not be read to its end.
     *
     * @param source its path below the folder that was given
     * @param what why not
     */
    record Problem(String source, String what) {}

    /** A catalogue as it was when it was read, and when that was. */
    record Catalogue(long bytes, long modifiedAt, Instant readAt) {}

    private ArchiveTable() {}

    /** All that was read. */
    static List<KnownFile> files(Connection connection) throws SQLException {
        String sql = """
                SELECT source, first_position, pushes, bytes, modified_at, complete, content_bytes, content_sha256,
                       whole_bytes, whole_sha256, head_sha256, problem
                  FROM couponflow.archive_file
                """;
        List<KnownFile> files = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                files.add(new KnownFile(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getTimestamp(5).getTime(),
                        row.getBoolean(6),
                        content(row),
                        row.getString(12)));
            }
        }
        return files;
    }

    private static @Nullable FileContent content(ResultSet row) throws SQLException {
        return row.getString(8) == null
                ? null
                : new FileContent(
                        new FileContent.Part(row.getLong(7), row.getString(8)),
                        new FileContent.Part(row.getLong(9), row.getString(10)),
                        row.getString(11));
    }

    /** A catalogue of this name, if it was read. */
    static Optional<Catalogue> catalogue(Connection connection, String source) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT bytes, modified_at, read_at FROM couponflow.archive_file WHERE source = ?")) {
            statement.setString(1, source);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Catalogue(
                                row.getLong(1),
                                row.getTimestamp(2).getTime(),
                                row.getTimestamp(3).toInstant()))
                        : Optional.empty();
            }
        }
    }

    /** What could not be read to its end, by name. */
    static List<Problem> problems(Connection connection) throws SQLException {
        List<Problem> problems = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT source, problem FROM couponflow.archive_file"
                                + " WHERE problem IS NOT NULL ORDER BY source, first_position");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                problems.add(new Problem(row.getString(1), row.getString(2)));
            }
        }
        return problems;
    }
}
