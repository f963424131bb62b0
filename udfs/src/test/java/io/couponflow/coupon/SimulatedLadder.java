package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Push;
import io.couponflow.inventory.CountAlarms;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.mart.Type;
import io.couponflow.member.CountMembers;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
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
    private final Set<Long> seen = new HashSet<>();
    private final Map<String, Coupon> coupons = new HashMap<>();
    private final Map<String, Coupon.Beside> besideCoupons = new HashMap<>();
    private final Map<String, Rung> rungs = new HashMap<>();
    private final Map<String, Rung.Beside> besideRungs = new HashMap<>();
    private final Map<String, Gift> gifts = new HashMap<>();
    private final Map<String, Rest<Fact, Amount>> besideGifts = new HashMap<>();
    private final Map<Integer, Retelling> retellings = new HashMap<>();
    private final Map<RowKey, Row> rows = new HashMap<>();
    private final Map<String, Deque<Runnable>> channels = new HashMap<>();
    private final List<String> busy = new ArrayList<>();
    private final DataOutputSerializer state = new DataOutputSerializer(128);
    private long work;

    SimulatedLadder(Days days, Random random) {
        this.days = days;
        this.stock = new TakenStock(days, ALARM_WINDOW);
        this.countAlarms = new CountAlarms(ALARM_WINDOW, days);
        this.countMembers = new CountMembers(days);
        this.random = random;
    }

    /** The tables after {@code delivered}, by name; each maps key columns to the others, as text, without rows of zeros; what is unknown is empty. */
    Map<String, SortedMap<List<String>, List<String>>> tables(List<Push> delivered) {
        for (Push push : delivered) {
            take(push);
            settle(random.nextInt(4));
            if (random.nextInt(16) == 0) {
                retell(1 + random.nextInt(Effects.LAST_RUNG));
            }
        }
        checkpoint();
        return asText();
    }

    /** Takes a push; what follows from it waits. */
    void take(Push push) {
        KeyedPush keyed = KeyedPush.of(push, DedupIdentity.FIELDS, "test", 0);
        if (keyed.namesGiver()) {
            KeyedPush giverSide = keyed.giverSide();
            send("source", "track " + giverSide.key(), () -> track(giverSide));
        }
        if (seen.add(keyed.identity())) {
            send("source", "track " + keyed.key(), () -> track(keyed));
            send("source", "count", () -> count(keyed));
        }
    }

    /** Works off up to {@code most} messages, any that is the first of its channel. */
    void settle(int most) {
        for (int i = 0; i < most && !busy.isEmpty(); i++) {
            int at = random.nextInt(busy.size());
            Deque<Runnable> waiting = channels.get(busy.get(at));
            Runnable message = waiting.remove();
            if (waiting.isEmpty()) {
                channels.remove(busy.get(at));
                busy.set(at, busy.get(busy.size() - 1));
                busy.remove(busy.size() - 1);
            }
            work++;
            message.run();
        }
    }

    /** Works off all, as a barrier makes each stage do in turn. */
    void checkpoint() {
        for (int number = Effects.FIRST_RUNG; number <= Effects.LAST_RUNG; number++) {
            settle(Integer.MAX_VALUE);
            retell(number);
        }
        settle(Integer.MAX_VALUE);
    }

    /**
     * What was done so far: a step for each message, for each row that changed, for each access to state beside a value and
     * each entry of it that was handed out, and for every 64 bytes of values that were written.
     */
    long work() {
        return work;
    }

    private void track(KeyedPush push) {
        if (!(push.change() instanceof CouponChange change)) {
            return;
        }
        String key = push.key();
        Coupon before = coupons.getOrDefault(key, Coupon.UNKNOWN);
        stock.rows(key, change, before, before.withOrigin(change), this::add);
        Coupon after = Effects.ofChange(key, before, change, days, besideCoupon(key), retelling(1), out(key, 1));
        keep(coupons, key, after, new CouponFormat());
    }

    private void count(KeyedPush push) {
        List<Row> counted = new ArrayList<>();
        countAlarms.flatMap(push, new ListCollector<>(counted));
        countMembers.flatMap(push, new ListCollector<>(counted));
        counted.forEach(this::add);
    }

    private void resolve(int number, RungMessage message) {
        String key = message.key();
        String at = number + " " + key;
        Rung before = rungs.getOrDefault(at, Rung.EMPTY);
        Rung after = Effects.ofMessage(number, before, message, besideRung(at), retelling(number), out(key, number));
        keep(rungs, at, after, new Rung.Format());
    }

    private void retell(int number) {
        try {
            retelling(number).settle((key, told) -> {
                if (number == Effects.FIRST_RUNG) {
                    Effects.retell(key, coupons.get(key), told, days, besideCoupon(key), out(key, number));
                } else {
                    String at = number + " " + key;
                    Rung left = Effects.retell(key, number, rungs.get(at), told, besideRung(at), out(key, number));
                    keep(rungs, at, left, new Rung.Format());
                }
            });
        } catch (Exception e) {
            throw new AssertionError("rung " + number, e);
        }
    }

    private void attribute(GiftMessage message) {
        String key = message.key();
        Gift before = gifts.getOrDefault(key, Gift.UNKNOWN);
        Gift after = before.with(
                message, besideGifts.computeIfAbsent(key, k -> new RestInMemory<>(this::accessed)), this::add);
        keep(gifts, key, after, new Gift.Format());
    }

    /** What a stage knows is what it has written and read again. */
    private <T> void keep(Map<String, T> values, String key, T value, Codec<T> codec) {
        try {
            state.clear();
            codec.write(value, state);
            work += state.length() / 64;
            values.put(key, codec.read(new DataInputDeserializer(state.getSharedBuffer(), 0, state.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Coupon.Beside besideCoupon(String key) {
        return besideCoupons.computeIfAbsent(key, k -> RestInMemory.ofCoupon(this::accessed));
    }

    private Rung.Beside besideRung(String at) {
        return besideRungs.computeIfAbsent(at, k -> RestInMemory.ofRung(this::accessed));
    }

    private Retelling retelling(int number) {
        return retellings.computeIfAbsent(number, n -> new Retelling());
    }

    private void accessed() {
        work++;
    }

    private Effects.Out out(String from, int number) {
        return new Effects.Out(this::add, above(from, number), toGift(from, number));
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
        work++;
        Row sum = rows.putIfAbsent(row.key(), row);
        if (sum != null) {
            sum.values().add(row.values());
        }
    }

    private void send(String from, String to, Runnable message) {
        String channel = from + " > " + to;
        Deque<Runnable> waiting = channels.computeIfAbsent(channel, c -> new ArrayDeque<>());
        if (waiting.isEmpty()) {
            busy.add(channel);
        }
        waiting.add(message);
    }

    /** The tables by now. */
    Map<String, SortedMap<List<String>, List<String>>> asText() {
        Map<String, SortedMap<List<String>, List<String>>> tables = new TreeMap<>();
        for (Row row : rows.values()) {
            Table table = row.key().table();
            List<Object> objects = Rows.values(row.values().toTuple(row.key(), false));
            List<String> all = IntStream.range(0, table.columns().size())
                    .mapToObj(i -> text(table.columns().get(i).type(), objects.get(i)))
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

    private static String text(Type type, @Nullable Object value) {
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
