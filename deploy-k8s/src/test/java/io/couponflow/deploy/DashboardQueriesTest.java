package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every panel's query, made ready as Grafana does it, runs with the login of its data source on a real database, and tells what was
 * counted by hand and what the pages of couponflow itself tell. The facts are in {@code dashboards.sql}.
 */
class DashboardQueriesTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** Monday to Sunday in Shanghai, as the time picker gives them: up to the last millisecond. */
    private static final Instant FROM = Instant.parse("2026-11-01T16:00:00Z");

    private static final Instant TO = Instant.parse("2026-11-08T15:59:59.999Z");

    /** A channel of both cards. */
    private static final Map<String, List<String>> POSTER = Map.of("channel", List.of("poster"));

    private static final Map<String, List<String>> OF_ALL = Map.of(
            "zone", List.of("Asia/Shanghai"),
            "account", List.of("gh_shop"),
            "card", List.of(Dashboard.ALL),
            "channel", List.of(Dashboard.ALL),
            "reason", List.of(Dashboard.ALL),
            "within", List.of("7"),
            "minimum", List.of("30"));
    private static final String DROP = "'; drop table couponflow.card; --";
    private static final String MACRO = "a \"b\" $__timeFrom() ; drop table couponflow.card; $__timeFrom()";

    private static ReadersDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = ReadersDatabase.start();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    /** All, one card, one channel, both, two channels; and the channels whose names mean to do harm. */
    static Stream<Map<String, List<String>>> choices() {
        return Stream.of(
                Map.of(),
                Map.of("card", List.of("p_tea")),
                Map.of("channel", List.of("poster"), "reason", List.of("BAD_VALUE")),
                Map.of("card", List.of("p_cake"), "channel", List.of("poster"), "order", List.of("o1")),
                Map.of("card", List.of("p_tea", "p_cake"), "channel", List.of("poster", "(unattributed)")),
                Map.of("channel", List.of(DROP), "order", List.of(DROP), "reason", List.of(DROP)),
                Map.of("channel", List.of(DROP, value(MACRO)), "account", List.of(DROP)),
                Map.of("channel", List.of(value(MACRO)), "order", List.of(value("o2 \"$__timeTo()\""))));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void everyPanelRunsAsItsReaderAndHasTheColumnsThatItDescribes(Map<String, List<String>> choice) {
        assertThat(Dashboard.all())
                .allSatisfy(dashboard -> assertThat(dashboard.panels()).allSatisfy(panel -> {
                    Table table = ask(dashboard, panel, choice);
                    List<String> columns = new ArrayList<>(table.columns());

                    assertThat(columns).doesNotHaveDuplicates();
                    for (JsonNode transformation : panel.path("transformations")) {
                        JsonNode matrix = transformation.path("options");
                        assertThat(columns)
                                .contains(
                                        matrix.path("rowField").asText(),
                                        matrix.path("columnField").asText(),
                                        matrix.path("valueField").asText());
                        columns.clear();
                        columns.add(matrix.path("rowField").asText() + "\\"
                                + matrix.path("columnField").asText());
                    }
                    columns.remove("time");
                    assertThat(Dashboard.described(panel))
                            .as(panel.path("title").asText())
                            .containsExactlyInAnyOrderElementsOf(columns);
                    if (panel.at("/targets/0/format").asText().equals("time_series")) {
                        assertThat(table.columns()).startsWith("time");
                        assertThat(table.types().get(0)).isEqualTo("timestamptz");
                        assertThat(table.types().subList(1, table.types().size()))
                                .isSubsetOf("int8", "float8", "numeric");
                    }
                    assertThat(table.types())
                            .as("a date would be shown as an instant, at midnight of UTC")
                            .doesNotContain("date");
                }));
        assertThat(database.asOwner("SELECT count(*) FROM couponflow.card")).isEqualTo("2");
    }

    /** The panels that show what a query of our own pages asks, column by column. */
    @ParameterizedTest
    @CsvSource({
        "marketing, The coupons of these days, overview",
        "marketing, Funnel, overview",
        "marketing, Funnel by channel, channels",
        "marketing, Conversion by channel, channels",
        "marketing, Day by day, days",
        "marketing, Money day by day, revenue",
        "marketing, Days to redeem, lags",
        "marketing, Rates by window, windows",
        "marketing, Stores, stores",
        "marketing, Staff, staff",
        "marketing, States, states",
        "marketing, Cards, card-funnel",
        "marketing, Parity, parity",
        "marketing, Parity differences, parity-differences",
        "finance, Balances, balances",
        "finance, Reconciliation, reconciliation",
        "finance, Exceptions by age, exceptions",
        "finance, Orders, orders",
        "finance, Pushes of the order, order-pushes",
        "finance, Order differences, order-differences",
        "finance, Payments by day, payments",
        "finance, Payments by store, payment-stores",
        "ops, Stock, stock",
        "ops, Alarms, alarms",
        "ops, Data quality, quality",
        "ops, Sources, sources",
        "ops, Unattributed share, attribution",
        "ops, Reasons, reasons",
        "ops, Dead letters, dead-letters",
    })
    void aPanelTellsWhatOurOwnPageTells(String audience, String title, String query) throws Exception {
        Dashboard dashboard = Dashboard.of(audience);
        String own = Files.readString(
                Path.of("../dashboard/src/main/resources/io/couponflow/dashboard/queries", audience, query + ".sql"));

        for (Map<String, List<String>> choice : List.of(
                Map.<String, List<String>>of("order", List.of("o1")),
                Map.of("card", List.of("p_tea")),
                Map.of("card", List.of("p_tea"), "channel", List.of("poster"), "reason", List.of("BAD_VALUE")))) {
            for (LocalDate from : List.of(LocalDate.parse("2026-11-02"), LocalDate.parse("2026-09-02"))) {
                Table theirs = ask(dashboard, dashboard.panel(title), choice, from);
                Table ours = askOwn(audience, own, choice, from);

                assertSame(theirs, ours, title + " from " + from);
            }
        }
    }

    private static void assertSame(Table theirs, Table ours, String title) {
        List<String> shared = theirs.columns().stream()
                .filter(column -> ours.columns().contains(column.replace("_cny", "_fen")))
                .toList();
        assertThat(shared).hasSizeGreaterThanOrEqualTo(2);
        for (String column : shared) {
            assertThat(theirs.column(column))
                    .as("%s of %s", column, title)
                    .isEqualTo(ours.column(column.replace("_cny", "_fen")).stream()
                            .map(value -> column.endsWith("_cny") && value != null
                                    ? Table.plain(new BigDecimal(value).movePointLeft(2))
                                    : Objects.equals(value, "")
                                                    && theirs.column(column).contains("(not told)")
                                            ? "(not told)"
                                            : value)
                            .toList());
        }
        assertThat(theirs.rows()).as(title).hasSameSizeAs(ours.rows());
    }

    @Test
    void marketingCountsWhatWasCountedByHand() {
        Dashboard marketing = Dashboard.of("marketing");

        assertThat(row(marketing, "The coupons of these days", Map.of()))
                .containsEntry("views", "250")
                .containsEntry("issued", "64")
                .containsEntry("redeemed", "24")
                .containsEntry("rate_so_far", Table.plain(BigDecimal.valueOf(22.0 / 64)))
                .containsEntry("mature_issued", "64")
                .containsEntry("mature_rate", Table.plain(BigDecimal.valueOf(21.0 / 64)))
                .containsEntry("before_mature_issued", "20")
                .containsEntry("before_rate", "0")
                .containsEntry("revenue_cny", "210")
                .containsEntry("before_revenue_cny", null)
                .containsEntry("discount_cny", "50");
        assertThat(row(marketing, "The coupons of these days", Map.of("within", List.of("1"))))
                .containsEntry("mature_rate", Table.plain(BigDecimal.valueOf(11.0 / 64)));
        assertThat(row(marketing, "The coupons of these days", Map.of("channel", List.of(DROP, value(MACRO)))))
                .containsEntry("issued", "14")
                .containsEntry("redeemed", "7")
                .containsEntry("mature_rate", "0.5");
        assertThat(row(marketing, "Conversion by channel", Map.of("channel", List.of("poster"))))
                .containsEntry("mature_rate", "0.28")
                .containsEntry("rest_rate", "0.5")
                .containsEntry("verdict", "worse")
                .containsEntry("change_verdict", "few")
                .containsEntry("rate_so_far", "0.3")
                .containsEntry("issued_per_view", "0.25")
                .containsEntry("paid_per_coupon_cny", "4.2")
                .containsEntry("paid_cny", "210");
        assertThat(row(
                        marketing,
                        "Conversion by channel",
                        Map.of("channel", List.of("poster"), "minimum", List.of("100"))))
                .containsEntry("verdict", "few");
        assertThat(row(
                        marketing,
                        "Conversion by channel",
                        Map.of("card", List.of("p_tea"), "channel", List.of("poster"))))
                .containsEntry("rate_so_far", "0.25")
                .containsEntry("paid_cny", "159.99");
        assertThat(ask(marketing, "Conversion by channel", Map.of()).column("channel"))
                .containsExactly("poster", DROP, MACRO, "(unattributed)", "(none)");
        assertThat(ask(marketing, "Day by day", Map.of()).column("issued"))
                .containsExactly("40", "0", "0", "14", "0", "0", "10");
        assertThat(ask(marketing, "Day by day", Map.of()).column("time"))
                .startsWith("2026-11-01 16:00:00+00")
                .endsWith("2026-11-07 16:00:00+00");
    }

    /** Several cards can be chosen here, on our own pages one. */
    @Test
    void cardsThatAreChosenTogetherAreAddedUp() {
        Dashboard marketing = Dashboard.of("marketing");
        Map<String, List<String>> choice = Map.of("card", List.of("p_tea", "p_cake"), "channel", List.of("poster"));

        assertThat(row(marketing, "Rates by window", choice)).isEqualTo(row(marketing, "Rates by window", POSTER));
        assertThat(row(marketing, "Conversion by channel", choice))
                .isEqualTo(row(marketing, "Conversion by channel", POSTER))
                .containsEntry("issued", "50");
        assertThat(row(marketing, "The coupons of these days", choice))
                .isEqualTo(row(marketing, "The coupons of these days", POSTER));
        for (String panel : List.of("Gifts", "Cohort curves", "Days to redeem", "Day by day")) {
            assertThat(ask(marketing, panel, choice).rows())
                    .as(panel)
                    .isNotEmpty()
                    .isEqualTo(ask(marketing, panel, POSTER).rows());
        }
    }

    @Test
    void marketingTellsWhenAndWhereCouponsComeBack() {
        Dashboard marketing = Dashboard.of("marketing");

        Table curves = ask(marketing, "Cohort curves", Map.of());
        assertThat(curves.column("cohort")).containsOnly("2026-11-02 (n = 64)").hasSize(16);
        assertThat(curves.column("rate")).startsWith("0.171875", "0.328125");
        Table lags = ask(marketing, "Days to redeem", Map.of());
        assertThat(lags.column("days")).hasSize(61).startsWith("0", "1").endsWith("60+");
        assertThat(lags.column("share")).startsWith("0.5").endsWith(Table.plain(BigDecimal.valueOf(1.0 / 22)));
        assertThat(ask(marketing, "Channel by channel of redemption", Map.of()).rows())
                .contains(
                        List.of("poster", "(not told)", "11"),
                        List.of("poster", "wall", "4"),
                        List.of(DROP, "(not told)", "4"));
        assertThat(ask(marketing, "Stores", Map.of()).rows())
                .containsExactly(
                        List.of("North", "18", "8", "159.99", "200", "40.01"),
                        List.of("South", "6", "5", "50.01", "60", "9.99"));
    }

    @Test
    void financeCountsWhatWasCountedByHand() {
        Dashboard finance = Dashboard.of("finance");

        assertThat(ask(finance, "Reconciliation", Map.of()).first())
                .containsEntry("day", "2026-11-03")
                .containsEntry("free_expected", "120")
                .containsEntry("free_reported", "130")
                .containsEntry("free_drift", "10")
                .containsEntry("pay_drift", "0")
                .containsEntry("drifted", "t")
                .containsEntry(
                        "begin_ms",
                        Long.toString(Instant.parse("2026-11-02T16:00:00Z").toEpochMilli()));
        assertThat(row(finance, "Days that drifted", Map.of())).containsEntry("drifted", "1");
        assertThat(row(finance, "Exceptions", Map.of())).containsEntry("exceptions", "2");
        assertThat(ask(finance, "Exceptions by age", Map.of()).column("age_hours"))
                .containsExactly("563", "420");
        assertThat(ask(finance, "Orders", Map.of()).column("order_id")).containsExactly("o2 \"$__timeTo()\"", "o1");
        assertThat(row(finance, "Paid in these days", Map.of()))
                .containsEntry("paid_cny", "210")
                .containsEntry("discount_cny", "50")
                .containsEntry("payments", "13")
                .containsEntry("unpriced", "1");
        String link = Objects.requireNonNull(
                ask(finance, "Orders", Map.of()).column("order_value").get(0));
        assertThat(ask(finance, "Pushes of the order", Map.of("order", List.of(link)))
                        .column("memo"))
                .containsExactly("second");
        assertThat(ask(finance, "Pushes of the order", Map.of("order", List.of("o1")))
                        .column("memo"))
                .containsExactly("first", null);
        assertThat(ask(finance, "Pushes of the order", Map.of()).rows()).isEmpty();
    }

    @Test
    void operationsCountWhatWasCountedByHand() {
        Dashboard ops = Dashboard.of("ops");

        assertThat(row(ops, "Stock", Map.of("card", List.of("p_tea"))))
                .containsEntry("remaining", "60")
                .containsEntry("per_hour", "3")
                .containsEntry("hours_left", "20")
                .containsEntry("alarm_open", "f");
        assertThat(row(ops, "Cards", Map.of())).containsEntry("cards", "2").containsEntry("within_day", "1");
        assertThat(row(ops, "What came in", Map.of()))
                .containsEntry("received", "150")
                .containsEntry("dead_letter_share", "0.02")
                .containsEntry("unaccounted", "0");
        assertThat(ask(ops, "Alarms", Map.of()).column("lowest_quantity")).containsExactly("75", "80");
        assertThat(ask(ops, "Dead letters", Map.of()).column("position")).containsExactly("4", "3", "2");
        assertThat(ask(ops, "Dead letters", Map.of("reason", List.of("BAD_VALUE")))
                        .column("position"))
                .containsExactly("3");
        assertThat(ask(ops, "Unattributed share", Map.of()).column("unattributed"))
                .containsExactly("0", "2", "0");
        assertThat(row(ops, "As of", Map.of()).get("age_seconds")).matches("\\d+");
    }

    @Test
    void aDayThatThePickerTouchesCountsWhole() {
        Dashboard ops = Dashboard.of("ops");
        String query = Dashboard.query(ops.panel("Dead letters"));

        Table afternoon = database.run(
                "ops",
                ops.expand(
                        query, OF_ALL, Instant.parse("2026-11-08T05:00:00Z"), Instant.parse("2026-11-08T06:00:00Z")));

        assertThat(afternoon.column("position")).containsExactly("4", "3");
    }

    @Test
    void theVariablesOfferWhatCanBeChosenInAFormThatNothingReplaces() {
        Dashboard marketing = Dashboard.of("marketing");

        assertThat(database.run("marketing", expanded(marketing, "zone")).rows())
                .containsExactly(List.of("Asia/Shanghai"));
        assertThat(database.run("marketing", expanded(marketing, "account")).rows())
                .containsExactly(List.of("gh_other", "gh_other"), List.of("gh_shop", "gh_shop"));
        assertThat(database.run("marketing", expanded(marketing, "card")).rows())
                .containsExactly(List.of("Tea – p_tea", "p_tea"), List.of("p_cake", "p_cake"));
        Table channels = database.run("marketing", expanded(marketing, "channel"));
        assertThat(channels.columns()).containsExactly("__text", "__value");
        assertThat(channels.rows()).contains(List.of(DROP, DROP), List.of(MACRO, value(MACRO)));
        assertThat(value(MACRO)).doesNotContain("$", "\"");
        for (String variable : List.of("zone", "account", "card")) {
            assertThat(database.run("finance", expanded(Dashboard.of("finance"), variable))
                            .rows())
                    .isNotEmpty();
            assertThat(database.run("ops", expanded(Dashboard.of("ops"), variable))
                            .rows())
                    .isNotEmpty();
        }
        assertThat(database.run("ops", expanded(Dashboard.of("ops"), "reason")).rows())
                .containsExactly(List.of("MALFORMED_XML"), List.of("BAD_VALUE"));
    }

    /** Why the values of the variables are not the names themselves: the data source looks for macros inside of quotes too. */
    @Test
    void aNameAsItIsWouldBecomePartOfTheStatement() {
        Dashboard marketing = Dashboard.of("marketing");
        String query = Dashboard.query(marketing.panel("Funnel"));
        Map<String, List<String>> chosen = new HashMap<>(OF_ALL);

        chosen.put("channel", List.of(MACRO));
        String asItIs = marketing.expand(query, chosen, FROM, TO);
        chosen.put("channel", List.of(value(MACRO)));
        String asItIsOffered = marketing.expand(query, chosen, FROM, TO);

        assertThat(asItIs).contains("'a \\\"b\\\" '" + FROM + "' ; drop table couponflow.card; '" + FROM + "''");
        assertThat(asItIsOffered)
                .contains("'a \u0002b\u0002 \u0001__timeFrom() ; drop table couponflow.card; \u0001__timeFrom()'");
    }

    @Test
    void aLoginReadsItsOwnAudienceAndWritesNothing() {
        // Not by SHOW: this driver asks for the time zone of its machine, Grafana's for none.
        assertThat(database.run(
                                "marketing",
                                "SELECT rolname FROM pg_roles WHERE rolconfig @> ARRAY['TimeZone=UTC', 'statement_timeout=30s'] ORDER BY 1")
                        .column("rolname"))
                .containsExactly(
                        "couponflow_grafana_finance", "couponflow_grafana_marketing", "couponflow_grafana_ops");
        assertThatThrownBy(() -> database.run("marketing", "SELECT * FROM finance.token_order"))
                .hasMessageContaining("permission denied for schema finance");
        assertThatThrownBy(() -> database.run("ops", "SELECT * FROM couponflow.dead_letter"))
                .hasMessageContaining("permission denied for schema couponflow");
        assertThatThrownBy(() -> database.run("finance", "CREATE TEMP TABLE mine (n int)"))
                .hasMessageContaining("read-only");
    }

    /** As the variables' queries give it: without what the data source would replace or escape. */
    private static String value(String text) {
        return text.replace('$', '\u0001').replace('"', '\u0002');
    }

    private static String expanded(Dashboard dashboard, String variable) {
        return dashboard.expand(dashboard.variable(variable).path("query").asText(), OF_ALL, FROM, TO);
    }

    private static Map<String, @Nullable String> row(
            Dashboard dashboard, String title, Map<String, List<String>> choice) {
        Table table = ask(dashboard, title, choice);
        assertThat(table.rows()).as(title).hasSize(1);
        return table.first();
    }

    private static Table ask(Dashboard dashboard, String title, Map<String, List<String>> choice) {
        return ask(dashboard, dashboard.panel(title), choice);
    }

    private static Table ask(Dashboard dashboard, JsonNode panel, Map<String, List<String>> choice) {
        return ask(dashboard, panel, choice, LocalDate.ofInstant(FROM, ZONE));
    }

    private static Table ask(Dashboard dashboard, JsonNode panel, Map<String, List<String>> choice, LocalDate from) {
        Map<String, List<String>> chosen = new HashMap<>(OF_ALL);
        chosen.putAll(choice);
        Instant begin = from.atStartOfDay(ZONE).toInstant();
        return database.run(dashboard.audience(), dashboard.expand(Dashboard.query(panel), chosen, begin, TO));
    }

    /** A query of our own pages, its parameters bound; nothing is chosen for those that are absent. */
    private static Table askOwn(String audience, String sql, Map<String, List<String>> choice, LocalDate from) {
        Map<String, String> values =
                new HashMap<>(Map.of("account", "gh_shop", "from", from.toString(), "to", "2026-11-08"));
        choice.forEach((name, chosen) -> values.put(name, chosen.get(0)));
        List<@Nullable String> bound = new ArrayList<>();
        String statement = Pattern.compile("(?<!:):(\\w+)")
                .matcher(sql.replaceAll("(?m)^--.*$", ""))
                .replaceAll(match -> {
                    bound.add(values.get(match.group(1)));
                    return "?";
                });
        return database.run(audience, statement, bound);
    }
}
