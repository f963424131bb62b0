package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Days;
import io.couponflow.domain.Push;
import io.couponflow.reference.BatchFold;
import io.couponflow.reference.Histories;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Whatever order pushes arrive in, and messages between the stages: the tables are those of a plain batch fold. */
class OrderFreeTest {

    private static final int SEEDS = 2_000;
    private static final int ORDERS = 3;
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final List<String> TABLES = List.of(
            "channel_conversion",
            "redemption_lag",
            "redemption",
            "payment",
            "inventory",
            "inventory_alarm",
            "member_activity");

    @Test
    void anyOrderAndAnyRepetitionGiveTheRowsOfTheBatchFold() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Push> history = Histories.history(seed);
            var expected = BatchFold.tables(history, ZONE, Duration.ofHours(1));
            for (int order = 0; order < ORDERS; order++) {
                Random random = new Random(seed * ORDERS + order);
                List<Push> delivered = Histories.delivered(history, random);

                Map<String, SortedMap<List<String>, List<String>>> actual =
                        new SimulatedLadder(new Days(ZONE), random).tables(delivered);

                for (String table : TABLES) {
                    assertThat(Map.copyOf(actual.getOrDefault(table, new java.util.TreeMap<>())))
                            .as("%s, seed %d, order %d, history %s", table, seed, order, history)
                            .isEqualTo(Map.copyOf(expected.get(table)));
                }
            }
        }
    }
}
