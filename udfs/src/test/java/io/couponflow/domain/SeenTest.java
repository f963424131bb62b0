package io.couponflow.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbered rules of {@link Seen}. */
class SeenTest {

    private static final long TTL = 100;

    private final Entries beside = new Entries();

    @Test
    void aRepetitionIsToldUntilItsTimeIsUpAndDoesNotMakeItLastLonger() throws Exception {
        Seen seen = Seen.NOTHING.with(7, 1_000, TTL, beside);

        assertThat(seen.with(7, 1_000, TTL, beside)).isNull();
        assertThat(seen.with(7, 1_000 + TTL - 1, TTL, beside)).isNull();
        assertThat(seen.with(8, 1_000, TTL, beside)).isNotNull();
        assertThat(seen.with(7, 1_000 + TTL, TTL, beside)).isNotNull();
    }

    @Test
    void aClockThatGoesBackForgetsNothing() throws Exception {
        Seen seen = Seen.NOTHING.with(7, 1_000, TTL, beside);

        assertThat(seen.with(7, 10, TTL, beside)).isNull();
    }

    @Test
    void whatLapsedIsLeftOutWhenTheNextIsAdded() throws Exception {
        Seen seen = Seen.NOTHING;
        for (int i = 0; i < Seen.MOST_WITHIN; i++) {
            seen = seen.with(i, 1_000 + i, TTL, beside);
        }

        Seen after = seen.with(99, 1_000 + TTL + 3, TTL, beside);

        assertThat(after.size()).isEqualTo(Seen.MOST_WITHIN - 4 + 1);
        assertThat(beside.entries).isEmpty();
    }

    @Test
    void theValueStaysSmallAndIsTheSameForAllThatComeBesideItInOneSecond() throws Exception {
        Seen seen = Seen.NOTHING;
        for (int i = 0; i < Seen.MOST_WITHIN; i++) {
            seen = seen.with(i, 1_000, TTL, beside);
        }
        Seen outgrown = seen.with(100, 1_001, TTL, beside);

        assertThat(outgrown).isNotEqualTo(seen);
        assertThat(outgrown.with(101, 1_001, TTL, beside)).isSameAs(outgrown);
        assertThat(outgrown.with(100, 1_002, TTL, beside)).isNull();
        assertThat(outgrown.size()).isEqualTo(Seen.MOST_WITHIN);
        assertThat(beside.entries).containsOnlyKeys(100L, 101L);
        assertThat(bytes(outgrown)).isLessThan(200);
    }

    @Test
    void whatLiesBesideIsNotAskedForWhenAllOfItHasLapsed() throws Exception {
        Seen seen = Seen.NOTHING;
        for (int i = 0; i <= Seen.MOST_WITHIN; i++) {
            seen = seen.with(i, 1_000, TTL, beside);
        }
        int asked = beside.asked;

        assertThat(seen.with(Seen.MOST_WITHIN, 1_000 + TTL, TTL, beside)).isNotNull();
        assertThat(beside.asked).isEqualTo(asked);
    }

    /** Against a map from identity to the second it was first seen, with a restart after each push. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void itTellsWhatAMapOfAllWouldTell(long seed) throws Exception {
        Random random = new Random(seed);
        int identities = 1 + random.nextInt(80);
        Map<Long, Long> all = new HashMap<>();
        Seen seen = Seen.NOTHING;
        long now = 1_472_551_036;
        for (int i = 0; i < 2_000; i++) {
            now += random.nextInt(8) == 0 ? random.nextInt(60) : 0;
            beside.now = now;
            long identity = random.nextInt(identities) * 0x9e3779b97f4a7c15L;
            Long first = all.get(identity);
            boolean isNew = first == null || now - first >= TTL;

            Seen after = seen.with(identity, now, TTL, beside);

            assertThat(after != null)
                    .as("seed %d, push %d: %d at %d", seed, i, identity, now)
                    .isEqualTo(isNew);
            if (after != null) {
                all.put(identity, now);
                seen = throughBytes(after);
                assertThat(seen.size()).isLessThanOrEqualTo(Seen.MOST_WITHIN);
            }
        }
    }

    private static int bytes(Seen seen) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        seen.write(new DataOutputStream(bytes));
        return bytes.size();
    }

    private static Seen throughBytes(Seen seen) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        seen.write(new DataOutputStream(bytes));
        Seen read = Seen.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read).isEqualTo(seen);
        return read;
    }

    /** Entries of state, which lapse. */
    private static final class Entries implements Seen.Beside {
        private final Map<Long, Long> entries = new HashMap<>();
        private long now;
        private int asked;

        @Override
        public boolean contains(long identity) {
            asked++;
            Long at = entries.get(identity);
            return at != null && now - at < TTL;
        }

        @Override
        public void add(long identity) {
            entries.put(identity, now);
        }
    }
}
