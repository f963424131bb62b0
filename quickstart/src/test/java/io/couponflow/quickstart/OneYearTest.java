package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.dashboard.Audience;
import io.couponflow.dashboard.DashboardServer;
import io.couponflow.dashboard.DashboardSettings;
import io.couponflow.dashboard.Limits;
import io.couponflow.dashboard.Users;
import io.couponflow.sql.OneYear;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people ask is answered in time on a year of a mid-size merchant, {@link OneYear}: each view and each query of the
 * dashboard within 200 ms, each of its pages, in a browser, within a second. Questions are asked by the role that may, and
 * read to their last row.
 */
@Tag("timed")
class OneYearTest {

    private static final long BOUND_MILLIS = 200;

    private static final long PAGE_BOUND_MILLIS = 1_000;

    /** The best answer of a view in this time counts. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Map<String, String> ALWAYS = Map.of(
            "limit",
            "5000",
            "account",
            "gh_merchant",
            "day",
            "2025-12-01",
            "month",
            "2025-12-01",
            "order",
            "order_77",
            "reason",
            "MALFORMED_XML");

    private static final Map<String, String> MONTH = Map.of("from", "2025-12-02", "to", "2025-12-31");
    private static final Map<String, String> YEAR = Map.of("from", "2025-01-01", "to", "2025-12-31");

    private static final List<Map<String, String>> ASKED = List.of(
            and(MONTH, Map.of("channel", "channel_7")),
            MONTH,
            YEAR,
            and(YEAR, Map.of("card", "card_7")),
            and(YEAR, Map.of("channel", "channel_7")),
            and(YEAR, Map.of("card", "card_7", "channel", "channel_7")));

    /** What a dashboard asks. A view of which all can be asked at once has a question without a condition. */
    static final List<String> QUESTIONS = List.of(
            "SELECT account, card_id, channel, issued, gifted, redeemed, deleted, live, expired, rate, payments, paid_fen,"
                    + " discount_fen, coverage FROM marketing.channel_conversion",
            "SELECT * FROM marketing.channel_conversion WHERE account = 'gh_merchant' AND card_id = 'card_7'",
            "SELECT * FROM marketing.channel_daily WHERE account = 'gh_merchant' AND card_id = 'card_7'",
            "SELECT * FROM marketing.channel_daily WHERE account = 'gh_merchant' AND card_id = 'card_7' AND channel = 'channel_7'",
            "SELECT cohort_date, sum(issued), sum(redeemed), sum(live), sum(expired), sum(paid_fen) FROM marketing.channel_daily"
                    + " WHERE account = 'gh_merchant' AND card_id = 'card_7' GROUP BY cohort_date",
            "SELECT * FROM marketing.channel_window_conversion WHERE account = 'gh_merchant' AND window_days = 30",
            "SELECT * FROM marketing.cohort_curve WHERE account = 'gh_merchant' AND card_id = 'card_7' AND channel = 'channel_7'"
                    + " AND cohort_date > '2025-12-01'",
            "SELECT day, sum(issued), sum(redeemed) FROM marketing.cohort_curve WHERE account = 'gh_merchant'"
                    + " AND card_id = 'card_7' AND cohort_date = '2025-12-01' GROUP BY day",
            "SELECT * FROM marketing.channel_matrix",
            "SELECT * FROM marketing.gifting",
            "SELECT * FROM marketing.card_funnel",
            "SELECT * FROM marketing.official_parity",
            "SELECT * FROM marketing.statistics_difference",
            "SELECT * FROM marketing.statistics_check",
            "SELECT * FROM marketing.store WHERE account = 'gh_merchant' AND card_id = 'card_7'",
            "SELECT * FROM marketing.store WHERE account = 'gh_merchant' AND day > '2025-12-24'",
            "SELECT * FROM marketing.staff WHERE account = 'gh_merchant' AND card_id = 'card_7'",
            "SELECT * FROM marketing.staff WHERE account = 'gh_merchant' AND redeemed_date > '2025-12-24'",
            "SELECT * FROM finance.payment_daily WHERE account = 'gh_merchant' AND card_id = 'card_7'",
            "SELECT * FROM finance.payment_daily WHERE account = 'gh_merchant' AND paid_date > '2025-12-01'",
            "SELECT * FROM finance.token_reconciliation",
            "SELECT * FROM finance.token_order",
            "SELECT * FROM finance.token_journal WHERE account = 'gh_merchant' AND posting_date >= '2025-12-01'",
            "SELECT * FROM finance.token_exception",
            "SELECT * FROM finance.token_statement",
            "SELECT * FROM finance.token_audit WHERE account = 'gh_merchant' AND order_id = 'order_77'",
            "SELECT * FROM finance.token_audit WHERE event_at >= '2025-12-01 00:00+08'",
            "SELECT * FROM finance.order_difference",
            "SELECT * FROM finance.order_check",
            "SELECT * FROM ops.stock",
            "SELECT * FROM ops.data_quality",
            "SELECT * FROM ops.dead_letter",
            "SELECT * FROM ops.freshness",
            "SELECT * FROM marketing.coupon_cube WHERE account = 'gh_merchant' AND grain = 'day'",
            "SELECT * FROM marketing.coupon_cube WHERE account = 'gh_merchant' AND grain = 'card_day'",
            "SELECT channel, sum(views), sum(issued), sum(redeemed), sum(paid_fen) FROM marketing.coupon_cube"
                    + " WHERE account = 'gh_merchant' AND grain = 'channel_day' GROUP BY channel",
            "SELECT * FROM marketing.coupon_cube WHERE account = 'gh_merchant' AND grain = 'channel_day' AND channel = 'channel_7'",
            "SELECT channel, sum(views), sum(issued), sum(redeemed), sum(paid_fen) FROM marketing.coupon_cube"
                    + " WHERE account = 'gh_merchant' AND grain = 'card_channel_day' AND card_id = 'card_7' GROUP BY channel",
            "SELECT * FROM marketing.coupon_cube WHERE account = 'gh_merchant' AND grain = 'card_channel_day'"
                    + " AND card_id = 'card_7' AND channel = 'channel_7'",
            "SELECT card_id, sum(issued), sum(redeemed), sum(deleted), sum(paid_fen) FROM marketing.coupon_cube"
                    + " WHERE account = 'gh_merchant' AND grain = 'card_channel_day' AND channel = 'channel_7'"
                    + " AND day > '2025-10-01' GROUP BY card_id",
            "SELECT * FROM marketing.coupon_cube WHERE account = 'gh_merchant' AND grain = 'channel_week'",
            "SELECT * FROM marketing.coupon_cube WHERE account = 'gh_merchant' AND grain = 'card_channel_week'"
                    + " AND channel = 'channel_7'"
                    + " AND card_id = ANY (ARRAY(SELECT card_id FROM marketing.card WHERE account = 'gh_merchant'))",
            "SELECT * FROM marketing.coupon_cube WHERE account = 'gh_merchant' AND grain = 'card_channel_week'"
                    + " AND card_id = 'card_7'",
            "SELECT lag_hours / 24, sum(redeemed) FROM marketing.lag_cube WHERE account = 'gh_merchant' AND grain = 'day' GROUP BY 1",
            "SELECT day, lag_hours / 24, sum(redeemed) FROM marketing.lag_cube WHERE account = 'gh_merchant'"
                    + " AND grain = 'card_channel_day' AND channel = 'channel_7'"
                    + " AND card_id = ANY (ARRAY(SELECT card_id FROM marketing.card WHERE account = 'gh_merchant')) GROUP BY 1, 2",
            "SELECT lag_hours / 24, sum(redeemed) FROM marketing.lag_cube WHERE account = 'gh_merchant'"
                    + " AND grain = 'card_channel_day' AND card_id = 'card_7' AND day > '2025-10-01' GROUP BY 1",
            "SELECT channel, redeem_channel, sum(redeemed) FROM marketing.redemption_cube"
                    + " WHERE account = 'gh_merchant' AND grain = 'channels_day' GROUP BY channel, redeem_channel",
            "SELECT * FROM marketing.redemption_cube WHERE account = 'gh_merchant' AND grain = 'store_day'",
            "SELECT * FROM marketing.redemption_cube WHERE account = 'gh_merchant' AND grain = 'staff_day'",
            "SELECT * FROM marketing.redemption_cube WHERE account = 'gh_merchant' AND grain = 'detail'"
                    + " AND channel = 'channel_7' AND day > '2025-12-01' AND redeemed <> 0",
            "SELECT staff, location, sum(redeemed) FROM marketing.redemption_cube WHERE account = 'gh_merchant'"
                    + " AND grain = 'detail' AND card_id = 'card_7' GROUP BY staff, location",
            "SELECT * FROM marketing.account",
            "SELECT * FROM marketing.card",
            "SELECT * FROM marketing.freshness",
            "SELECT * FROM finance.payment_day WHERE account = 'gh_merchant'",
            "SELECT * FROM finance.account",
            "SELECT * FROM finance.card",
            "SELECT * FROM finance.freshness",
            "SELECT * FROM ops.account",
            "SELECT * FROM ops.alarm WHERE account = 'gh_merchant' AND alarms > 0",
            "SELECT * FROM ops.attribution WHERE account = 'gh_merchant'",
            "SELECT * FROM ops.card_not_understood WHERE account = 'gh_merchant'",
            "SELECT reason, count(*) FROM ops.dead_letter WHERE received_at > '2025-12-01 00:00+08' GROUP BY reason");

