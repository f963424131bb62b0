package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.couponflow.quickstart.DeadLetters.Count;
import io.couponflow.quickstart.DeadLetters.Letter;
import io.couponflow.quickstart.DeadLetters.Selection;
import io.couponflow.sql.Migrations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The numbered rules of {@link Replay}, on a real database. */
class ReplayTest {

    private static final Selection ALL = new Selection(List.of(), List.of(), null, null, false, List.of());

    private static OpenDatabase server;

    private DeadLetterTable table;

    @BeforeAll
    static void start() throws Exception {
        server = OpenDatabase.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void migrate() throws Exception {
        table = DeadLetterTable.on(server);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(table.database().url());
        source.setUser(table.database().user());
        Migrations.migrate(source);
    }

    @Test
    void whatIsRefusedAgainMeanwhileIsLeftForTheNextReplay() throws Exception {
        table.add("topic", 0, 1, "BAD_VALUE", "2025-01-01T00:00:00Z", "<xml/>");
        Sent sent = new Sent() {
            @Override
            public void send(Letter letter) throws Exception {
                super.send(letter);
                table.add("topic", 0, 1 + letters.size(), "BAD_VALUE", "2025-01-01T00:00:00Z", "<xml/>");
            }
        };

        List<Count> counts = replay(sent);

        assertThat(counts).containsExactly(new Count("BAD_VALUE", "topic", 1));
        assertThat(table.noted()).containsExactly("topic/0/1");
    }

    @Test
    void pagesThatArrivedAreNotedThoughALaterOneFails() throws Exception {
        table.execute(
                "INSERT INTO couponflow.dead_letter SELECT 'topic', 0, n, 'BAD_VALUE', '', now(), '\\x01', 1, now()"
                        + " FROM generate_series(1, 450) AS n");
        Sent sent = new Sent() {
            @Override
            public void send(Letter letter) throws Exception {
                if (letter.place().position() == 450) {
                    throw new Failure("the broker is gone");
                }
                super.send(letter);
            }
        };

        assertThatThrownBy(() -> replay(sent)).hasMessage("the broker is gone");

        assertThat(table.rows(
                        "SELECT max(position), count(*) FROM couponflow.dead_letter WHERE replayed_at IS NOT NULL"))
                .containsExactly("400|400");
        Sent rest = new Sent();
        replay(rest);
        assertThat(rest.letters).hasSize(50);
    }

    @Test
    void nothingIsNotedOfWhatArrivesOnlyAtTheEndAndFailsThere() throws Exception {
        table.add("topic", 0, 1, "BAD_VALUE", "2025-01-01T00:00:00Z", "<xml/>");
        Sent sent = new Sent() {
            @Override
            public boolean hasArrived() {
                return false;
            }

            @Override
            public void finish() {
                throw new Failure("the disk is full");
            }
        };

        assertThatThrownBy(() -> replay(sent)).hasMessage("the disk is full");

        assertThat(table.noted()).isEmpty();
    }

    @Test
    void ofTwoReplaysAtATimeOneSendsABody() throws Exception {
        table.add("topic", 0, 1, "BAD_VALUE", "2025-01-01T00:00:00Z", "<xml/>");
        Sent second = new Sent();
        List<CompletableFuture<Void>> other = new ArrayList<>();
        Sent first = new Sent() {
            @Override
            public boolean hasArrived() {
                other.add(CompletableFuture.runAsync(() -> {
                    try {
                        replay(second);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                }));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> table.rows("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                                + " AND datname = current_database()")
                                        .size()
                                == 1);
                return true;
            }
        };

        replay(first);
        other.get(0).get(60, TimeUnit.SECONDS);

        assertThat(first.letters).hasSize(1);
        assertThat(second.letters).isEmpty();
    }

    @Test
    void aStopIsHeardBetweenTwoPages() throws Exception {
        table.add("topic", 0, 1, "BAD_VALUE", "2025-01-01T00:00:00Z", "<xml/>");
        Sent sent = new Sent();

        try (Stop stop = Stop.onSignal()) {
            stop.request();

            assertThatThrownBy(() -> new Replay(table.database(), ALL, sent).run(stop))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("the next replay sends the rest");
        }
        assertThat(sent.letters).isEmpty();
    }

    private List<Count> replay(ReplayTarget target) throws Exception {
        try (Stop stop = Stop.onSignal()) {
            return new Replay(table.database(), ALL, target).run(stop);
        }
    }

    /** Keeps what is sent; it has arrived at once. */
    private static class Sent implements ReplayTarget {
        final List<Letter> letters = new ArrayList<>();

        @Override
        public void send(Letter letter) throws Exception {
            letters.add(letter);
        }

        @Override
        public boolean hasArrived() {
            return true;
        }

        @Override
        public void finish() {
            // It has arrived.
        }

        @Override
        public void close() {
            // It is looked at.
        }
    }
}
