package io.couponflow.reference;

import io.couponflow.domain.Fields;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.event.UnknownEvent;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/** The batch form of dropping duplicates: a set of all identities, and the first push of each. */
public final class BatchDuplicates {

    /** What makes two pushes the same. */
    public enum Identity {
        /** Everything that they say. */
        CONTENT(BatchDuplicates::content),
        /** Who and when, as Weixin advises. */
        SENDER_TIME(push -> List.of(push.account(), push.sender(), push.createTime()));

        private final Function<Push, List<Object>> of;

        Identity(Function<Push, List<Object>> of) {
            this.of = of;
        }
    }

    /** A push and what reading it gave. */
    public record Delivery(RawPush raw, Parsed parsed) {}

    /** Fields that the identity holds as values of their own; a second element of the name is a field like others. */
    private static final List<String> ENVELOPE = List.of("tousername", "fromusername", "createtime", "event");

    private BatchDuplicates() {}

    /** The first push of each identity, in the order given. */
    public static List<Push> firstOfEach(List<Push> pushes, Identity identity) {
        Set<List<Object>> seen = new HashSet<>();
        return pushes.stream().filter(push -> seen.add(identity.of.apply(push))).toList();
    }

    /** The table {@code data_quality} for deliveries in order of arrival, as text; the hour is that of the zone. */
    public static SortedMap<List<String>, List<String>> dataQuality(
            List<Delivery> deliveries, Identity identity, ZoneId zone) {
        Rows rows = new Rows("received", "accepted", "duplicates", "dead_letters", "ignored", "unknown_events");
        LocalTime local = new LocalTime(zone);
        Set<List<Object>> seen = new HashSet<>();
        for (Delivery delivery : deliveries) {
            long receivedAt = Math.floorDiv(delivery.raw().receivedAt(), 1000L);
            List<String> key = List.of(delivery.raw().source(), local.windowStart(receivedAt, Duration.ofHours(1)));
            rows.add(key, "received", 1);
            if (delivery.parsed() instanceof Parsed.Rejected) {
                rows.add(key, "dead_letters", 1);
            } else if (delivery.parsed() instanceof Parsed.Accepted accepted) {
                boolean first = seen.add(identity.of.apply(accepted.push()));
                rows.add(key, first ? "accepted" : "duplicates", 1);
                rows.add(key, "unknown_events", first && accepted.push().event() instanceof UnknownEvent ? 1 : 0);
            } else {
                rows.add(key, "ignored", 1);
            }
        }
        return rows.asText();
    }

    private static List<Object> content(Push push) {
        Fields fields = push.fields();
        List<List<String>> others = new ArrayList<>();
        Set<String> envelopeSeen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            boolean ofEnvelope = ENVELOPE.contains(name) && envelopeSeen.add(name);
            if (!ofEnvelope && !name.equals("encrypt")) {
                others.add(List.of(name, fields.value(i)));
            }
        }
        others.sort(Texts.KEYS);
        return List.of(
                push.account(),
                push.sender(),
                push.createTime(),
                push.event().name().toLowerCase(Locale.ROOT),
                List.copyOf(others));
    }
}
