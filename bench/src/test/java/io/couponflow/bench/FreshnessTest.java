package io.couponflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.bench.Freshness.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private static final long SECOND = 1_000_000_000L;

    private static final List<Mark> SENT = List.of(mark(2, 1), mark(4, 2), mark(6, 3));

    @Test
    void aPushIsAsOldAsItsFirstSightInTheTables() {
        Freshness freshness = Freshness.of(SENT, List.of(mark(3, 4), mark(6, 9)), 0);

        assertThat(freshness.sorted())
                .containsExactly(2 * SECOND, 3 * SECOND, 3 * SECOND, 6 * SECOND, 6 * SECOND, 7 * SECOND);
        assertThat(freshness.seconds(0.5)).isEqualTo(3);
        assertThat(freshness.seconds(0.99)).isEqualTo(7);
        assertThat(freshness.seconds(0)).isEqualTo(2);
    }

    @Test
    void theFirstAreLeftOut() {
        assertThat(Freshness.of(SENT, List.of(mark(3, 4), mark(6, 9)), 5).sorted())
                .containsExactly(6 * SECOND);
    }

    @Test
    void whatWasNotSeenHasNoAge() {
        assertThat(Freshness.of(SENT, List.of(mark(1, 4)), 0).sorted()).containsExactly(3 * SECOND);
        assertThat(Freshness.of(SENT, List.of(), 0).sorted()).isEmpty();
    }

    private static Mark mark(long pushes, long second) {
        return new Mark(pushes, second * SECOND);
    }
}
