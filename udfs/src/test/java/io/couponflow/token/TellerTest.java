package io.couponflow.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Text;
import io.couponflow.domain.TokenStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever tells the type of an order and stops telling it: the next highest is found, and found soon. */
class TellerTest {

    private static final List<String> STATUSES = List.of(
            "ORDER_STATUS_WAITING", "ORDER_STATUS_SUCC", "ORDER_STATUS_ROLLBACK", "novel", "\uFF5E", "\uD83D\uDE00");

    /** The order in which pushes come, by when they were sent. */
    enum Arrival {
        OLDEST_FIRST,
        NEWEST_FIRST,
        SHUFFLED;

        List<TokenEvent> of(List<TokenEvent> oldestFirst, Random random) {
            List<TokenEvent> events = new ArrayList<>(oldestFirst);
            if (this == NEWEST_FIRST) {
                Collections.reverse(events);
            } else if (this == SHUFFLED) {
                Collections.shuffle(events, random);
            }
            return events;
        }
    }

    @Test
    void afterEachPushTheHighestEventThatTellsTheTypeIsThatOfAllEvents() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            KeptOrder kept = new KeptOrder();
            for (int i = 0; i < 100; i++) {
                String type = random.nextInt(3) == 0 ? "" : "ORDER_TYPE_" + i;
                kept.take(event(
                        STATUSES.get(random.nextInt(STATUSES.size())),
                        1 + random.nextInt(8),
                        String.format("o%03d", random.nextInt(200)),
                        type));

                assertThat(kept.order().type())
                        .as("seed %d, push %d", seed, i)
                        .isEqualTo(typeOfHighest(kept.events().values()));
            }
        }
    }

    @Test
    void whereTheLastOneStopsTellingItNobodyDoesUntilOneTellsItAgain() throws Exception {
        KeptOrder kept = new KeptOrder();

        kept.take(event("novel", 1, "o1", "ORDER_TYPE_WXPAY"));
        kept.take(event("novel", 1, "o2", ""));
        assertThat(kept.order().toldType()).isEqualTo(Told.byNobody());
        kept.take(event("novel", 1, "o3", "ORDER_TYPE_REFUND"));

        assertThat(kept.order().type()).isEqualTo("ORDER_TYPE_REFUND");
    }

    /** The worst that can be sent: thousands tell the type, and each is silenced, the highest first. */
    @ParameterizedTest
    @EnumSource
    void tenTimesTheEventsThatAreSilencedTakeAtMostSixteenTimesTheState(Arrival arrival) throws Exception {
        CountedOrder one = silenced(500, arrival);
        CountedOrder ten = silenced(5_000, arrival);

        assertThat((double) ten.accesses() / one.accesses()).isLessThan(16);
        assertThat((double) ten.bytes() / one.bytes()).isLessThan(16);
    }

    private static CountedOrder silenced(int events, Arrival arrival) throws Exception {
        List<TokenEvent> told = new ArrayList<>();
        for (int i = 1; i <= events; i++) {
            told.add(event("novel", i, "o1", "ORDER_TYPE_" + i));
        }
        CountedOrder kept = new CountedOrder();
        for (TokenEvent event : arrival.of(told, new Random(events))) {
            kept.take(event);
        }
        assertThat(kept.order().type()).isEqualTo("ORDER_TYPE_" + events);
        for (int i = events; i >= 1; i--) {
            kept.take(event("novel", i, "o2", ""));
        }
        assertThat(kept.order().toldType()).isEqualTo(Told.byNobody());
        return kept;
    }

    private static String typeOfHighest(Iterable<TokenEvent> events) {
        List<TokenEvent> telling = new ArrayList<>();
        for (TokenEvent event : events) {
            if (!event.orderType().isEmpty()) {
                telling.add(event);
            }
        }
        return telling.stream()
                .max(Comparator.comparing((TokenEvent event) -> {
                            TokenStatus known = TokenStatus.of(event.status());
                            return known == null ? -1 : known.ordinal();
                        })
                        .thenComparing(TokenEvent::status, Text::compare)
                        .thenComparingLong(TokenEvent::time))
                .map(TokenEvent::orderType)
                .orElse("");
    }

    private static TokenEvent event(String status, long time, String sender, String type) {
        return new TokenEvent(status, time, sender, null, null, null, null, type, null, null, "", "", "");
    }
}
