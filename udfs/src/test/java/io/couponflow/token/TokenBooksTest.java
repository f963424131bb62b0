package io.couponflow.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Days;
import io.couponflow.domain.event.CardPayOrder;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Books of an account, kept here without any rule of couponflow: what the account holds changes when an order settles and when it is undone, and each
 * push tells what it holds then. Whatever lives the orders have, and in whatever order and how often their pushes come, what couponflow posts explains every
 * balance that was reported.
 */
class TokenBooksTest {

    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));
    private static final String ACCOUNT = "gh_books";
    private static final long START = 1_453_248_000;
    private static final int BOOKS = 200;

    /** A life: its statuses, a day or more apart, and which of them change what the account holds (by their place; -1 = none does). */
    private record Life(String type, int sign, List<String> statuses, int settles, int undoes) {}

    private static final List<Life> LIVES = List.of(
            new Life("WXPAY", 1, List.of("WAITING"), -1, -1),
            new Life("WXPAY", 1, List.of("WAITING", "SUCC", "FINANCE_SUCC", "QUANTITY_SUCC"), 2, -1),
            new Life("WXPAY", 1, List.of("WAITING", "SUCC", "FINANCE_SUCC", "QUANTITY_SUCC", "HAS_RECEIPT"), 2, -1),
            new Life("WXPAY", 1, List.of("SUCC", "QUANTITY_SUCC", "REFUND_WAITING", "HAS_REFUND"), 1, 3),
            new Life(
                    "WXPAY",
                    1,
                    List.of("WAITING", "FINANCE_SUCC", "HAS_RECEIPT", "REFUND_WAITING", "HAS_REFUND"),
                    1,
                    4),
            new Life("WXPAY", 1, List.of("WAITING", "FINANCE_SUCC", "ROLLBACK"), 1, 2),
            new Life("WXPAY", 1, List.of("WAITING", "SUCC", "ROLLBACK"), -1, -1),
            new Life("SYS_ADD", 1, List.of("FINANCE_SUCC"), 0, -1),
            new Life("SYS_ADD", 1, List.of("FINANCE_SUCC", "ROLLBACK"), 0, 1),
            new Life("REDUCE", -1, List.of("FINANCE_SUCC", "QUANTITY_SUCC"), 0, -1),
            new Life("REDUCE", -1, List.of("FINANCE_SUCC", "ROLLBACK"), 0, 1),
            new Life("SYS_REDUCE", -1, List.of("QUANTITY_SUCC"), 0, -1),
            new Life("REFUND", 1, List.of("WAITING", "REFUND_WAITING", "HAS_REFUND"), 1, -1),
            new Life("REFUND", 1, List.of("REFUND_WAITING", "HAS_REFUND", "ROLLBACK"), 0, 2));

    private record Order(String id, Life life, BigDecimal free, BigDecimal pay, List<Long> times) {}

    private record Push(String orderId, TokenEvent event) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverLivesOrdersHaveAndHoweverTheirPushesComeNoDayDrifts(long seed) throws Exception {
        Random random = new Random(seed);
        for (int book = 0; book < BOOKS; book++) {
            List<Push> pushes = pushes(orders(random), random);
            List<Push> arrived = new ArrayList<>(pushes);
            pushes.stream().filter(push -> random.nextInt(4) == 0).forEach(arrived::add);
            Collections.shuffle(arrived, random);

            Map<Long, BigDecimal[]> drifts = drifts(arrived);

            assertThat(drifts).as("seed %d, book %d", seed, book).isNotEmpty();
            for (Map.Entry<Long, BigDecimal[]> drift : drifts.entrySet()) {
                assertThat(drift.getValue())
                        .as("seed %d, book %d, day %d: %s", seed, book, drift.getKey(), pushes)
                        .usingElementComparator(BigDecimal::compareTo)
                        .containsExactly(BigDecimal.ZERO, BigDecimal.ZERO);
            }
        }
    }

    private static List<Order> orders(Random random) {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            Life life = LIVES.get(random.nextInt(LIVES.size()));
            List<Long> times = new ArrayList<>();
            long time = START + random.nextInt(5 * 86_400);
            for (int status = 0; status < life.statuses().size(); status++) {
                times.add(time);
                time += (1 + random.nextInt(2)) * 86_400L + random.nextInt(7_200) - 3_600;
            }
            orders.add(new Order(
                    "order-" + i,
                    life,
                    BigDecimal.valueOf(random.nextInt(1_000), 1),
                    BigDecimal.valueOf(random.nextInt(50)),
                    times));
        }
        return orders;
    }

    /** Of two that fall into one second the later order's is moved, so that there is one last report of a day. */
    private static List<Push> pushes(List<Order> orders, Random random) {
        record Moment(long time, Order order, int place) {}
        TreeMap<Long, Moment> moments = new TreeMap<>();
        for (Order order : orders) {
            for (int place = 0; place < order.times().size(); place++) {
                long time = order.times().get(place);
                while (moments.containsKey(time)) {
                    time++;
                }
                moments.put(time, new Moment(time, order, place));
            }
        }
        BigDecimal free = BigDecimal.valueOf(random.nextInt(10_000));
        BigDecimal pay = BigDecimal.valueOf(random.nextInt(10_000));
        List<Push> pushes = new ArrayList<>();
        for (Moment moment : moments.values()) {
            Order order = moment.order();
            Life life = order.life();
            int change =
                    moment.place() == life.settles() ? life.sign() : moment.place() == life.undoes() ? -life.sign() : 0;
            free = free.add(order.free().multiply(BigDecimal.valueOf(change)));
            pay = pay.add(order.pay().multiply(BigDecimal.valueOf(change)));
            CardPayOrder told = new CardPayOrder(
                    order.id(),
                    "ORDER_STATUS_" + life.statuses().get(moment.place()),
                    order.times().get(0),
                    null,
                    "",
                    free,
                    pay,
                    order.free(),
                    order.pay(),
                    "ORDER_TYPE_" + life.type(),
                    "",
                    "");
            pushes.add(new Push(order.id(), TokenEvent.of(told, moment.time(), "oA")));
        }
        return pushes;
    }

    /** By the spec's words: reported less the last report before and the postings since, of every day with a report but the first. */
    private static Map<Long, BigDecimal[]> drifts(List<Push> arrived) throws Exception {
        Map<String, KeptOrder> orders = new HashMap<>();
        List<Row> changes = new ArrayList<>();
        for (Push push : arrived) {
            KeptOrder order = orders.computeIfAbsent(push.orderId(), id -> new KeptOrder());
            TokenOrder before = order.order();
            if (order.take(push.event())) {
                new TokenRows(ACCOUNT, push.orderId(), CoinCount.REMAINING_BALANCE, DAYS)
                        .ofOrder(push.event(), before, order.order(), full -> {}, changes::add);
            }
        }
        List<String[]> postings = Rows.told(Rows.sums(changes).values()).stream()
                .map(text ->
                        text.substring(text.indexOf('[') + 1, text.length() - 1).split(", ", -1))
                .toList();
        TreeMap<Long, TokenEvent> reports = new TreeMap<>();
        arrived.stream()
                .map(Push::event)
                .sorted(Comparator.comparingLong(TokenEvent::time))
                .forEach(event -> reports.put(DAYS.day(event.time()), event));
        Map<Long, BigDecimal[]> drifts = new TreeMap<>();
        for (Map.Entry<Long, TokenEvent> report : reports.entrySet()) {
            Map.Entry<Long, TokenEvent> last = reports.lowerEntry(report.getKey());
            BigDecimal[] drift = {BigDecimal.ZERO, BigDecimal.ZERO};
            if (last != null) {
                drift[0] =
                        report.getValue().freeCount().subtract(last.getValue().freeCount());
                drift[1] = report.getValue().payCount().subtract(last.getValue().payCount());
                for (String[] posting : postings) {
                    long day = Long.parseLong(posting[1]);
                    if (day > last.getKey() && day <= report.getKey()) {
                        drift[0] = drift[0].subtract(new BigDecimal(posting[5]));
                        drift[1] = drift[1].subtract(new BigDecimal(posting[6]));
                    }
                }
            }
            drifts.put(report.getKey(), drift);
        }
        return drifts;
    }
}
