package io.couponflow.domain.row;

import static io.couponflow.domain.row.Table.Type.BIGINT;
import static io.couponflow.domain.row.Table.Type.BOOLEAN;
import static io.couponflow.domain.row.Table.Type.BYTEA;
import static io.couponflow.domain.row.Table.Type.DATE;
import static io.couponflow.domain.row.Table.Type.DECIMAL;
import static io.couponflow.domain.row.Table.Type.INTEGER;
import static io.couponflow.domain.row.Table.Type.JSONB;
import static io.couponflow.domain.row.Table.Type.TEXT;
import static io.couponflow.domain.row.Table.Type.TIMESTAMPTZ;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The tables that the job writes, in schema {@code couponflow}: their key columns, then the others. The sink derives
 * its statements from here; a test compares it with the migrated database.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are, by List.of and Stream.toList
public enum Table {
    CHANNEL_CONVERSION(
            List.of(text("account"), text("card_id"), text("channel"), date("cohort_date")),
            counts("issued", "gifted", "redeemed", "deleted", "payments", "paid_fen", "original_fen")),
    REDEMPTION_LAG(
            List.of(
                    text("account"),
                    text("card_id"),
                    text("channel"),
                    date("cohort_date"),
                    new Column("lag_hours", BIGINT)),
            counts("redeemed")),
    REDEMPTION(
            List.of(
                    text("account"),
                    text("card_id"),
                    date("redeemed_date"),
                    text("channel"),
                    digested("redeem_channel"),
                    digested("source"),
                    digested("location"),
                    digested("staff")),
            counts("redeemed")),
    PAYMENT(
            List.of(text("account"), text("card_id"), date("paid_date"), text("channel"), text("location")),
            counts("payments", "paid_fen", "original_fen", "unpriced")),
    ACTIVITY(
            List.of(text("account"), time("window_start"), text("event"), text("card_id"), text("channel")),
            counts("events", "users")),
    AUDIENCE(
            List.of(text("account"), date("activity_date"), text("event"), text("card_id")), counts("events", "users")),
    CARD(
            List.of(text("account"), text("card_id")),
            List.of(
                    text("card_type"),
                    text("title"),
                    text("review_status"),
                    text("refuse_reason"),
                    time("reviewed_at"),
                    new Column("quantity", BIGINT),
                    text("validity_type"),
                    time("begin_at"),
                    time("end_at"),
                    new Column("fixed_begin_term", BIGINT),
                    new Column("fixed_term", BIGINT),
                    new Column("get_limit", BIGINT),
                    new Column("use_limit", BIGINT),
                    new Column("can_give_friend", BOOLEAN),
                    new Column("least_cost_fen", BIGINT),
                    new Column("reduce_cost_fen", BIGINT),
                    new Column("discount_percent", BIGINT),
                    new Column("catalogue", JSONB))),
    INVENTORY(
            List.of(text("account"), text("card_id")),
            List.of(
                    new Column("issued", BIGINT),
                    time("last_issued_at"),
                    new Column("alarms", BIGINT),
                    time("last_alarm_at"),
                    text("last_alarm_detail"),
                    new Column("last_alarm_quantity", BIGINT))),
    INVENTORY_ALARM(
            List.of(text("account"), text("card_id"), time("window_start")),
            List.of(
                    new Column("alarms", BIGINT),
                    time("first_at"),
                    time("last_at"),
                    new Column("lowest_quantity", BIGINT),
                    text("last_detail"),
                    new Column("issued", BIGINT))),
    MEMBER_ACTIVITY(
            List.of(text("account"), text("card_id"), date("activity_date")),
            List.of(
                    new Column("activations", BIGINT),
                    new Column("updates", BIGINT),
                    new Column("bonus_added", BIGINT),
                    new Column("bonus_deducted", BIGINT),
                    new Column("balance_added", BIGINT),
                    new Column("balance_deducted", BIGINT))),
    TOKEN_ORDER_EVENT(
            List.of(text("account"), text("order_id"), text("status"), time("event_at")),
            List.of(
                    text("order_type"),
                    new Column("free_coin_count", DECIMAL),
                    new Column("pay_coin_count", DECIMAL),
                    new Column("refund_free_coin_count", DECIMAL),
                    new Column("refund_pay_coin_count", DECIMAL),
                    time("created_at"),
                    time("paid_at"),
                    text("description"),
                    text("memo"),
                    text("receipt_info"))),
    TOKEN_ORDER(
            List.of(text("account"), text("order_id")),
            List.of(
                    text("order_type"),
                    text("status"),
                    text("state"),
                    time("created_at"),
                    time("paid_at"),
                    time("settled_at"),
                    time("first_event_at"),
                    time("last_event_at"),
                    new Column("events", BIGINT),
                    new Column("free_delta", DECIMAL),
                    new Column("pay_delta", DECIMAL))),
    TOKEN_POSTING(
            List.of(text("account"), date("posting_date"), text("order_type")),
            List.of(new Column("orders", BIGINT), new Column("free_delta", DECIMAL), new Column("pay_delta", DECIMAL))),
    TOKEN_BALANCE(
            List.of(text("account"), date("balance_date")),
            List.of(
                    new Column("free_balance", DECIMAL),
                    new Column("pay_balance", DECIMAL),
                    time("reported_at"),
                    text("order_id"))),
    DEAD_LETTER(
            List.of(text("source"), new Column("partition", INTEGER), new Column("position", BIGINT)),
            List.of(text("reason"), text("detail"), time("received_at"), new Column("body", BYTEA))),
    DATA_QUALITY(
            List.of(text("source"), time("hour")),
            counts("received", "accepted", "duplicates", "dead_letters", "ignored", "unknown_events")),
    ARCHIVE_FILE(
            List.of(text("source"), new Column("first_position", BIGINT)),
            List.of(
                    new Column("pushes", BIGINT),
                    new Column("bytes", BIGINT),
                    time("modified_at"),
                    time("read_at"),
                    new Column("complete", BOOLEAN),
                    new Column("content_bytes", BIGINT),
                    text("content_sha256"),
                    new Column("whole_bytes", BIGINT),
                    text("whole_sha256"),
                    text("head_sha256"),
                    text("problem")));

