package io.couponflow.reference;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Push;
import io.couponflow.domain.event.CardPayOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The batch form of the four tables of tokens: all pushes of an order at once, sorted by how far it had got. */
public final class BatchTokens {

    private static final List<String> STEPS = List.of(
            "ORDER_STATUS_WAITING",
            "ORDER_STATUS_SUCC",
            "ORDER_STATUS_FINANCE_SUCC",
            "ORDER_STATUS_QUANTITY_SUCC",
            "ORDER_STATUS_HAS_RECEIPT",
            "ORDER_STATUS_REFUND_WAITING",
            "ORDER_STATUS_HAS_REFUND",
            "ORDER_STATUS_ROLLBACK");
    private static final Set<String> SETTLING = Set.of(
            "ORDER_STATUS_FINANCE_SUCC",
            "ORDER_STATUS_QUANTITY_SUCC",
            "ORDER_STATUS_HAS_RECEIPT",
            "ORDER_STATUS_REFUND_WAITING");
    private static final Set<String> TAKING = Set.of("ORDER_TYPE_REDUCE", "ORDER_TYPE_SYS_REDUCE");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** A push about an order, and the status as far as a key keeps it. */
    private record Told(Push push, CardPayOrder order, String status) {
        long time() {
            return push.createTime();
        }
    }

    /** What is posted of one order on a day. */
    private record Entry(boolean reversal, BigDecimal free, BigDecimal pay) {}

    private static final Comparator<Told> FURTHER = comparing((Told told) -> STEPS.indexOf(told.status()))
            .thenComparing(Told::status, Texts.BY_CODE_POINT)
            .thenComparing(Told::time);

    private static final Comparator<Told> SAID_BY = comparing(
                    (Told told) -> told.push().sender(), Texts.BY_CODE_POINT)
            .thenComparing(told -> told.order().freeCoinCount(), nullsFirst(naturalOrder()))
            .thenComparing(told -> told.order().payCoinCount(), nullsFirst(naturalOrder()))
            .thenComparing(told -> told.order().refundFreeCoinCount(), nullsFirst(naturalOrder()))
            .thenComparing(told -> told.order().refundPayCoinCount(), nullsFirst(naturalOrder()))
            .thenComparing(told -> told.order().orderType(), Texts.BY_CODE_POINT)
            .thenComparing(told -> instant(told.order().createOrderTime()))
            .thenComparing(told -> instant(told.order().payFinishTime()))
            .thenComparing(
                    told -> List.of(
                            told.order().desc(),
                            told.order().memo(),
                            told.order().receiptInfo()),
                    Texts.KEYS);

    private final SortedMap<List<String>, List<String>> events = new TreeMap<>(Texts.KEYS);
    private final SortedMap<List<String>, List<String>> orders = new TreeMap<>(Texts.KEYS);
    private final SortedMap<List<String>, List<String>> postings = new TreeMap<>(Texts.KEYS);
    private final SortedMap<List<String>, List<String>> balances = new TreeMap<>(Texts.KEYS);
    private final Map<List<String>, List<Entry>> journal = new HashMap<>();
    private final LocalTime local;
    private final CoinCount reading;

    private BatchTokens(LocalTime local, CoinCount reading) {
        this.local = local;
        this.reading = reading;
    }

    /**
     * The tables {@code token_order_event}, {@code token_order}, {@code token_posting} and {@code token_balance} by name,
     * in the form of {@link BatchFold#tables}; what is unknown is {@code ""}.
     *
     * @param accepted the pushes in any order, without duplicates
     */
    public static Map<String, SortedMap<List<String>, List<String>>> tables(
            List<Push> accepted, ZoneId zone, CoinCount reading) {
        BatchTokens tokens = new BatchTokens(new LocalTime(zone), reading);
        Map<List<String>, List<Told>> byOrder = new HashMap<>();
        Map<List<String>, List<Told>> byDay = new HashMap<>();
        for (Push push : accepted) {
            if (push.event() instanceof CardPayOrder order) {
                Told told = new Told(push, order, Texts.key(order.status()));
                String account = Texts.key(push.account());
                put(byOrder, List.of(account, Texts.key(order.orderId())), told);
                put(byDay, List.of(account, tokens.local.day(told.time())), told);
            }
        }
        byOrder.forEach(tokens::tellOrder);
        byDay.forEach(tokens::tellBalance);
        tokens.tellPostings();

        Map<String, SortedMap<List<String>, List<String>>> tables = new LinkedHashMap<>();
        tables.put("token_order_event", tokens.events);
        tables.put("token_order", tokens.orders);
        tables.put("token_posting", tokens.postings);
        tables.put("token_balance", tokens.balances);
        return tables;
    }

