package io.couponflow.reference;

import io.couponflow.domain.Push;
import io.couponflow.domain.event.CardSkuRemind;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The batch form of {@code inventory} and {@code inventory_alarm}; an unknown value is an empty text. */
final class BatchStock {

    private static final Duration WINDOW = Duration.ofHours(12);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private static final Comparator<Alarm> BY_TIME =
            Comparator.comparing(Alarm::time).thenComparing(Alarm::detail, Texts.BY_CODE_POINT);

    /** A receipt that is an issue. */
    record Issue(String account, String cardId, long time) {}

    private record Alarm(String account, String cardId, long time, String detail) {
        Optional<BigInteger> quantity() {
            return DIGITS.matcher(detail)
                    .results()
                    .map(MatchResult::group)
                    .map(BigInteger::new)
                    .filter(number -> number.compareTo(MOST) <= 0)
                    .findFirst();
        }
    }

    /** What is known of one row. */
    private static final class Group {
        final List<Issue> origins = new ArrayList<>();
        final List<Issue> receipts = new ArrayList<>();
        final List<Alarm> alarms = new ArrayList<>();
    }

    private final List<Issue> origins;
    private final List<Issue> receipts;
    private final List<Alarm> alarms;
    private final LocalTime local;

    /**
     * The stock that these take.
     *
     * @param origins of each code whose origin is an issue, that issue
     * @param receipts all receipts that are issues
     */
    BatchStock(List<Push> accepted, List<Issue> origins, List<Issue> receipts, LocalTime local) {
        this.origins = origins;
        this.receipts = receipts;
        this.local = local;
        this.alarms = accepted.stream()
                .filter(push -> push.event() instanceof CardSkuRemind)
                .map(push -> {
                    CardSkuRemind alarm = (CardSkuRemind) push.event();
                    return new Alarm(push.account(), alarm.cardId(), push.createTime(), alarm.detail());
                })
                .toList();
    }

    SortedMap<List<String>, List<String>> inventory() {
        SortedMap<List<String>, List<String>> rows = new TreeMap<>(Texts.KEYS);
        groups(issue -> key(issue.account, issue.cardId), alarm -> key(alarm.account, alarm.cardId))
                .forEach((key, group) -> {
                    Optional<Alarm> last = group.alarms.stream().max(BY_TIME);
                    rows.put(
                            key,
                            List.of(
                                    size(group.origins),
                                    instant(group.receipts.stream()
                                            .map(Issue::time)
                                            .max(Long::compare)),
                                    size(group.alarms),
                                    instant(last.map(Alarm::time)),
                                    last.map(Alarm::detail).orElse(""),
                                    number(last.flatMap(Alarm::quantity))));
                });
        return rows;
    }

    SortedMap<List<String>, List<String>> inventoryAlarm() {
        SortedMap<List<String>, List<String>> rows = new TreeMap<>(Texts.KEYS);
        groups(
                        issue -> key(issue.account, issue.cardId, local.windowStart(issue.time, WINDOW)),
                        alarm -> key(alarm.account, alarm.cardId, local.windowStart(alarm.time, WINDOW)))
                .forEach((key, group) -> {
                    if (group.origins.isEmpty() && group.alarms.isEmpty()) {
                        return;
                    }
                    Optional<Alarm> last = group.alarms.stream().max(BY_TIME);
                    rows.put(
                            key,
                            List.of(
                                    size(group.alarms),
                                    instant(group.alarms.stream()
                                            .map(Alarm::time)
                                            .min(Long::compare)),
                                    instant(last.map(Alarm::time)),
                                    number(group.alarms.stream()
                                            .flatMap(alarm -> alarm.quantity().stream())
                                            .min(BigInteger::compareTo)),
                                    last.map(Alarm::detail).orElse(""),
                                    size(group.origins)));
                });
        return rows;
    }

    private SortedMap<List<String>, Group> groups(
            Function<Issue, List<String>> keyOfIssue, Function<Alarm, List<String>> keyOfAlarm) {
        SortedMap<List<String>, Group> groups = new TreeMap<>(Texts.KEYS);
        origins.forEach(issue -> group(groups, keyOfIssue.apply(issue)).origins.add(issue));
        receipts.forEach(
                issue -> group(groups, keyOfIssue.apply(issue)).receipts.add(issue));
        alarms.forEach(alarm -> group(groups, keyOfAlarm.apply(alarm)).alarms.add(alarm));
        return groups;
    }

    private static Group group(SortedMap<List<String>, Group> groups, List<String> key) {
        return groups.computeIfAbsent(key, k -> new Group());
    }

    private static List<String> key(String account, String cardId, String... more) {
        List<String> key = new ArrayList<>(List.of(Texts.key(account), Texts.key(cardId)));
        key.addAll(List.of(more));
        return List.copyOf(key);
    }

    private static String size(List<?> list) {
        return Integer.toString(list.size());
    }

    private static String instant(Optional<Long> time) {
        return time.map(seconds -> Instant.ofEpochSecond(seconds).toString()).orElse("");
    }

    private static String number(Optional<BigInteger> number) {
        return number.map(BigInteger::toString).orElse("");
    }
}
