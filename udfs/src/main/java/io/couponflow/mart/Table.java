package io.couponflow.mart;

import static io.couponflow.mart.Column.digests;
import static io.couponflow.mart.Column.fold;
import static io.couponflow.mart.Column.key;
import static io.couponflow.mart.Column.sums;
import static io.couponflow.mart.Column.texts;
import static io.couponflow.mart.Column.whole;
import static io.couponflow.mart.Type.BIGINT;
import static io.couponflow.mart.Type.BOOLEAN;
import static io.couponflow.mart.Type.BYTEA;
import static io.couponflow.mart.Type.DATE;
import static io.couponflow.mart.Type.INTEGER;
import static io.couponflow.mart.Type.JSONB;
import static io.couponflow.mart.Type.NUMERIC;
import static io.couponflow.mart.Type.TEXT;
import static io.couponflow.mart.Type.TIMESTAMPTZ;

import io.couponflow.domain.Codec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The tables that the job writes, in schema {@code couponflow}. Each is declared here and nowhere else: the columns of its key, the
 * other columns, and how the values of each fold into one. Rows in memory, on the wire and in state, what the sink writes, what a rebuild
 * empties and what tests compare follow from it; a test compares it with the migrated database.
 *
 * <p>The number of a table stands for it on the wire and in state, for ever. New values go behind the others of their kind.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists and arrays are never changed
public enum Table {
    CHANNEL_CONVERSION(
            1,
            texts("account", "card_id", "channel"),
            key("cohort_date", DATE),
            sums("issued", "gifted", "redeemed", "deleted", "payments", "paid_fen", "original_fen", "unpriced")),
    REDEMPTION_LAG(
            2,
            texts("account", "card_id", "channel"),
            key("cohort_date", DATE),
            key("lag_hours", BIGINT),
            sums("redeemed")),
    REDEMPTION(
            3,
            texts("account", "card_id"),
            key("redeemed_date", DATE),
            texts("channel"),
            digests("redeem_channel", "source", "location", "staff"),
            sums("redeemed")),
    PAYMENT(
            4,
            texts("account", "card_id"),
            key("paid_date", DATE),
            texts("channel", "location"),
            sums("payments", "paid_fen", "original_fen", "unpriced")),
    ACTIVITY(
            5,
            texts("account"),
            key("window_start", TIMESTAMPTZ),
            texts("event", "card_id", "channel"),
            sums("events"),
            fold(Fold.USERS, BIGINT, "users")),
    AUDIENCE(
            6,
            texts("account"),
            key("activity_date", DATE),
            texts("event", "card_id"),
            sums("events"),
            fold(Fold.USERS, BIGINT, "users")),
    GIFT_OFFER(
            7,
            texts("account", "card_id"),
            key("activity_date", DATE),
            sums("given"),
            fold(Fold.USERS, BIGINT, "given_users"),
            sums("returned")),
    MEMBER_ACTIVITY(
            8,
            texts("account", "card_id"),
            key("activity_date", DATE),
            sums("activations", "updates", "bonus_added", "bonus_deducted", "balance_added", "balance_deducted")),
    INVENTORY(
            9,
            texts("account", "card_id"),
            sums("issued"),
            fold(Fold.GREATEST, TIMESTAMPTZ, "last_issued_at"),
            sums("alarms"),
            fold(Fold.LATEST, TIMESTAMPTZ, "last_alarm_at"),
            fold(Fold.LATEST, TEXT, "last_alarm_detail"),
            fold(Fold.LATEST, BIGINT, "last_alarm_quantity")),
    INVENTORY_ALARM(
            10,
            texts("account", "card_id"),
            key("window_start", TIMESTAMPTZ),
            sums("alarms"),
            fold(Fold.LEAST, TIMESTAMPTZ, "first_at"),
            fold(Fold.LATEST, TIMESTAMPTZ, "last_at"),
            fold(Fold.LEAST, BIGINT, "lowest_quantity"),
            fold(Fold.LATEST, TEXT, "last_detail"),
            sums("issued")),
    TOKEN_POSTING(
            11,
            texts("account"),
            key("posting_date", DATE),
            texts("order_type"),
            sums("orders", "reversals"),
            fold(Fold.DECIMAL_SUM, NUMERIC, "free_delta", "pay_delta")),
    TOKEN_BALANCE(
            12,
            texts("account"),
            key("balance_date", DATE),
            fold(Fold.LATEST_HIDDEN, BIGINT, "time"),
            fold(Fold.LATEST_HIDDEN, TEXT, "status", "order", "sender"),
            fold(Fold.LATEST, NUMERIC, "free_balance", "pay_balance"),
            fold(Fold.LATEST, TIMESTAMPTZ, "reported_at"),
            fold(Fold.LATEST, TEXT, "order_id")),
    DATA_QUALITY(
            13,
            texts("source"),
            key("hour", TIMESTAMPTZ),
            sums("received", "accepted", "duplicates", "dead_letters", "ignored", "unknown_events")),
    CARD(
            14,
            texts("account", "card_id"),
            whole(TEXT, "card_type", "title", "review_status", "refuse_reason"),
            whole(TIMESTAMPTZ, "reviewed_at"),
            whole(BIGINT, "quantity"),
            whole(TEXT, "validity_type"),
            whole(TIMESTAMPTZ, "begin_at", "end_at"),
            whole(BIGINT, "fixed_begin_term", "fixed_term", "get_limit", "use_limit"),
            whole(BOOLEAN, "can_give_friend"),
            whole(BIGINT, "least_cost_fen", "reduce_cost_fen", "discount_percent"),
            whole(JSONB, "catalogue"),
            whole(BIGINT, "catalogue_at")),
    TOKEN_ORDER_EVENT(
            15,
            texts("account", "order_id", "status"),
            key("event_at", TIMESTAMPTZ),
            whole(TEXT, "order_type"),
            whole(NUMERIC, "free_coin_count", "pay_coin_count", "refund_free_coin_count", "refund_pay_coin_count"),
            whole(TIMESTAMPTZ, "created_at", "paid_at"),
            whole(TEXT, "description", "memo", "receipt_info")),
    TOKEN_ORDER(
            16,
            texts("account", "order_id"),
            whole(TEXT, "order_type", "status", "state"),
            whole(TIMESTAMPTZ, "created_at", "paid_at", "settled_at", "first_event_at", "last_event_at"),
            whole(BIGINT, "events"),
            whole(NUMERIC, "free_delta", "pay_delta"),
            whole(TIMESTAMPTZ, "reversed_at")),
    DEAD_LETTER(
            17,
            texts("source"),
            key("partition", INTEGER),
            key("position", BIGINT),
            whole(TEXT, "reason", "detail"),
            whole(TIMESTAMPTZ, "received_at"),
            whole(BYTEA, "body")),
    ARCHIVE_FILE(
            18,
            texts("source"),
            key("first_position", BIGINT),
            whole(BIGINT, "pushes", "bytes"),
            whole(TIMESTAMPTZ, "modified_at", "read_at"),
            whole(BOOLEAN, "complete"),
            whole(BIGINT, "content_bytes"),
            whole(TEXT, "content_sha256"),
            whole(BIGINT, "whole_bytes"),
            whole(TEXT, "whole_sha256", "head_sha256", "problem"));