    private void tellOrder(List<String> key, List<Told> pushes) {
        Map<List<String>, Told> byStatusAndTime = new HashMap<>();
        for (Told told : pushes) {
            byStatusAndTime.merge(
                    List.of(told.status(), instant(told.time())), told, (a, b) -> SAID_BY.compare(a, b) >= 0 ? a : b);
        }
        byStatusAndTime.forEach((statusAndTime, told) -> events.put(plus(key, statusAndTime), columns(told)));

        Collection<Told> kept = byStatusAndTime.values();
        String type = furthest(kept, told -> !told.order().orderType().isEmpty())
                .map(told -> told.order().orderType())
                .orElse("");
        Predicate<Told> settles = told -> SETTLING.contains(told.status())
                || type.equals("ORDER_TYPE_REFUND") && told.status().equals("ORDER_STATUS_HAS_REFUND");
        Optional<Long> reversedAt = kept.stream()
                .filter(told -> told.status().equals("ORDER_STATUS_ROLLBACK")
                        || !type.equals("ORDER_TYPE_REFUND") && told.status().equals("ORDER_STATUS_HAS_REFUND"))
                .map(Told::time)
                .min(naturalOrder());
        Optional<Told> settled = furthest(kept, settles);
        Optional<Long> settledAt = kept.stream().filter(settles).map(Told::time).min(naturalOrder());
        boolean posted = settled.isPresent() && reversedAt.isEmpty();
        BigDecimal free = settled.map(told -> freeDelta(told.order(), type)).orElse(BigDecimal.ZERO);
        BigDecimal pay = settled.map(told -> payDelta(told.order(), type)).orElse(BigDecimal.ZERO);

        orders.put(
                key,
                List.of(
                        type,
                        furthest(kept, told -> true).orElseThrow().status(),
                        reversedAt.isPresent() ? "reversed" : posted ? "posted" : "pending",
                        furthestKnown(kept, told -> instant(told.order().createOrderTime())),
                        furthestKnown(kept, told -> instant(told.order().payFinishTime())),
                        settledAt.map(BatchTokens::instant).orElse(""),
                        instant(kept.stream().mapToLong(Told::time).min().orElseThrow()),
                        instant(kept.stream().mapToLong(Told::time).max().orElseThrow()),
                        Integer.toString(kept.size()),
                        number(posted ? free : BigDecimal.ZERO),
                        number(posted ? pay : BigDecimal.ZERO),
                        reversedAt.map(BatchTokens::instant).orElse("")));
        if (settledAt.isPresent()) {
            String day = local.day(settledAt.get());
            enter(key.get(0), day, type, new Entry(false, free, pay));
            if (reversedAt.isPresent()) {
                String back = local.day(reversedAt.get());
                enter(
                        key.get(0),
                        back.compareTo(day) > 0 ? back : day,
                        type,
                        new Entry(true, free.negate(), pay.negate()));
            }
        }
    }

    private void enter(String account, String day, String type, Entry entry) {
        journal.computeIfAbsent(List.of(account, day, Texts.key(type)), k -> new ArrayList<>())
                .add(entry);
    }

    private void tellPostings() {
        journal.forEach((key, entries) -> {
            long reversals = entries.stream().filter(Entry::reversal).count();
            postings.put(
                    key,
                    List.of(
                            Long.toString(entries.size() - reversals),
                            Long.toString(reversals),
                            number(entries.stream().map(Entry::free).reduce(BigDecimal.ZERO, BigDecimal::add)),
                            number(entries.stream().map(Entry::pay).reduce(BigDecimal.ZERO, BigDecimal::add))));
        });
    }

    private void tellBalance(List<String> key, List<Told> pushes) {
        if (reading == CoinCount.ORDER_AMOUNT) {
            return;
        }
        pushes.stream()
                .filter(told ->
                        told.order().freeCoinCount() != null && told.order().payCoinCount() != null)
                .max(comparing(Told::time)
                        .thenComparing(told -> STEPS.indexOf(told.status()))
                        .thenComparing(Told::status, Texts.BY_CODE_POINT)
                        .thenComparing(told -> Texts.key(told.order().orderId()), Texts.BY_CODE_POINT)
                        .thenComparing(SAID_BY))
                .ifPresent(last -> balances.put(
                        key,
                        List.of(
                                number(last.order().freeCoinCount()),
                                number(last.order().payCoinCount()),
                                instant(last.time()),
                                Texts.key(last.order().orderId()))));
    }

    private BigDecimal freeDelta(CardPayOrder order, String type) {
        return signed(reading == CoinCount.ORDER_AMOUNT ? order.freeCoinCount() : order.refundFreeCoinCount(), type);
    }

    private BigDecimal payDelta(CardPayOrder order, String type) {
        return signed(reading == CoinCount.ORDER_AMOUNT ? order.payCoinCount() : order.refundPayCoinCount(), type);
    }

    private static BigDecimal signed(@Nullable BigDecimal count, String type) {
        if (count == null) {
            return BigDecimal.ZERO;
        }
        return TAKING.contains(type) ? count.abs().negate() : count;
    }

    private static Optional<Told> furthest(Collection<Told> of, Predicate<Told> that) {
        return of.stream().filter(that).max(FURTHER);
    }

    private static String furthestKnown(Collection<Told> of, Function<Told, String> value) {
        return furthest(of, told -> !value.apply(told).isEmpty()).map(value).orElse("");
    }

    private static List<String> columns(Told told) {
        CardPayOrder order = told.order();
        return List.of(
                order.orderType(),
                number(order.freeCoinCount()),
                number(order.payCoinCount()),
                number(order.refundFreeCoinCount()),
                number(order.refundPayCoinCount()),
                instant(order.createOrderTime()),
                instant(order.payFinishTime()),
                order.desc(),
                order.memo(),
                order.receiptInfo());
    }

    private static void put(Map<List<String>, List<Told>> map, List<String> key, Told told) {
        map.computeIfAbsent(key, k -> new ArrayList<>()).add(told);
    }

    private static List<String> plus(List<String> key, List<String> more) {
        List<String> sum = new ArrayList<>(key);
        sum.addAll(more);
        return List.copyOf(sum);
    }

    /** ISO 8601, or {@code ""} where unknown: an instant that a calendar of four-digit years does not hold is a mistake. */
    private static String instant(@Nullable Long seconds) {
        return seconds == null || seconds > LAST.getEpochSecond()
                ? ""
                : Instant.ofEpochSecond(seconds).toString();
    }

    private static String number(@Nullable BigDecimal number) {
        return number == null ? "" : number.stripTrailingZeros().toPlainString();
    }
}
