package io.couponflow.coupon;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Days;
import io.couponflow.domain.Push;
import io.couponflow.reference.BatchFold;
import io.couponflow.reference.PushBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pushes that all have to do with one code, as somebody sends them who wants to stall the job: ten times as many take at most
 * twelve times the work, and the tables are those of the batch fold. Work is counted, not timed: {@link SimulatedLadder#work}.
 */
class PoisonKeysTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final List<String> TABLES =
            List.of("channel_conversion", "redemption_lag", "redemption", "payment", "inventory", "inventory_alarm");

    private static final int SIZE = 200;
    private static final int CHECKPOINTS = 3;
    private static final long SEED = 20_260_730;

    /** 2016-08-30 17:57:16 in Shanghai. */
    private static final long TIME = 1_472_551_036;

    private static final long DAY = 86_400;

    /** Of about as many pushes as it is asked for. */
    private record Attack(String name, IntFunction<List<Push>> pushes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Attack(
                        "receipts that name one old code",
                        n -> each(n, i -> List.of(gift("c" + i, "a", TIME)), issue("a", TIME))),
                new Attack(
                        "receipts that name one old code, whose own receipts become ever earlier",
                        n -> each(n / 2, i -> List.of(gift("c" + i, "a", TIME), issue("a", TIME - i)))),
                new Attack(
                        "receipts that name one old code, which is an issue and a gift by turns",
                        n -> each(
                                n / 2,
                                i -> List.of(
                                        gift("c" + i, "a", TIME),
                                        i % 2 == 0 ? issue("a", TIME - i) : gift("a", "z", TIME - i)))),
                new Attack(
                        "receipts that name a code at the end of a chain, whose issue becomes ever earlier",
                        n -> each(
                                n / 2,
                                i -> List.of(gift("c" + i, "g4", TIME), issue("g0", TIME - i)),
                                gift("g1", "g0", TIME),
                                gift("g2", "g1", TIME),
                                gift("g3", "g2", TIME),
                                gift("g4", "g3", TIME))),
                new Attack(
                        "receipts that name a code of a cycle",
                        n -> each(
                                n, i -> List.of(gift("c" + i, "a", TIME)), gift("a", "b", TIME), gift("b", "a", TIME))),
                new Attack(
                        "receipts of one code that name ever other old codes",
                        n -> each(n / 2, i -> List.of(issue("o" + i, TIME), gift("a", "o" + i, TIME - i)))),
                new Attack(
                        "receipts of one code, given on, that name old codes without a receipt",
                        n -> each(
                                n,
                                i -> List.of(gift("a", "o" + i, TIME - i)),
                                gift("h", "a", TIME),
                                consume("h", TIME))),
                new Attack(
                        "gift receipts of one code, each on a day of its own",
                        n -> each(n, i -> List.of(gift("a", "o", TIME - i * DAY)))),
                new Attack(
                        "a tree of gifts, whose issue becomes ever earlier",
                        n -> each(n / 2, i -> List.of(gift("c" + (i + 1), "c" + i / 6, TIME), issue("c0", TIME - i)))),
                new Attack(
                        "payments of one code",
                        n -> each(n, i -> List.of(pay("a", "t" + i, "s", TIME + i)), issue("a", TIME))),
                new Attack(
                        "payments of one code at ever other places",
                        n -> each(
                                n,
                                i -> List.of(pay("a", i % 2 == 0 ? "" : "t" + i, "s" + i, TIME + i * DAY)),
                                issue("a", TIME))),
                new Attack(
                        "payments of one code, each earlier than the one before",
                        n -> each(n, i -> List.of(pay("a", "t" + i % 9, "s" + i, TIME - i)), issue("a", TIME))),
                new Attack(
                        "payments of one code, whose own receipts become ever earlier",
                        n -> each(n / 2, i -> List.of(pay("a", "t" + i, "s" + i, TIME), issue("a", TIME - i)))),
                new Attack(
                        "payments of one code, which is an issue and a gift by turns",
                        n -> each(
                                n / 2,
                                i -> List.of(
                                        pay("a", "t" + i, "s" + i, TIME),
                                        i % 2 == 0 ? issue("a", TIME - i) : gift("a", "z" + i, TIME - i)))),
                new Attack(
                        "payments of a gifted code, whose issue becomes ever earlier",
                        n -> each(
                                n / 2,
                                i -> List.of(pay("b", "t" + i, "s" + i, TIME), issue("a", TIME - i)),
                                gift("b", "a", TIME))),
                new Attack(
                        "deletions, restores and redemptions of one code",
                        n -> each(
                                n / 3,
                                i -> List.of(
                                        delete("a", TIME + 2 * i),
                                        restore("a", TIME + 2 * i + 1),
                                        consume("a", TIME - i)),
                                issue("a", TIME))),
                new Attack(
                        "texts as long as a push may be",
                        n -> each(
                                n / 2,
                                i -> List.of(
                                        pay("a", i + "t".repeat(2_000), "s", TIME),
                                        gift("c" + i + "c".repeat(2_000), "a", TIME)))));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void tenTimesAsManyTakeAtMostTwelveTimesTheWork(Attack attack) {
        long work = work(attack.pushes().apply(SIZE));

        long workOfTenTimes = work(attack.pushes().apply(10 * SIZE));

        assertThat(workOfTenTimes)
                .as("%s, %d and %d pushes", attack, SIZE, 10 * SIZE)
                .isLessThanOrEqualTo(12 * work);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void theTablesAreThoseOfTheBatchFoldInAnyOrder(Attack attack) {
        List<Push> pushes = new ArrayList<>(attack.pushes().apply(SIZE));
        var expected = BatchFold.tables(pushes, ZONE, Duration.ofHours(1));
        for (long seed = SEED; seed < SEED + 3; seed++) {
            Random random = new Random(seed);
            Collections.shuffle(pushes, random);

            var tables = new SimulatedLadder(new Days(ZONE), random).tables(pushes);

            for (String table : TABLES) {
                assertThat(Map.copyOf(tables.getOrDefault(table, new TreeMap<>())))
                        .as("%s, seed %d", table, seed)
                        .isEqualTo(Map.copyOf(expected.get(table)));
            }
        }
    }

    /** In the order that is given, with as many checkpoints however many they are. */
    private static long work(List<Push> pushes) {
        SimulatedLadder ladder = new SimulatedLadder(new Days(ZONE), new Random(SEED));
        for (int i = 0; i < pushes.size(); i++) {
            ladder.take(pushes.get(i));
            ladder.settle(Integer.MAX_VALUE);
            if ((i + 1) % (pushes.size() / CHECKPOINTS) == 0) {
                ladder.checkpoint();
            }
        }
        ladder.checkpoint();
        return ladder.work();
    }

    private static List<Push> each(int n, IntFunction<List<Push>> pushes, Push... more) {
        List<Push> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.addAll(pushes.apply(i));
        }
        all.addAll(List.of(more));
        return all;
    }

    private static Push issue(String code, long time) {
        return coupon("user_get_card", code, time).with("OuterStr", "12b").build();
    }

    private static Push gift(String code, String oldCode, long time) {
        return coupon("user_get_card", code, time)
                .with("OldUserCardCode", oldCode)
                .build();
    }

    private static Push consume(String code, long time) {
        return coupon("user_consume_card", code, time).build();
    }

    private static Push delete(String code, long time) {
        return coupon("user_del_card", code, time).build();
    }

    private static Push restore(String code, long time) {
        return coupon("user_get_card", code, time)
                .with("IsRestoreMemberCard", "1")
                .build();
    }

    private static Push pay(String code, String transId, String location, long time) {
        return coupon("user_pay_from_pay_cell", code, time)
                .with("TransId", transId)
                .with("LocationName", location)
                .with("Fee", "80")
                .with("OriginalFee", "100")
                .build();
    }

    private static PushBuilder coupon(String event, String code, long time) {
        return push("gh_1", "o1", time, event).with("CardId", "p1").with("UserCardCode", code);
    }
}