    private static OneYear year;
    private static DashboardServer server;

    @BeforeAll
    static void loadAYear() {
        year = OneYear.load();
        server = DashboardServer.start(new DashboardSettings(
                "127.0.0.1",
                0,
                year.jdbcUrl() + "&options=-c%20couponflow.now%3D"
                        + OneYear.NOW.replace(" ", "T").replace("+", "%2B"),
                null,
                null,
                List.of(Audience.values()),
                Users.NONE,
                30,
                false,
                null,
                Limits.DEFAULT,
                InstantSource.system()));
    }

    @AfterAll
    static void giveTheSpaceBack() {
        server.close();
        year.close();
    }

    @ParameterizedTest
    @FieldSource("QUESTIONS")
    void viewIsAnsweredInTime(String question) {
        String role = question.replaceFirst("(?s).* FROM (\\w+)\\..*", "$1") + "_reader";

        long[] best = best(() -> year.ask(role, question));

        assertThat(best[0]).as("milliseconds for: %s", question).isLessThan(BOUND_MILLIS);
        assertThat(best[1]).as("rows of: %s", question).isPositive();
    }

    /** Every query of the dashboard, for a month and for the year, of everything, a card, a channel, and both. */
    static Set<String> addresses() throws IOException {
        Set<String> addresses = new TreeSet<>();
        Path queries = Path.of("../dashboard/src/main/resources/io/couponflow/dashboard/queries");
        try (Stream<Path> files = Files.walk(queries)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String sql = Files.readString(file);
                String path = "/api/" + queries.relativize(file).toString().replaceFirst("\\.sql$", "");
                for (Map<String, String> asked : ASKED) {
                    addresses.add(path
                            + Stream.concat(ALWAYS.entrySet().stream(), asked.entrySet().stream())
                                    .filter(parameter -> parameter.getKey().equals("limit")
                                            || sql.contains(":" + parameter.getKey()))
                                    .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                                    .sorted()
                                    .collect(Collectors.joining("&", "?", "")));
                }
            }
        }
        return addresses;
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void queryOfTheDashboardIsAnsweredInTime(String address) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + address)).build();

        long millis = medianOfThree(() -> {
            long start = System.nanoTime();
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return (System.nanoTime() - start) / 1_000_000;
        });

        assertThat(millis).as("milliseconds for: %s", address).isLessThan(BOUND_MILLIS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/marketing",
                "/marketing?from=2025-01-01&to=2025-12-31",
                "/marketing?from=2025-01-01&to=2025-12-31&card=card_7",
                "/marketing/channel?channel=channel_7",
                "/marketing/channel?channel=channel_7&from=2025-01-01&to=2025-12-31",
                "/finance?from=2025-01-01&to=2025-12-31",
                "/finance/order?order=order_77",
                "/ops?from=2025-01-01&to=2025-12-31"
            })
    void pageIsThereInTime(String page) throws Exception {
        Browser.assumeInstalled();
        try (Browser browser = Browser.start()) {
            long millis = medianOfThree(() -> {
                browser.driver().get(server.url() + page);
                return browser.millisToSettle();
            });

            assertThat(millis)
                    .as("milliseconds for: %s; the last time:\n%s", page, browser.timings())
                    .isLessThan(PAGE_BOUND_MILLIS);
            assertThat(browser.panels()).doesNotContainValue("error");
        }
    }

    /** One slow answer is forgiven, as that of a database that was just loaded: whatever else the machine does only adds. */
    private static long medianOfThree(Callable<Long> ask) throws Exception {
        return Stream.of(ask.call(), ask.call(), ask.call()).sorted().toList().get(1);
    }

    /** The best of some tries; whatever else the machine does only ever adds to one. */
    private static long[] best(Callable<long[]> ask) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            long[] best = ask.call();
            while (best[0] >= BOUND_MILLIS && System.nanoTime() < deadline) {
                long[] next = ask.call();
                best = next[0] < best[0] ? next : best;
            }
            return best;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyViewIsAsked() {
        assertThat(year.rows("SELECT table_schema || '.' || table_name FROM information_schema.views"
                        + " WHERE table_schema IN ('marketing', 'finance', 'ops')"))
                .allSatisfy(view -> assertThat(QUESTIONS)
                        .anyMatch(question -> Stream.of(question.split(" ", -1)).anyMatch(view::equals)));
    }

    @Test
    void theYearHasTheSizeThatItClaims() {
        assertThat(year.rows(
                        "SELECT max(cohort_date) - min(cohort_date) + 1, count(*), count(*) FILTER (WHERE card_id = 'card_7'),"
                                + " count(*) FILTER (WHERE channel = 'channel_7') FROM couponflow.channel_conversion"))
                .containsExactly("365|3650000|" + 365 * 200 + "|" + 365 * 50);
    }

    private static Map<String, String> and(Map<String, String> one, Map<String, String> other) {
        Map<String, String> both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }
}
