package io.couponflow.quickstart;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Text;
import io.couponflow.quickstart.PlatformFile.Entry;
import io.couponflow.token.Posting;
import java.math.BigDecimal;
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
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the platform's own list of token orders (getorderlist) with {@code token_order}.
 *
 * <ol>
 *   <li>An order is the same by its id. Its statuses differ when their texts do.
 *   <li>An order's amount in the list is what it posts by {@link Posting#ofListed}, its counts read as amounts of the
 *       order, which is how the list means them. It differs from what the pushes posted when the numbers do.
 *   <li>An order that was only pushed is missing in the list if it was made within the time that the list covers.
 * </ol>
 */
final class OrderCheck {

    /** An order as one side tells it; of a listed one the time may be unknown. */
    record Order(
            String id,
            String status,
            BigDecimal free,
            BigDecimal pay,
            @Nullable Instant createdAt) {}

    /**
     * A difference.
     *
     * @param kind only_there, only_here, status, amount or status_and_amount
     * @param ours null if it was never pushed
     * @param theirs null if it isn't listed
     */
    record Difference(
            String id,
            String kind,
            @Nullable Order ours,
            @Nullable Order theirs) {

        @Nullable
        Instant createdAt() {
            return theirs != null && theirs.createdAt() != null
                    ? theirs.createdAt()
                    : ours == null ? null : ours.createdAt();
        }
    }

    private OrderCheck() {}

    /**
     * The listed orders by id; of two entries on one order, as where pages overlap, the later counts.
     *
     * @throws Failure naming an entry that can't be read
     */
    static Map<String, Order> listed(PlatformFile file) {
        Map<String, Order> orders = new TreeMap<>();
        for (Entry entry : file.entries()) {
            String id = Text.key(entry.key("order_id"));
            String status = entry.key("status");
            Posting posting = Posting.ofListed(
                    entry.text("order_type"),
                    status,
                    entry.decimal("free_coin_count"),
                    entry.decimal("pay_coin_count"),
                    entry.decimal("refund_free_coin_count"),
                    entry.decimal("refund_pay_coin_count"),
                    CoinCount.ORDER_AMOUNT);
            orders.put(id, new Order(id, status, posting.freeDelta(), posting.payDelta(), entry.time("create_time")));
        }
        return orders;
    }

    /** What was pushed: the orders that were made within the time, and those with these ids. */
    static Map<String, Order> pushed(
            Connection connection, String account, Instant from, Instant until, Collection<String> ids)
            throws SQLException {
        Map<String, Order> orders = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT order_id, status, free_delta, pay_delta,"
                + " coalesce(created_at, first_event_at) FROM couponflow.token_order WHERE account = ?"
                + " AND (coalesce(created_at, first_event_at) >= ? AND coalesce(created_at, first_event_at) < ?"
                + " OR order_id = ANY (?))")) {
            statement.setString(1, account);
            statement.setObject(2, from.atOffset(ZoneOffset.UTC));
            statement.setObject(3, until.atOffset(ZoneOffset.UTC));
            statement.setArray(4, connection.createArrayOf("text", ids.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String id = row.getString(1);
                    orders.put(
                            id,
                            new Order(
                                    id,
                                    row.getString(2),
                                    row.getBigDecimal(3),
                                    row.getBigDecimal(4),
                                    row.getTimestamp(5).toInstant()));
                }
            }
        }
        return orders;
    }

    /** What differs, by order. */
    static List<Difference> differences(Map<String, Order> ours, Map<String, Order> theirs) {
        List<Difference> differences = new ArrayList<>();
        for (String id : union(ours, theirs)) {
            Order here = ours.get(id);
            Order there = theirs.get(id);
            if (here == null || there == null) {
                differences.add(new Difference(id, here == null ? "only_there" : "only_here", here, there));
                continue;
            }
            boolean status = !here.status().equals(there.status());
            boolean amount =
                    here.free().compareTo(there.free()) != 0 || here.pay().compareTo(there.pay()) != 0;
            if (status || amount) {
                String kind = status && amount ? "status_and_amount" : status ? "status" : "amount";
                differences.add(new Difference(id, kind, here, there));
            }
        }
        return differences;
    }

    static SortedSet<String> union(Map<String, Order> ours, Map<String, Order> theirs) {
        SortedSet<String> all = new TreeSet<>(ours.keySet());
        all.addAll(theirs.keySet());
        return all;
    }

    /** Puts the differences in the place of those that a former check found, of this time and of these orders. */
    static void store(
            Connection transaction,
            long checkId,
            String account,
            Instant from,
            Instant until,
            Collection<String> checked,
            List<Difference> found)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement("DELETE FROM couponflow.order_difference"
                + " WHERE account = ? AND (created_at >= ? AND created_at < ? OR order_id = ANY (?))")) {
            statement.setString(1, account);
            statement.setObject(2, from.atOffset(ZoneOffset.UTC));
            statement.setObject(3, until.atOffset(ZoneOffset.UTC));
            statement.setArray(4, transaction.createArrayOf("text", checked.toArray()));
            statement.executeUpdate();
        }
        try (PreparedStatement statement = transaction.prepareStatement("INSERT INTO couponflow.order_difference"
                + " (account, order_id, kind, created_at, our_status, their_status, our_free, their_free, our_pay,"
                + " their_pay, check_id, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())")) {
            for (Difference difference : found) {
                Order ours = difference.ours();
                Order theirs = difference.theirs();
                Instant createdAt = difference.createdAt();
                statement.setString(1, account);
                statement.setString(2, difference.id());
                statement.setString(3, difference.kind());
                statement.setObject(
                        4,
                        createdAt == null ? null : createdAt.atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE);
                statement.setString(5, ours == null ? null : ours.status());
                statement.setString(6, theirs == null ? null : theirs.status());
                statement.setBigDecimal(7, ours == null ? null : ours.free());
                statement.setBigDecimal(8, theirs == null ? null : theirs.free());
                statement.setBigDecimal(9, ours == null ? null : ours.pay());
                statement.setBigDecimal(10, theirs == null ? null : theirs.pay());
                statement.setLong(11, checkId);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
