package io.couponflow.quickstart;

import io.couponflow.domain.Text;
import io.couponflow.quickstart.PlatformFile.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the platform's own card statistics (getcardcardinfo) with {@code marketing.official_parity}.
 *
 * <ol>
 *   <li>Counts differ when they are not equal.
 *   <li>Users are estimates here, with a standard error of 1.6 %: they differ when they are more than three of those, 5 %, apart.
 *   <li>A day of a card that only one side has differs in every count that is not 0.
 *   <li>Views of a card of which no view was ever pushed are not compared: a card asks for such pushes or it doesn't.
 *   <li>Expired coupons are not compared: nothing is pushed when a coupon expires.
 * </ol>
 */
final class StatisticsCheck {

    static final List<String> MEASURES = List.of(
            "view_cnt",
            "view_user",
            "receive_cnt",
            "receive_user",
            "verify_cnt",
            "verify_user",
            "given_cnt",
            "given_user");

    private static final double THREE_STANDARD_ERRORS = 0.05;
    private static final int LAST_YEAR = 9999;
    private static final String EXPECTED_DAY = "; expected a day such as 2025-01-31";

    /** A card on a day. */
    record CardDay(LocalDate day, String card) {
        static final Comparator<CardDay> ORDER =
                Comparator.comparing(CardDay::day).thenComparing(CardDay::card);
    }

    /**
     * A count that differs.
     *
     * @param kind only_there, only_here or count
     * @param ours null if no push was about the card on that day
     * @param theirs null if the platform lists no such day
     */
    record Difference(
            CardDay cardDay,
            String measure,
            String kind,
            @Nullable Long ours,
            @Nullable Long theirs) {}

    private StatisticsCheck() {}

    /**
     * The listed counts, in the order of {@link #MEASURES}; of two entries on one card and day the later counts. A count that
     * is not there is 0.
     *
     * @throws Failure naming an entry that can't be read
     */
    static Map<CardDay, long[]> listed(PlatformFile file) {
        Map<CardDay, long[]> counts = new TreeMap<>(CardDay.ORDER);
        for (Entry entry : file.entries()) {
            long[] values = MEASURES.stream()
                    .map(entry::whole)
                    .mapToLong(value -> value == null ? 0 : value)
                    .toArray();
            counts.put(new CardDay(day(entry), Text.key(entry.key("card_id"))), values);
        }
        return counts;
    }

    private static LocalDate day(Entry entry) {
        String day = entry.key("ref_date");
        try {
            LocalDate parsed = LocalDate.parse(day);
            if (parsed.getYear() >= 1 && parsed.getYear() <= LAST_YEAR) {
                return parsed;
            }
        } catch (DateTimeException e) {
            throw new Failure(entry.told("ref_date", day) + EXPECTED_DAY, e);
        }
        throw new Failure(entry.told("ref_date", day) + EXPECTED_DAY);
    }

