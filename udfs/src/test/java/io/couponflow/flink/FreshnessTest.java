package io.couponflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshnessTest {

    private final Freshness freshness = new Freshness();

    @Test
    void aPushIsFreshOnceItsCheckpointIsCompleted() {
        freshness.received(1_000);
        freshness.taken(1);
        assertThat(freshness.newestPush()).as("while it is under way").isZero();

        freshness.completed(1, 1_300);

        assertThat(freshness.newestPush()).isEqualTo(1_000);
        assertThat(freshness.pushDelay()).isEqualTo(300);
        assertThat(freshness.completedAt()).isEqualTo(1_300);
    }

    @Test
    void aPushThatComesAfterTheSnapshotBelongsToTheNextCheckpoint() {
        freshness.received(1_000);
        freshness.taken(1);
        freshness.received(1_200);

        freshness.completed(1, 1_300);

        assertThat(freshness.newestPush()).isEqualTo(1_000);
    }

    @Test
    void theNewestCountsWhateverTheOrder() {
        freshness.received(1_000);
        freshness.received(900);
        freshness.taken(1);

        freshness.completed(1, 1_300);

        assertThat(freshness.newestPush()).isEqualTo(1_000);
        assertThat(freshness.pushDelay()).isEqualTo(300);
    }

    @Test
    void whatAFailedCheckpointHeldComesWithTheNextOne() {
        freshness.received(1_000);
        freshness.taken(1);
        freshness.taken(2);

        freshness.completed(2, 9_000);

        assertThat(freshness.newestPush()).isEqualTo(1_000);
        assertThat(freshness.pushDelay()).isEqualTo(8_000);
    }

    @Test
    void whereNothingComesInNothingIsLate() {
        freshness.received(1_000);
        freshness.taken(1);
        freshness.completed(1, 5_000);
        freshness.taken(2);

        freshness.completed(2, 10_000);

        assertThat(freshness.newestPush()).isEqualTo(1_000);
        assertThat(freshness.pushDelay()).isZero();
        assertThat(freshness.completedAt()).isEqualTo(10_000);
    }

    @Test
    void anOldPushThatIsSentAgainMakesNothingOlder() {
        freshness.received(5_000);
        freshness.taken(1);
        freshness.completed(1, 5_100);
        freshness.received(1_000);
        freshness.taken(2);

        freshness.completed(2, 6_000);

        assertThat(freshness.newestPush()).isEqualTo(5_000);
        assertThat(freshness.pushDelay()).isEqualTo(5_000);
    }

    @Test
    void aReceiveTimeInTheFutureIsTakenForNow() {
        freshness.received(Long.MAX_VALUE);
        freshness.taken(1);

        freshness.completed(1, 1_300);

        assertThat(freshness.newestPush()).isEqualTo(1_300);
        assertThat(freshness.pushDelay()).isZero();
    }
}
