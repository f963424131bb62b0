package io.couponflow.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to make one key heavy: many pushes, no two the same, that all meet in one entry of the job's state. Whoever may
 * send pushes may send these.
 */
enum Poison {
    /** Gift receipts of ever other codes, each of which names the same old code. */
    RECEIPTS(1_000) {
        @Override
        String push(long i, long count) {
            return i == 0
                    ? xml("user_get_card", "o0", 0, "CardId", CARD, "UserCardCode", "giver", "OuterStr", "12b")
                    : xml(
                            "user_get_card",
                            "o" + i,
                            i,
                            "CardId",
                            CARD,
                            "UserCardCode",
                            "heir" + i,
                            "IsGiveByFriend",
                            "1",
                            "OldUserCardCode",
                            "giver");
        }
    },
    /** Gift receipts of one code, each of which names another old code. */
    GIVERS(1_000) {
        @Override
        String push(long i, long count) {
            return xml(
                    "user_get_card",
                    "o1",
                    i,
                    "CardId",
                    CARD,
                    "UserCardCode",
                    "heir",
                    "IsGiveByFriend",
                    "1",
                    "OldUserCardCode",
                    "giver" + i);
        }
    },
    /** Payments with one code, each a transaction of its own. */
    PAYMENTS(3_000) {
        @Override
        String push(long i, long count) {
            return xml(
                    "user_pay_from_pay_cell",
                    "o1",
                    i,
                    "CardId",
                    CARD,
                    "UserCardCode",
                    "code",
                    "TransId",
                    Long.toString(i),
                    "Fee",
                    "100",
                    "OriginalFee",
                    "120");
        }
    },
    /** Payments with one code that name no transaction. */
    PAYMENTS_WITHOUT_ID(3_000) {
        @Override
        String push(long i, long count) {
            return xml(
                    "user_pay_from_pay_cell",
                    "o1",
                    i,
                    "CardId",
                    CARD,
                    "UserCardCode",
                    "code",
                    "Fee",
                    "100",
                    "OriginalFee",
                    "120");
        }
    },
    /** Pushes of one token order, in turn with all statuses that there are. */
    ORDER(2_000) {
        @Override
        String push(long i, long count) {
            return order("ORDER_STATUS_" + STATUSES.get((int) (i % STATUSES.size())), i, "o1", "ORDER_TYPE_WXPAY");
        }
    },
    /** Pushes of one token order, each with a status that nobody knows. */
    ORDER_UNKNOWN(2_000) {
        @Override
        String push(long i, long count) {
            return order("novel " + i, i, "o1", "ORDER_TYPE_WXPAY");
        }
    },
    /** Pushes of one token order of which the second half takes back, the last first, what the first half said of its type. */
    ORDER_SILENCED(2_000) {
        @Override
        String push(long i, long count) {
            long half = (count + 1) / 2;
            return i < half
                    ? order("ORDER_STATUS_SUCC", i, "o1", "ORDER_TYPE_WXPAY")
                    : order("ORDER_STATUS_SUCC", count - 1 - i, "o2", "");
        }
    },
    /** Scans by one person. */
    SCANS(20_000) {
        @Override
        String push(long i, long count) {
            return xml("SCAN", "o1", i, "EventKey", "12b", "Ticket", "t");
        }
    },
    /** Alarms of one card. */
    ALARMS(20_000) {
        @Override
        String push(long i, long count) {
            return xml("card_sku_remind", "o1", i, "CardId", CARD, "Detail", "the card's quantity is equal to " + i);
        }
    },
    /** Reviews of one card, each later than the one before. */
    REVIEWS(20_000) {
        @Override
        String push(long i, long count) {
            return xml("card_not_pass_check", "o1", i, "CardId", CARD, "RefuseReason", "reason " + i);
        }
    },
    /** Lines of the catalogue for one card, each newer than the one before; one push beside them. */
    CATALOGUE(20_000) {
        @Override
        String push(long i, long count) {
            return SCANS.push(i, count);
        }

        @Override
        String line(long i) {
            return "{\"account\":\"" + PushText.ACCOUNT + "\",\"card_id\":\"" + CARD + "\",\"updated_at\":"
                    + (START + i)
                    + ",\"card\":{\"card_type\":\"CASH\",\"cash\":{\"base_info\":{\"title\":\"title " + i
                    + "\",\"sku\":{\"quantity\":" + i + "},\"date_info\":{\"type\":\"DATE_TYPE_FIX_TERM\","
                    + "\"fixed_term\":15,\"fixed_begin_term\":0}},\"least_cost\":1000,\"reduce_cost\":100}}}";
        }
    };

    private static final String CARD = "pZI8Fjwsy5fVPRBeD78J4RmqVvBc";
    private static final long START = 1_472_551_036L;

    private static final List<String> STATUSES = List.of(
            "WAITING",
            "SUCC",
            "FINANCE_SUCC",
            "QUANTITY_SUCC",
            "HAS_RECEIPT",
            "REFUND_WAITING",
            "HAS_REFUND",
            "ROLLBACK");

    private final long few;

    Poison(long few) {
        this.few = few;
    }

    /** How many make the smaller of two runs: enough for a cost that grows with their square to show in ten times as many. */
    long few() {
        return few;
    }

    /** Push {@code i} of {@code count}, from 0. */
    abstract String push(long i, long count);

    /** Line {@code i} of the catalogue, from 0; null where pushes are the poison. */
    @Nullable
    String line(long i) {
        return null;
    }

    /** How many pushes there are where {@code count} of the poison are. */
    long pushes(long count) {
        return line(0) == null ? count : 1;
    }

    /** Writes {@code count} of them as a file of pushes and, where they are lines, a catalogue below {@code folder}. */
    Written write(Path folder, long count) throws IOException {
        Path pushes = Files.createDirectories(folder.resolve("pushes"));
        try (BufferedWriter file = Files.newBufferedWriter(pushes.resolve("pushes.xml"), StandardCharsets.UTF_8)) {
            for (long i = 0; i < pushes(count); i++) {
                file.write(push(i, pushes(count)));
                file.write('\n');
            }
        }
        if (line(0) == null) {
            return new Written(pushes, null);
        }
        Path catalogue = folder.resolve("catalogue.jsonl");
        try (BufferedWriter file = Files.newBufferedWriter(catalogue, StandardCharsets.UTF_8)) {
            for (long i = 0; i < count; i++) {
                file.write(line(i) + "\n");
            }
        }
        return new Written(pushes, catalogue);
    }

    /**
     * What a run reads.
     *
     * @param pushes a folder
     * @param catalogue a file; null without
     */
    record Written(Path pushes, @Nullable Path catalogue) {}

    private static String order(String status, long i, String sender, String type) {
        return xml(
                "card_pay_order",
                sender,
                i,
                "OrderId",
                "404091456",
                "Status",
                status,
                "CreateOrderTime",
                Long.toString(START - 9),
                "PayFinishTime",
                Long.toString(START - 5),
                "FreeCoinCount",
                Long.toString(i),
                "PayCoinCount",
                "0",
                "RefundFreeCoinCount",
                "200",
                "OrderType",
                type);
    }

    private static String xml(String event, String sender, long second, String... fields) {
        return PushText.of(event, sender, START + second, fields);
    }
}
