package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final List<CompletableFuture<Void>> asked = new ArrayList<>();

    @BeforeEach
    void busy() throws InterruptedException {
        CountDownLatch isBusy = new CountDownLatch(1);
        asked.add(turns.submit(false, "first", () -> {
            isBusy.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        }));
        isBusy.await();
    }

    @AfterEach
    void stop() {
        turns.close();
    }

    private void ask(boolean isKnown, String whose, int times) {
        for (int i = 0; i < times; i++) {
            asked.add(turns.submit(isKnown, whose, () -> {
                done.add(whose);
                return null;
            }));
        }
    }

    private void letGo() {
        go.countDown();
        asked.forEach(piece -> assertThatCode(piece::join).satisfies(failure -> {
            if (failure != null) {
                assertThat(failure).hasCauseInstanceOf(Refusal.class);
            }
        }));
    }

    private long refused() {
        return asked.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
    }

    @Test
    void whoeverAsksOftenKeepsNobodyWaiting() {
        ask(false, "often", 5);
        ask(false, "once", 1);
        ask(false, "twice", 2);

        letGo();

        assertThat(done).containsExactly("often", "once", "twice", "often", "twice", "often", "often", "often");
    }

    @Test
    void strangersTakeHalfOfTheTimeAtMost() {
        for (int i = 0; i < 4; i++) {
            ask(false, "stranger " + i, 1);
        }
        ask(true, "alice", 2);
        ask(true, "bob", 1);

        letGo();

        assertThat(done)
                .containsExactly("alice", "stranger 0", "bob", "stranger 1", "alice", "stranger 2", "stranger 3");
    }

    @Test
    void oneHasOnlySoManyWaiting() {
        ask(false, "often", 20);

        letGo();

        assertThat(done).hasSize(16);
        assertThat(refused()).isEqualTo(4);
    }

    @Test
    void whereAllIsFullWhoeverHasMostGivesWay() {
        for (int i = 0; i < 16; i++) {
            ask(false, "often " + i, 16);
        }
        ask(false, "once", 1);
        ask(true, "known", 1);

        letGo();

        assertThat(done).hasSize(257).contains("once", "known");
        assertThat(done.indexOf("once")).isLessThan(40);
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void whatGoesWrongIsToldToWhoeverAsked() {
        CompletableFuture<Object> wrong = turns.submit(false, "a", () -> {
            throw new IllegalStateException("no");
        });
        go.countDown();

        assertThat(wrong)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("no");
    }
}