    /** How a value is carried and stored. */
    public enum Type {
        /** A {@link String}. */
        TEXT,
        /** A {@link Long} that fits an int. */
        INTEGER,
        /** A {@link Long}. */
        BIGINT,
        /** A {@link Long}: days since 1970-01-01. */
        DATE,
        /** A {@link Long}: epoch milliseconds. */
        TIMESTAMPTZ,
        /** A {@code byte[]}. */
        BYTEA,
        /** A {@link java.math.BigDecimal}. */
        DECIMAL,
        /** A {@link Boolean}. */
        BOOLEAN,
        /** A {@link String}: one JSON value, without the character U+0000. */
        JSONB
    }

    /**
     * A column.
     *
     * @param digested of a key: unique by its MD5. An index entry holds 2,704 bytes at most, and seven texts of 128 code
     *     points can be longer: such a row could never be written
     */
    public record Column(String name, Type type, boolean digested) {
        Column(String name, Type type) {
            this(name, type, false);
        }
    }

    private final String tableName = name().toLowerCase(Locale.ROOT);
    private final List<Column> keys;
    private final List<Column> columns;

    Table(List<Column> keys, List<Column> others) {
        this.keys = keys;
        this.columns = Stream.concat(keys.stream(), others.stream()).toList();
    }

    /** The table's name in the database. */
    public String tableName() {
        return tableName;
    }

    /** The columns of the primary key, in its order. */
    public List<Column> keys() {
        return keys;
    }

    /** All columns, those of the key first; without {@code checkpoint_id} and {@code updated_at}. */
    public List<Column> columns() {
        return columns;
    }

    private static Column text(String name) {
        return new Column(name, TEXT);
    }

    private static Column digested(String name) {
        return new Column(name, TEXT, true);
    }

    private static Column date(String name) {
        return new Column(name, DATE);
    }

    private static Column time(String name) {
        return new Column(name, TIMESTAMPTZ);
    }

    private static List<Column> counts(String... names) {
        return Stream.of(names).map(name -> new Column(name, BIGINT)).toList();
    }
}