    /** What was pushed on the days from {@code first} to {@code last}, both included. */
    static Map<CardDay, long[]> pushed(Connection connection, String account, LocalDate first, LocalDate last)
            throws SQLException {
        Map<CardDay, long[]> counts = new TreeMap<>(CardDay.ORDER);
        try (PreparedStatement statement = connection.prepareStatement("SELECT ref_date, card_id, "
                + String.join(", ", MEASURES)
                + " FROM marketing.official_parity WHERE account = ? AND ref_date BETWEEN ? AND ?")) {
            statement.setString(1, account);
            statement.setObject(2, first);
            statement.setObject(3, last);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long[] values = new long[MEASURES.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = row.getLong(i + 3);
                    }
                    counts.put(new CardDay(row.getObject(1, LocalDate.class), row.getString(2)), values);
                }
            }
        }
        return counts;
    }

    /** The cards of which a view was pushed, on whatever day. */
    static Set<String> viewed(Connection connection, String account) throws SQLException {
        Set<String> cards = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT DISTINCT card_id FROM couponflow.audience"
                        + " WHERE account = ? AND event = 'user_view_card' AND events > 0")) {
            statement.setString(1, account);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    cards.add(row.getString(1));
                }
            }
        }
        return cards;
    }

    /** The cards that are listed with views and are none of {@code viewed}. */
    static SortedSet<String> neverPushed(Map<CardDay, long[]> theirs, Set<String> viewed) {
        SortedSet<String> cards = new TreeSet<>();
        theirs.forEach((cardDay, counts) -> {
            for (int i = 0; i < counts.length; i++) {
                if (isOfViews(i) && counts[i] != 0 && !viewed.contains(cardDay.card())) {
                    cards.add(cardDay.card());
                }
            }
        });
        return cards;
    }

    /** The same counts, of these cards without those of views. */
    static Map<CardDay, long[]> withoutViews(Map<CardDay, long[]> theirs, Set<String> cards) {
        Map<CardDay, long[]> counts = new TreeMap<>(CardDay.ORDER);
        theirs.forEach((cardDay, all) -> {
            long[] left = all.clone();
            for (int i = 0; i < left.length; i++) {
                left[i] = isOfViews(i) && cards.contains(cardDay.card()) ? 0 : left[i];
            }
            counts.put(cardDay, left);
        });
        return counts;
    }

    private static boolean isOfViews(int measure) {
        return MEASURES.get(measure).startsWith("view_");
    }

    /** What differs, by day, card and measure. */
    static List<Difference> differences(Map<CardDay, long[]> ours, Map<CardDay, long[]> theirs) {
        List<Difference> differences = new ArrayList<>();
        for (CardDay cardDay : union(ours, theirs)) {
            long[] here = ours.get(cardDay);
            long[] there = theirs.get(cardDay);
            String kind = here == null ? "only_there" : there == null ? "only_here" : "count";
            for (int i = 0; i < MEASURES.size(); i++) {
                Long our = here == null ? null : Long.valueOf(here[i]);
                Long their = there == null ? null : Long.valueOf(there[i]);
                if (differ(MEASURES.get(i), our == null ? 0 : our, their == null ? 0 : their)) {
                    differences.add(new Difference(cardDay, MEASURES.get(i), kind, our, their));
                }
            }
        }
        return differences;
    }

    static SortedSet<CardDay> union(Map<CardDay, long[]> ours, Map<CardDay, long[]> theirs) {
        SortedSet<CardDay> all = new TreeSet<>(CardDay.ORDER);
        all.addAll(ours.keySet());
        all.addAll(theirs.keySet());
        return all;
    }

    private static boolean differ(String measure, long ours, long theirs) {
        double tolerated = measure.endsWith("_user") ? THREE_STANDARD_ERRORS * Math.max(ours, theirs) : 0;
        return Math.abs(ours - theirs) > tolerated;
    }

    /** Puts the differences in the place of those that a former check found on these days. */
    static void store(
            Connection transaction,
            long checkId,
            String account,
            LocalDate first,
            LocalDate last,
            List<Difference> found)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(
                "DELETE FROM couponflow.statistics_difference" + " WHERE account = ? AND ref_date BETWEEN ? AND ?")) {
            statement.setString(1, account);
            statement.setObject(2, first);
            statement.setObject(3, last);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = transaction.prepareStatement("INSERT INTO couponflow.statistics_difference"
                + " (account, ref_date, card_id, measure, kind, ours, theirs, check_id, checked_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, now())")) {
            for (Difference difference : found) {
                statement.setString(1, account);
                statement.setObject(2, difference.cardDay().day());
                statement.setString(3, difference.cardDay().card());
                statement.setString(4, difference.measure());
                statement.setString(5, difference.kind());
                statement.setObject(6, difference.ours(), Types.BIGINT);
                statement.setObject(7, difference.theirs(), Types.BIGINT);
                statement.setLong(8, checkId);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
