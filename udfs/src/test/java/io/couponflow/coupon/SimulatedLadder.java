package io.couponflow.coupon;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Push;
import io.couponflow.domain.row.Row;
import io.couponflow.domain.row.Table;
import io.couponflow.inventory.CountAlarms;
import io.couponflow.member.CountMembers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.jspecify.annotations.Nullable;

/**
 * The stages of the job without Flink: the same pure rules, and messages that overtake each other as they may on a
 * cluster. Only those from one sender to one stage stay in order.
 */
final class SimulatedLadder {

    private static final Duration ALARM_WINDOW = Duration.ofHours(12);

    private final Days days;
    private final TakenStock stock;
    private final CountAlarms countAlarms;
    private final CountMembers countMembers;
    private final Random random;
    private final Map<String, Coupon> coupons = new HashMap<>();
    private final Map<String, Rung> rungs = new HashMap<>();
    private final Map<String, Gift> gifts = new HashMap<>();
    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, Deque<Runnable>> channels = new HashMap<>();
    private final List<String> busy = new ArrayList<>();

    SimulatedLadder(Days days, Random random) {
        this.days = days;
        this.stock = new TakenStock(days, ALARM_WINDOW);
        this.countAlarms = new CountAlarms(ALARM_WINDOW, days);
        this.countMembers = new CountMembers(days);
        this.random = random;
    }

    /** The tables after {@code delivered}, by name; each maps key columns to the others, as text, without rows of zeros; what is unknown is empty. */
    Map<String, SortedMap<List<String>, List<String>>> tables(List<Push> delivered) {
        Set<DedupIdentity.Hash> seen = new HashSet<>();
        for (Push push : delivered) {
            KeyedPush keyed = KeyedPush.of(push, DedupIdentity.FIELDS, "test", 0);
            if (keyed.namesGiver()) {
                KeyedPush giverSide = keyed.giverSide();
                send("source", "track " + giverSide.key(), () -> track(giverSide));
            }
            if (seen.add(keyed.identity())) {
                send("source", "track " + keyed.key(), () -> track(keyed));
                send("source", "count", () -> count(keyed));
            }
            settle(random.nextInt(4));
        }
        settle(Integer.MAX_VALUE);
        return asText();
    }

    private void track(KeyedPush push) {
        if (!(push.change() instanceof CouponChange change)) {
            return;
        }
        String key = push.key();
        Coupon before = coupons.getOrDefault(key, Coupon.UNKNOWN);
        Coupon after = before.with(change, days);
        coupons.put(key, after);
        stock.rows(key, change, before, after, this::add);
        Effects.ofCoupon(key, before, after, days, this::add, above(key, 1), toGift(key, 1));
    }

    private void count(KeyedPush push) {
        List<Row> counted = new ArrayList<>();
        countAlarms.flatMap(push, new ListCollector<>(counted));
        countMembers.flatMap(push, new ListCollector<>(counted));
        counted.forEach(this::add);
    }

    private void resolve(int number, RungMessage message) {
        String at = number + " " + message.key();
        Rung before = rungs.getOrDefault(at, Rung.EMPTY);
        Rung after = before.with(message);
        rungs.put(at, after);
        Effects.ofRung(
                message.key(), number, before, after, above(message.key(), number), toGift(message.key(), number));
    }

    private void attribute(GiftMessage message) {
        Gift before = gifts.getOrDefault(message.key(), Gift.UNKNOWN);
        Gift after = before.with(message);
        gifts.put(message.key(), after);
        Effects.ofGift(message.key(), before, after, this::add);
    }

    private Consumer<RungMessage> above(String from, int number) {
        return message -> {
            if (number < Effects.LAST_RUNG) {
                send(number + " " + from, "rung", () -> resolve(number + 1, message));
            }
        };
    }

    private Consumer<GiftMessage> toGift(String from, int number) {
        return message -> send(number + " " + from, "gift", () -> attribute(message));
    }

    private void add(Row row) {
        rows.merge(row.key(), row, Row::plus);
    }

    private void send(String from, String to, Runnable message) {
        String channel = from + " > " + to;
        Deque<Runnable> waiting = channels.computeIfAbsent(channel, c -> new ArrayDeque<>());
        if (waiting.isEmpty()) {
            busy.add(channel);
        }
        waiting.add(message);
    }

    private void settle(int most) {
        for (int i = 0; i < most && !busy.isEmpty(); i++) {
            String channel = busy.get(random.nextInt(busy.size()));
            Deque<Runnable> waiting = channels.get(channel);
            Runnable message = waiting.remove();
            if (waiting.isEmpty()) {
                busy.remove(channel);
            }
            message.run();
        }
    }

    private Map<String, SortedMap<List<String>, List<String>>> asText() {
        Map<String, SortedMap<List<String>, List<String>>> tables = new TreeMap<>();
        for (Row row : rows.values()) {
            Table table = row.toMart().table();
            List<String> all = IntStream.range(0, table.columns().size())
                    .mapToObj(i ->
                            text(table.columns().get(i).type(), row.toMart().values()[i]))
                    .toList();
            List<String> values = all.subList(table.keys().size(), all.size());
            if (values.stream().anyMatch(value -> !value.equals("0") && !value.isEmpty())) {
                tables.computeIfAbsent(
                                table.tableName(),
                                t -> new TreeMap<>((a, b) -> a.toString().compareTo(b.toString())))
                        .put(all.subList(0, table.keys().size()), values);
            }
        }
        return tables;
    }

    private static String text(Table.Type type, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        return switch (type) {
            case DATE -> LocalDate.ofEpochDay((Long) value).toString();
            case TIMESTAMPTZ -> Instant.ofEpochMilli((Long) value).toString();
            default -> value.toString();
        };
    }
}
