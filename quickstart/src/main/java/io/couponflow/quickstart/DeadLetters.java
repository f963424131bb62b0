package io.couponflow.quickstart;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads table {@code dead_letter} and notes in it what was sent again. */
final class DeadLetters {

    /** How many bodies, of 64 KiB at most each, are held at once. */
    static final int ROWS_AT_ONCE = 200;

    private static final String AT_PLACES = " FROM couponflow.dead_letter AS d JOIN unnest(?, ?, ?)"
            + " AS k (source, partition, position) USING (source, partition, position)";

    /**
     * Which dead letters.
     *
     * @param reasons empty for every reason
     * @param sources empty for every source
     * @param from the earliest receive time; null for any
     * @param until the receive time that is the first too late; null for any
     * @param again also those that were replayed before
     * @param without these reasons, whatever else is selected
     */
    record Selection(
            List<String> reasons,
            List<String> sources,
            @Nullable Instant from,
            @Nullable Instant until,
            boolean again,
            List<String> without) {

        /** The same but for these reasons. */
        Selection leavingOut(Collection<String> excluded) {
            return new Selection(reasons, sources, from, until, again, List.copyOf(excluded));
        }

        private String condition() {
            return " WHERE (cardinality(?) = 0 OR reason = ANY (?)) AND (cardinality(?) = 0 OR source = ANY (?))"
                    + " AND reason <> ALL (?) AND received_at >= coalesce(?::timestamptz, '-infinity')"
                    + " AND received_at < coalesce(?::timestamptz, 'infinity')"
                    + (again ? "" : " AND replayed_at IS NULL");
        }

        private void bind(PreparedStatement statement) throws SQLException {
            Array reasonArray = statement.getConnection().createArrayOf("text", reasons.toArray());
            Array sourceArray = statement.getConnection().createArrayOf("text", sources.toArray());
            statement.setArray(1, reasonArray);
            statement.setArray(2, reasonArray);
            statement.setArray(3, sourceArray);
            statement.setArray(4, sourceArray);
            statement.setArray(5, statement.getConnection().createArrayOf("text", without.toArray()));
            bind(statement, 6, from);
            bind(statement, 7, until);
        }

        private static void bind(PreparedStatement statement, int parameter, @Nullable Instant time)
                throws SQLException {
            statement.setObject(
                    parameter, time == null ? null : time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        }
    }

    /** How many dead letters a source has for a reason. */
    record Count(String reason, String source, long letters) {}

    /** Where a dead letter was read. */
    record Place(String source, int partition, long position) {}

    /** A dead letter with its body. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes are sent, not copied
    record Letter(Place place, String reason, Instant receivedAt, byte[] body) {}

    /** Takes the places of a page, in their order. */
    @FunctionalInterface
    interface Pages {
        void take(List<Place> places) throws Exception;
    }

    private DeadLetters() {}

    /** The selected dead letters by reason and source. */
    static List<Count> count(Connection connection, Selection selection) throws SQLException {
        List<Count> counts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT reason, source, count(*)"
                + " FROM couponflow.dead_letter" + selection.condition() + " GROUP BY 1, 2 ORDER BY 1, 2")) {
            selection.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counts.add(new Count(row.getString(1), row.getString(2), row.getLong(3)));
                }
            }
        }
        return counts;
    }

    /**
     * Hands out the places of the dead letters that are selected now. What a running job adds meanwhile is left for the next
     * time: a body that is refused again would otherwise be sent again and again.
     *
     * @param snapshot a connection for this alone
     */
    static void page(Connection snapshot, Selection selection, Pages pages) throws Exception {
        snapshot.setAutoCommit(false); // or the driver would read all rows at once
        snapshot.setReadOnly(true);
        try (PreparedStatement statement = snapshot.prepareStatement("SELECT source, partition, position"
                + " FROM couponflow.dead_letter" + selection.condition() + " ORDER BY 1, 2, 3")) {
            statement.setFetchSize(ROWS_AT_ONCE);
            selection.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                List<Place> places = new ArrayList<>();
                while (row.next()) {
                    places.add(place(row));
                    if (places.size() == ROWS_AT_ONCE) {
                        pages.take(places);
                        places = new ArrayList<>();
                    }
                }
                if (!places.isEmpty()) {
                    pages.take(places);
                }
            }
        }
        snapshot.rollback();
    }

    /**
     * Reads dead letters and holds them until the transaction ends: nobody else replays or deletes them meanwhile.
     *
     * @return in the order of their places, those that are still there and, unless {@code again}, not replayed
     */
    static List<Letter> lock(Connection transaction, List<Place> places, boolean again) throws SQLException {
        List<Letter> letters = new ArrayList<>();
        try (PreparedStatement statement =
                transaction.prepareStatement("SELECT source, partition, position, reason, received_at, body" + AT_PLACES
                        + (again ? "" : " WHERE d.replayed_at IS NULL") + " ORDER BY 1, 2, 3 FOR UPDATE OF d")) {
            bind(statement, 1, places);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    letters.add(new Letter(
                            place(row), row.getString(4), row.getTimestamp(5).toInstant(), row.getBytes(6)));
                }
            }
        }
        return letters;
    }

    /** Notes that these were sent, as of the transaction's start. */
    static void note(Connection transaction, List<Place> places) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(
                "UPDATE couponflow.dead_letter AS d SET replayed_at = now() FROM unnest(?, ?, ?)"
                        + " AS k (source, partition, position) WHERE d.source = k.source"
                        + " AND d.partition = k.partition AND d.position = k.position")) {
            bind(statement, 1, places);
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, int first, List<Place> places) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(
                first,
                connection.createArrayOf(
                        "text", places.stream().map(Place::source).toArray()));
        statement.setArray(
                first + 1,
                connection.createArrayOf(
                        "int4", places.stream().map(Place::partition).toArray()));
        statement.setArray(
                first + 2,
                connection.createArrayOf(
                        "int8", places.stream().map(Place::position).toArray()));
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getString(1), row.getInt(2), row.getLong(3));
    }
}
