package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.dashboard.SummedDays.Fact;
import java.io.IOException;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whichever grain a query reads, by week or by day, of all cards, of all channels or of none, it tells what the facts of the
 * days come to; here they are added up one by one.
 */
class SummedQueriesTest {

    private static final String[] COUNTS = {
        "views", "issued", "gifted", "redeemed", "deleted", "payments", "paid_fen", "original_fen"
    };
    private static final int ISSUED = 1;
    private static final int REDEEMED = 3;
    private static final int PAYMENTS = 5;
    private static final int PAID_FEN = 6;
    private static final int[] WINDOWS = {1, 7, 14, 30, 60};
    private static final int UNPRICED = 8;

    private static SummedDays days;
    private static List<Fact> facts;
    private static List<Fact> lags;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        days = SummedDays.fill();
        facts = days.facts();
        lags = days.lags();
    }

    @AfterAll
    static void forget() throws SQLException {
        days.close();
    }

    /** A choice of a card, a channel, both or neither. */
    record Choice(@Nullable String card, @Nullable String channel) {

        boolean holds(Fact fact) {
            return (card == null || card.equals(fact.card())) && (channel == null || channel.equals(fact.channel()));
        }

        Map<String, String> parameters() {
            Map<String, String> parameters = new HashMap<>();
            if (card != null) {
                parameters.put("card", card);
            }
            if (channel != null) {
                parameters.put("channel", channel);
            }
            return parameters;
        }
    }

    static List<Choice> choices() {
        return List.of(
                new Choice(null, null),
                new Choice("p1", null),
                new Choice(null, "12b"),
                new Choice("p2", "flyer"),
                new Choice("p1", "(none)"),
                new Choice(null, "(unattributed)"));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(textBlock = """
            2026-03-02, 2026-03-08, a week beside a week
            2026-03-04, 2026-03-04, a day beside a day of the same week
            2026-03-02, 2026-03-02, a Monday beside a Sunday
            2026-03-03, 2026-03-07, inside a week
            2026-03-01, 2026-04-29, sixty days: the last that are told by day
            2026-03-01, 2026-04-30, sixty-one days: the first that are told by week
            2026-03-16, 2026-05-17, whole weeks beside whole weeks
            2026-03-15, 2026-05-18, whole weeks and a day more at either end
            2026-01-01, 2026-05-30, all of it beside nothing
            2026-05-31, 2026-10-27, nothing beside all of it
            2025-05-01, 2026-06-24, 420 days: the last that are told week by week
            2025-05-01, 2026-06-25, 421 days: the first that are told by two weeks together
            2027-06-01, 2027-06-30, nothing at all
            """)
    void sumsAddUpToTheDaysOf(LocalDate from, LocalDate to, String named) throws Exception {
        for (Choice choice : choices()) {
            assertToldAsAddedUp(choice, from, to, named);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sumsAddUpToTheDaysOfAnyStretch(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            LocalDate from = SummedDays.FIRST.plusDays(random.nextInt(-20, 160));
            LocalDate to = from.plusDays(random.nextInt(round % 2 == 0 ? 70 : 150));
            Choice choice = choices().get(random.nextInt(choices().size()));

            assertToldAsAddedUp(choice, from, to, "seed " + seed + ", round " + round);
        }
    }

    /** Each stretch within another number of days, and beside another one. */
    private static void assertToldAsAddedUp(Choice choice, LocalDate from, LocalDate to, String named)
            throws Exception {
        Random random = new Random(from.toEpochDay() * 31 + to.toEpochDay());
        int within = WINDOWS[random.nextInt(WINDOWS.length)];
        LocalDate before = from.minusDays(length(from, to) + (random.nextBoolean() ? 0 : random.nextInt(60)));
        Comparison asked = new Comparison(choice, from, to, within, before);
        Map<String, String> parameters = choice.parameters();
        parameters.put("from", from.toString());
        parameters.put("to", to.toString());
        parameters.put("within", String.valueOf(within));
        if (!before.equals(from.minusDays(length(from, to)))) {
            parameters.put("before", before.toString());
        }
        String description = named + ": " + asked;

        assertThat(days.told("overview", parameters, compared("unattributed", "before_views", "before_issued")))
                .as("overview of %s", description)
                .containsExactly(overview(asked));
        assertThat(days.told(
                        "days",
                        parameters,
                        "day",
                        "views",
                        "issued",
                        "redeemed",
                        "payments",
                        "paid_fen",
                        "mature_redeemed"))
                .as("days of %s", description)
                .isEqualTo(dayByDay(asked));
        assertThat(days.told("channels", parameters, channelColumns()))
                .as("channels of %s", description)
                .isEqualTo(channels(asked));
        assertThat(days.told("lags", parameters, "day", "redeemed"))
                .as("lags of %s", description)
                .isEqualTo(lags(choice, from, to));
        assertThat(days.told("cohorts", parameters, "cohort_week", "issued", "day", "redeemed", "complete"))
                .as("cohorts of %s", description)
                .isEqualTo(cohorts(choice, from, to));
    }

    /**
     * @param within days from the receipt
     * @param before the first of the days to compare with
     */
    record Comparison(Choice choice, LocalDate from, LocalDate to, int within, LocalDate before) {

        /** Coupons issued on days that have had so many, and how many of them were redeemed within them. */
        long[] mature(Predicate<Fact> which, LocalDate first, LocalDate last) throws SQLException {
            LocalDate latest = days.latest();
            Predicate<Fact> old = fact -> which.test(fact)
                    && !fact.day().isBefore(first)
                    && !fact.day().isAfter(last)
                    && latest.isAfter(fact.day().plusDays(within));
            long issued = facts.stream()
                    .filter(old)
                    .mapToLong(fact -> fact.counts()[ISSUED])
                    .sum();
            long redeemed = lags.stream()
                    .filter(old)
                    .filter(lag -> lag.counts()[0] < 24L * within)
                    .mapToLong(lag -> lag.counts()[1])
                    .sum();
            return new long[] {issued, redeemed};
        }

        long[] now(Predicate<Fact> which) throws SQLException {
            return mature(which, from, to);
        }

        long[] then(Predicate<Fact> which) throws SQLException {
            return mature(which, before, before.plusDays(length(from, to) - 1));
        }
    }

    @Test
    void coverageCountsPaymentsWithReadableFees() throws Exception {
        for (Choice choice : choices()) {
            Map<String, String> parameters = choice.parameters();
            parameters.put("from", "2026-01-08");
            parameters.put("to", "2026-04-20");
            long[] told = facts.stream()
                    .filter(choice::holds)
                    .filter(fact -> !fact.day().isBefore(LocalDate.parse("2026-01-08"))
                            && !fact.day().isAfter(LocalDate.parse("2026-04-20")))
                    .map(Fact::counts)
                    .reduce(new long[2], (sum, counts) ->
                            new long[] {sum[0] + counts[PAYMENTS] - counts[UNPRICED], sum[1] + counts[REDEEMED]});

            assertThat(days.told("overview", parameters, "coverage"))
                    .as("coverage of %s", choice)
                    .containsExactly(String.valueOf(Math.min(1, (double) told[0] / told[1])));
            if (choice.channel != null) {
                assertThat(days.told("channels", parameters, "coverage"))
                        .isEqualTo(days.told("overview", parameters, "coverage"));
            }
        }
    }

    /** Since the beginning; the youngest days are not mature, and which they are changes from day to day. */
    @Test
    void windowsOfAllCardsAddUpToThoseOfEachCardOnWhateverDay() throws Exception {
        for (int later = 0; later < 7; later++) {
            LocalDate latest = SummedDays.FIRST.plusDays(150 + later);
            days.goOnTo(latest);
            for (Choice choice : choices()) {
                for (int window : new int[] {1, 7, 14, 30, 60}) {
                    List<String> added = windowOfEachCard(choice, window);
                    assertThat(added.isEmpty()).isEqualTo("(unattributed)".equals(choice.channel));
                    assertThat(days.told(
                                    "windows",
                                    choice.parameters(),
                                    "channel",
                                    "issued",
                                    "mature_" + window,
                                    "rate_" + window))
                            .as("%s within %d days, on %s", choice, window, latest)
                            .isEqualTo(added);
                }
            }
        }
    }

    private static List<String> windowOfEachCard(Choice choice, int window) throws SQLException {
        String filter = Stream.of(is("card_id", choice.card), is("channel", choice.channel))
                .filter(Objects::nonNull)
                .map(" AND "::concat)
                .collect(Collectors.joining());
        return days.rows(
                "SELECT channel, sum(issued), sum(mature_issued), sum(mature_redeemed)::float8 / sum(mature_issued)::float8"
                        + " FROM marketing.channel_window_conversion WHERE account = '" + SummedDays.ACCOUNT + "'"
                        + filter
                        + " AND window_days = " + window
                        + " GROUP BY channel HAVING sum(issued) > 0 ORDER BY sum(issued) DESC, channel");
    }

    private static @Nullable String is(String column, @Nullable String value) {
        return value == null ? null : column + " = '" + value + "'";
    }

    private static String[] compared(String... more) {
        return Stream.of(Stream.of(COUNTS), Stream.of("mature_issued", "mature_redeemed"), Stream.of(more))
                .flatMap(names -> names)
                .toArray(String[]::new);
    }

    private static String[] channelColumns() {
        return compared("before_issued", "before_redeemed", "channel", "rest_rate", "trend");
    }

    /** Of a time that the account has not seen whole, what was then is not told. */
    private static String overview(Comparison asked) throws SQLException {
        Predicate<Fact> chosen = asked.choice()::holds;
        LocalDate beforeTo = asked.before().plusDays(length(asked.from(), asked.to()) - 1);
        long[] then = sum(chosen, asked.before(), beforeTo);
        boolean seen = !days.first().isAfter(asked.before());
        long unattributed =
                sum(fact -> chosen.test(fact) && fact.channel().equals("(unattributed)"), asked.from(), asked.to())[
                        REDEEMED];
        return joined(sum(chosen, asked.from(), asked.to())) + "|" + joined(asked.now(chosen)) + "|" + unattributed
                + "|" + (seen ? then[0] + "|" + then[ISSUED] : "null|null");
    }

    private static List<String> dayByDay(Comparison asked) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (LocalDate day = asked.from(); !day.isAfter(asked.to()); day = day.plusDays(1)) {
            long[] sum = sum(asked.choice()::holds, day, day);
            rows.add(day + "|" + sum[0] + "|" + sum[ISSUED] + "|" + sum[REDEEMED] + "|" + sum[5] + "|" + sum[PAID_FEN]
                    + "|"
                    + (days.latest().isAfter(day.plusDays(asked.within()))
                            ? String.valueOf(asked.mature(asked.choice()::holds, day, day)[1])
                            : "null"));
        }
        return rows;
    }

    /** Channels of which there is anything in these days, whatever was before. The rest are all others of known issues, of the card. */
    private static List<String> channels(Comparison asked) throws SQLException {
        Choice ofCard = new Choice(asked.choice().card(), null);
        Map<String, long[]> sums = new TreeMap<>();
        for (String channel : facts.stream()
                .filter(asked.choice()::holds)
                .map(Fact::channel)
                .distinct()
                .toList()) {
            long[] now = sum(of(ofCard, channel), asked.from(), asked.to());
            if (LongStream.of(now).limit(6).sum() > 0) {
                sums.put(channel, now);
            }
        }
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, long[]> sum : sums.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, long[]> sum) -> -sum.getValue()[ISSUED])
                        .thenComparing(sum -> -sum.getValue()[REDEEMED])
                        .thenComparing(Map.Entry::getKey))
                .toList()) {
            String channel = sum.getKey();
            Predicate<Fact> own = of(ofCard, channel);
            long[] rest = asked.now(fact -> ofCard.holds(fact)
                    && !fact.channel().equals(channel)
                    && !fact.channel().equals("(unattributed)"));
            rows.add(joined(sum.getValue()) + "|" + joined(asked.now(own)) + "|" + joined(asked.then(own)) + "|"
                    + channel + "|"
                    + (rest[0] == 0 || channel.equals("(unattributed)")
                            ? "null"
                            : String.valueOf((double) rest[1] / rest[0]))
                    + "|"
                    + trend(asked, own));
        }
        return rows;
    }

    /** By day; beyond 60 days by week, and beyond 420 by as many weeks as make 61 points at most; no further than all of a point is mature. */
    private static String trend(Comparison asked, Predicate<Fact> which) throws SQLException {
        long length = length(asked.from(), asked.to());
        long step = length <= 60 ? 1 : 7 * ((length - 1) / 420 + 1);
        LocalDate begin = length <= 60 ? asked.from() : monday(asked.from());
        List<String> points = new ArrayList<>();
        for (LocalDate point = begin; !point.isAfter(asked.to()); point = point.plusDays(step)) {
            LocalDate first = point.isBefore(asked.from()) ? asked.from() : point;
            LocalDate end = point.plusDays(step - 1).isAfter(asked.to()) ? asked.to() : point.plusDays(step - 1);
            if (days.latest().isAfter(end.plusDays(asked.within()))) {
                points.add(String.valueOf(asked.mature(which, first, end)[1]));
            }
        }
        assertThat(points).hasSizeLessThanOrEqualTo(61);
        return points.isEmpty() ? "null" : String.join(",", points);
    }

    /** 60 days stand for 60 and more. */
    private static List<String> lags(Choice choice, LocalDate from, LocalDate to) {
        long[] redeemed = redeemedByDay(choice, from, to);
        redeemed[60] += redeemed[61];
        return LongStream.of(redeemed).sum() == 0
                ? List.of()
                : IntStream.rangeClosed(0, 60)
                        .mapToObj(day -> day + "|" + redeemed[day])
                        .toList();
    }

    /** Of the last ten weeks that the days touch, each as far as its first coupons are old. */
    private static List<String> cohorts(Choice choice, LocalDate from, LocalDate to) throws SQLException {
        LocalDate latest = days.latest();
        List<String> rows = new ArrayList<>();
        LocalDate first =
                monday(from).isBefore(monday(to).minusDays(63)) ? monday(to).minusDays(63) : monday(from);
        for (LocalDate week = first; !week.isAfter(to); week = week.plusDays(7)) {
            long issued = sum(choice::holds, week, week.plusDays(6))[ISSUED];
            long[] redeemed = redeemedByDay(choice, week, week.plusDays(6));
            for (int day = 0;
                    issued > 0 && day <= 60 && (day == 0 || !week.plusDays(day).isAfter(latest));
                    day++) {
                boolean complete = latest.isAfter(week.plusDays(6 + day + 1));
                rows.add(week + "|" + issued + "|" + day + "|"
                        + LongStream.of(redeemed).limit(day + 1).sum() + "|" + complete);
            }
        }
        return rows;
    }

    /** After 0 to 60 days, and at last after more. */
    private static long[] redeemedByDay(Choice choice, LocalDate first, LocalDate last) {
        long[] redeemed = new long[62];
        for (Fact lag : lags) {
            if (choice.holds(lag) && !lag.day().isBefore(first) && !lag.day().isAfter(last)) {
                redeemed[(int) Math.min(61, lag.counts()[0] / 24)] += lag.counts()[1];
            }
        }
        return redeemed;
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static Predicate<Fact> of(Choice choice, String channel) {
        return fact -> choice.holds(fact) && fact.channel().equals(channel);
    }

    private static long length(LocalDate from, LocalDate to) {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    private static long[] sum(Predicate<Fact> which, LocalDate first, LocalDate last) {
        long[] sum = new long[COUNTS.length];
        for (Fact fact : facts) {
            if (which.test(fact) && !fact.day().isBefore(first) && !fact.day().isAfter(last)) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += fact.counts()[i];
                }
            }
        }
        return sum;
    }

    private static String joined(long[] counts) {
        return LongStream.of(counts).mapToObj(String::valueOf).collect(Collectors.joining("|"));
    }
}
