package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbered rules of {@link Few}. */
class FewTest {

    private final RestInMemory<String, Integer> rest = new RestInMemory<>();

    @Test
    void theFirstEntriesLieInTheValueAndAllOthersBesideIt() {
        Few<String, Integer> few = Few.none();
        for (int i = 0; i < 100; i++) {
            few = few.with("k" + i, i, rest);
        }

        assertThat(few.within())
                .containsExactly(Map.entry("k0", 0), Map.entry("k1", 1), Map.entry("k2", 2), Map.entry("k3", 3));
        assertThat(few.outgrown()).isTrue();
        assertThat(rest.size()).isEqualTo(96);
        assertThat(few.get("k3", rest)).isEqualTo(3);
        assertThat(few.get("k99", rest)).isEqualTo(99);
        assertThat(few.get("k100", rest)).isNull();
    }

    @Test
    void aLongKeyLiesBesideTheValue() {
        Few<String, Integer> few =
                Few.<String, Integer>none().with("k".repeat(128), 1, rest).with("k".repeat(129), 2, rest);

        assertThat(few.within()).containsOnlyKeys("k".repeat(128));
        assertThat(few.get("k".repeat(129), rest)).isEqualTo(2);
    }

    @Test
    void anEntryBesideTheValueStaysThereWhenThereIsRoom() {
        Few<String, Integer> few = Few.none();
        for (int i = 0; i < 5; i++) {
            few = few.with("k" + i, i, rest);
        }

        few = few.without("k0", rest).with("k4", 44, rest);

        assertThat(few.within()).containsOnlyKeys("k1", "k2", "k3");
        assertThat(few.get("k4", rest)).isEqualTo(44);
    }

    @Test
    void allEntriesAreHandedOutAndNoneIsLeftWhenCleared() {
        Few<String, Integer> few = Few.none();
        for (int i = 0; i < 6; i++) {
            few = few.with("k" + i, i, rest);
        }

        Map<String, Integer> all = entries(few);
        Few<String, Integer> cleared = few.cleared(rest);

        assertThat(all).hasSize(6).containsEntry("k5", 5);
        assertThat(cleared.isEmpty()).isTrue();
        assertThat(rest.size()).isZero();
    }

    @Test
    void itHoldsWhatAMapWouldWhateverIsPutAndRemoved() {
        long seed = 20_260_730;
        Random random = new Random(seed);
        Map<String, Integer> expected = new HashMap<>();
        Few<String, Integer> few = Few.none();
        for (int step = 0; step < 5_000; step++) {
            String key = "k" + random.nextInt(12);
            if (random.nextInt(3) == 0) {
                few = few.without(key, rest);
                expected.remove(key);
            } else {
                few = few.with(key, step, rest);
                expected.put(key, step);
            }

            assertThat(entries(few)).as("seed %d, step %d", seed, step).isEqualTo(expected);
            assertThat(few.within()).hasSizeLessThanOrEqualTo(Few.MOST_WITHIN);
        }
    }

    private Map<String, Integer> entries(Few<String, Integer> few) {
        Map<String, Integer> entries = new HashMap<>();
        few.forEach(
                rest,
                (key, value) -> assertThat(entries.put(key, value)).as(key).isNull());
        return entries;
    }
}
