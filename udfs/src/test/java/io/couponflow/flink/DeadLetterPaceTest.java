package io.couponflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadLetterPaceTest {

    private static final int BODY = 64 * 1024;

    private final DeadLetterPace pace = new DeadLetterPace();

    @Test
    void someDeadLettersCostNothing() {
        assertThat(pausesAfter(DeadLetterPace.FREE_BYTES)).isZero();
    }

    @Test
    void aFloodComesThroughAtTheStatedRate() {
        pausesAfter(DeadLetterPace.FREE_BYTES);

        assertThat(Duration.ofNanos(pausesAfter(10 * DeadLetterPace.BYTES_PER_SECOND)))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aCheckpointMakesRoom() {
        pausesAfter(2 * DeadLetterPace.FREE_BYTES);

        pace.checkpointed();

        assertThat(pausesAfter(DeadLetterPace.FREE_BYTES)).isZero();
    }

    private long pausesAfter(long bytes) {
        long pauses = 0;
        for (long left = bytes; left > 0; left -= BODY) {
            pauses += pace.pauseAfter(BODY);
        }
        return pauses;
    }
}
