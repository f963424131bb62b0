package io.couponflow.reference;

import io.couponflow.domain.Fields;
import io.couponflow.domain.Push;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * The batch form of {@code activity}, {@code audience} and {@code gift_offer}: what happened, and how many different users did
 * it.
 */
final class BatchActivity {

    private static final Set<String> BY_EVENT_KEY = Set.of("subscribe", "scan", "click", "view");
    private static final String SCENE = "qrscene_";

    private BatchActivity() {}

    static SortedMap<List<String>, List<String>> activity(List<Push> accepted, LocalTime local, Duration window) {
        return count(
                accepted,
                push -> List.of(
                        Texts.key(push.account()),
                        local.windowStart(push.createTime(), window),
                        event(push),
                        cardId(push),
                        channel(push)));
    }

    static SortedMap<List<String>, List<String>> audience(List<Push> accepted, LocalTime local) {
        return count(
                accepted,
                push -> List.of(Texts.key(push.account()), local.day(push.createTime()), event(push), cardId(push)));
    }

    static SortedMap<List<String>, List<String>> giftOffer(List<Push> accepted, LocalTime local) {
        Rows offers = new Rows("given", "given_users", "returned");
        Set<List<Object>> givers = new HashSet<>();
        for (Push push : accepted) {
            if (event(push).equals("user_gifting_card")) {
                List<String> key = List.of(Texts.key(push.account()), cardId(push), local.day(push.createTime()));
                String back = push.fields().first("isreturnback").toLowerCase(Locale.ROOT);
                boolean cameBack = back.equals("1") || back.equals("true");
                offers.add(key, cameBack ? "returned" : "given", 1);
                if (!cameBack && givers.add(List.of(key, push.sender()))) {
                    offers.add(key, "given_users", 1);
                }
            }
        }
        return offers.asText();
    }

    private static SortedMap<List<String>, List<String>> count(
            List<Push> accepted, Function<Push, List<String>> keyOf) {
        Rows events = new Rows("events", "users");
        Set<List<Object>> seen = new HashSet<>();
        for (Push push : accepted) {
            List<String> key = keyOf.apply(push);
            events.add(key, "events", 1);
            if (seen.add(List.of(key, push.sender()))) {
                events.add(key, "users", 1);
            }
        }
        return events.asText();
    }

    private static String event(Push push) {
        return Texts.key(push.event().name().toLowerCase(Locale.ROOT));
    }

    private static String cardId(Push push) {
        return Texts.key(push.fields().first("cardid"));
    }

    private static String channel(Push push) {
        Fields fields = push.fields();
        String event = event(push);
        if (BY_EVENT_KEY.contains(event)) {
            String key = fields.first("eventkey");
            return Texts.key(key.startsWith(SCENE) ? key.substring(SCENE.length()) : key);
        }
        if (!event.equals("user_get_card")) {
            return Texts.key(fields.first("outerstr"));
        }
        String spelt = Texts.firstKnown(fields.first("outerstr"), fields.first("outetstr"));
        return Texts.key(Texts.firstKnown(spelt, Texts.unlessZero(fields.first("outerid"))));
    }
}