    private static final Table[] BY_TAG = new Table[values().length + 1];

    static {
        for (Table table : values()) {
            BY_TAG[table.tag] = table;
        }
    }

    private final String tableName = name().toLowerCase(Locale.ROOT);
    private final byte tag;
    private final List<Column> keys;
    private final List<Column> folded;
    private final List<Column> columns;
    private final int numbers;
    private final int others;
    private final boolean onlySums;

    Table(int tag, Column[]... parts) {
        List<Column> all = Stream.of(parts).flatMap(Stream::of).toList();
        this.tag = (byte) tag;
        this.keys = all.stream().filter(column -> column.fold() == Fold.KEY).toList();
        this.folded = all.stream().filter(column -> column.fold() != Fold.KEY).toList();
        this.columns = all.stream()
                .filter(column -> column.fold() != Fold.LATEST_HIDDEN)
                .toList();
        this.numbers = (int)
                folded.stream().filter(column -> column.fold().isOfNumbers()).count();
        this.others = folded.size() - numbers;
        this.onlySums = folded.stream().allMatch(column -> column.fold() == Fold.SUM);
    }

    /** The table's name in the database. */
    public String tableName() {
        return tableName;
    }

    /** The columns of the primary key, in its order. */
    public List<Column> keys() {
        return keys;
    }

    /** All columns in the database, those of the key first; without {@code checkpoint_id} and {@code updated_at}. */
    public List<Column> columns() {
        return columns;
    }

    /** What stands for the table on the wire and in state. */
    byte tag() {
        return tag;
    }

    /** The table that a tag stands for; null if none does. */
    static Table of(byte tag) throws IOException {
        if (tag <= 0 || tag >= BY_TAG.length) {
            throw Codec.unknownVersion(Table.class, tag);
        }
        return BY_TAG[tag];
    }

    /** The columns behind the key, hidden ones included. */
    List<Column> folded() {
        return folded;
    }

    /** How many of them are plain numbers. */
    int numbers() {
        return numbers;
    }

    /** How many are not. */
    int others() {
        return others;
    }

    /** Whether all of them add up. */
    boolean onlySums() {
        return onlySums;
    }

    /** The place of a column of plain numbers among those. */
    int numberOf(String column) {
        return place(column, true);
    }

    /** The place of another column among those that are none. */
    int otherOf(String column) {
        return place(column, false);
    }

    private int place(String name, boolean isOfNumbers) {
        int place = 0;
        for (Column column : folded) {
            if (column.fold().isOfNumbers() == isOfNumbers) {
                if (column.name().equals(name)) {
                    return place;
                }
                place++;
            }
        }
        throw new IllegalArgumentException(
                tableName + " has no column " + name + (isOfNumbers ? " of numbers" : " of other values"));
    }
}
