package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.couponflow.dashboard.Audience;
import io.couponflow.dashboard.DashboardServer;
import io.couponflow.dashboard.DashboardSettings;
import io.couponflow.dashboard.Limits;
import io.couponflow.dashboard.Users;
import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/**
 * Every page in a browser, over generated pushes that went through the job; what is on the screen against the tables. Leaves
 * a picture of every page in {@code target/screenshots}.
 */
class DashboardPagesTest {

    private static final long SEED = 7;
    private static final int COUNT = 60_000;
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final String SPAN = "&from=2024-12-01&to=2025-12-31";

    /** Channels by names that do harm where they are not taken as text. */
    private static final List<String> HOSTILE = List.of(
            "<script>document.title='taken'</script>",
            "<img src=x onerror=alert(1)>",
            "'; drop table couponflow.card; --",
            "=1+1",
            "渠道 “1” & co");

    /** A card whose end nobody can read, and does harm where it is not taken as text. */
    private static final String HOSTILE_CARD =
            "{\"account\":\"gh_hostile\",\"card_id\":\"p2\",\"card\":{\"card_type\":\"GIFT\",\"gift\":{\"base_info\":{"
                    + "\"date_info\":{\"type\":1,\"end_timestamp\":\"<img src=x onerror=alert(1)>\"}}}}}\n";

    private static OpenDatabase database;
    private static Connection connection;
    private static DashboardServer server;
    private static Browser browser;
    private static String account;

    @BeforeAll
    static void runOverGeneratedPushes(@TempDir Path folder) throws Exception {
        Browser.assumeInstalled();
        Path pushes = Files.createDirectory(folder.resolve("pushes"));
        PushGenerator generator = new PushGenerator(Plan.of(SEED, COUNT));
        generator.writePushes(pushes.resolve("generated.xml.gz"));
        generator.writeCatalogue(folder.resolve("cards.jsonl"));
        Files.writeString(folder.resolve("cards.jsonl"), HOSTILE_CARD, StandardOpenOption.APPEND);
        Files.writeString(pushes.resolve("hostile.xml"), hostilePushes());
        database = OpenDatabase.start();
        Outcome outcome = couponflow(
                "run",
                "--pushes",
                pushes.toString(),
                "--catalog",
                folder.resolve("cards.jsonl").toString(),
                "--jdbc-url",
                database.jdbcUrl(),
                "--jdbc-user",
                database.user());
        assertThat(outcome.exitCode()).as("seed %d: %s", SEED, outcome.err()).isZero();
        connection = new Database(database.jdbcUrl(), database.user(), null).connect();
        account = query(
                        "SELECT account, sum(issued) FROM couponflow.coupon_cube WHERE grain = 'day' AND account <> 'gh_hostile' GROUP BY account ORDER BY 2 DESC")
                .keySet()
                .iterator()
                .next();
        server = start(Users.NONE);
        browser = Browser.start();
    }

    private static String hostilePushes() {
        StringBuilder pushes = new StringBuilder();
        for (int i = 0; i < HOSTILE.size(); i++) {
            for (String event : List.of("user_get_card", "user_consume_card")) {
                pushes.append("<xml><ToUserName>gh_hostile</ToUserName><FromUserName>o")
                        .append(i)
                        .append("</FromUserName><CreateTime>1740000000</CreateTime><MsgType>event</MsgType><Event>")
                        .append(event)
                        .append("</Event><CardId>p1</CardId><UserCardCode>c")
                        .append(i)
                        .append("</UserCardCode><OuterStr><![CDATA[")
                        .append(HOSTILE.get(i))
                        .append("]]></OuterStr></xml>\n");
            }
        }
        return pushes.toString();
    }

    private static DashboardServer start(Users users) {
        return DashboardServer.start(new DashboardSettings(
                "127.0.0.1",
                0,
                database.jdbcUrl() + "?options=-c%20couponflow.now%3D2025-03-31T12:00:00%2B08",
                database.user(),
                null,
                List.of(Audience.values()),
                users,
                30,
                false,
                null,
                Limits.DEFAULT,
                InstantSource.system()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
            server.close();
            connection.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void forget() {
        // So high that every panel is on the screen, and asks.
        browser.size(1440, 8000);
        browser.forget(server.url());
        browser.theme("light");
    }

    @AfterEach
    void nothingWasComplainedOfAndNoOtherHostAsked() {
        browser.assertQuiet(server.url());
    }

    @ParameterizedTest
    @CsvSource({
        "marketing, /marketing?account=%s",
        "marketing-channel, /marketing/channel?account=%s&channel=%s",
        "finance, /finance?account=%s&from=2025-01-15&to=2025-03-31",
        "finance-order, /finance/order?account=%s&order=%s",
        "finance-statement, /finance/statement?account=%s",
        "ops, /ops?account=%s"
    })
    void everyPanelOfAPageHasItsAnswer(String name, String path) throws Exception {
        String best = query(
                        "SELECT channel, sum(issued) FROM couponflow.coupon_cube WHERE grain = 'channel_week' AND account = '"
                                + account + "' GROUP BY channel ORDER BY 2 DESC")
                .keySet()
                .iterator()
                .next();
        String order = query("SELECT order_id, events FROM couponflow.token_order WHERE account = '" + account
                        + "' ORDER BY events DESC")
                .keySet()
                .iterator()
                .next();

        browser.open(server.url()
                + path.formatted(
                        name.equals("ops") ? withAlarms() : account,
                        encoded(name.equals("finance-order") ? order : best)));

        assertThat(browser.panels()).as(name).doesNotContainValue("error").containsValue("ready");
        assertThat(browser.script(
                                "return performance.getEntriesByType('resource')"
                                        + ".filter((one) => /session$|accounts[?]/.test(one.name)).map((one) => one.initiatorType)")
                        .toString())
                .as("asked ahead of the script, and by it no second time")
                .isEqualTo("[\"link\",\"link\"]");
        browser.pictureOfTheTop(PICTURES.resolve(name + "-top.png"));
        browser.picture(PICTURES.resolve(name + ".png"));
        browser.theme("dark");
        browser.open(browser.driver().getCurrentUrl() + "&lang=zh");
        browser.picture(PICTURES.resolve(name + "-zh-dark.png"));
    }

    @Test
    void channelsShowWhatTheTablesHold() throws Exception {
        Map<String, List<BigDecimal>> expected =
                query("SELECT channel, sum(issued), sum(redeemed), sum(paid_fen), sum(original_fen - paid_fen)"
                        + " FROM couponflow.channel_conversion WHERE account = '" + account + "' GROUP BY channel");

        browser.open(server.url() + "/marketing?account=" + account + SPAN);

        Map<String, String> issued = browser.column("channels", "channel", "issued");
        assertThat(issued).hasSize(25);
        assertThat(issued)
                .allSatisfy((channel, text) ->
                        assertThat(text).isEqualTo(count(expected.get(channel).get(0))));
        assertThat(browser.column("channels", "channel", "redeemed"))
                .allSatisfy((channel, text) ->
                        assertThat(text).isEqualTo(count(expected.get(channel).get(1))));
        assertThat(browser.column("channels", "channel", "paid_fen"))
                .allSatisfy((channel, text) ->
                        assertThat(text).isEqualTo(yuan(expected.get(channel).get(2))));
        assertThat(browser.column("channels", "channel", "discount_fen"))
                .allSatisfy((channel, text) ->
                        assertThat(text).isEqualTo(yuan(expected.get(channel).get(3))));
        assertThat(browser.column("channels", "channel", "rate_so_far"))
                .allSatisfy((channel, text) -> assertThat(text)
                        .isEqualTo(percent(
                                expected.get(channel).get(1),
                                expected.get(channel).get(0))));
        Map<String, List<BigDecimal>> within =
                query("SELECT channel, sum(issued), sum(redeemed) FROM (SELECT channel, issued, (SELECT"
                        + " coalesce(sum(l.redeemed), 0) FROM couponflow.redemption_lag l WHERE (l.account, l.card_id, l.channel, l.cohort_date)"
                        + " = (c.account, c.card_id, c.channel, c.cohort_date) AND lag_hours < 7 * 24) AS redeemed FROM couponflow.channel_conversion c"
                        + " WHERE account = '" + account
                        + "' AND cohort_date + 7 < (SELECT max(activity_date) FROM couponflow.audience a"
                        + " WHERE a.account = c.account)) days GROUP BY channel");
        assertThat(browser.column("channels", "channel", "mature_rate"))
                .allSatisfy((channel, text) -> assertThat(text)
                        .startsWith(percent(
                                within.get(channel).get(1), within.get(channel).get(0))));
    }

    @Test
    void tilesAndTableFollowTheFiltersWhichAreInTheAddress() throws Exception {
        browser.open(server.url() + "/marketing?account=" + account + SPAN);
        String card = query("SELECT card_id, sum(issued) FROM couponflow.channel_conversion WHERE account = '" + account
                        + "' GROUP BY card_id ORDER BY 2 DESC")
                .keySet()
                .iterator()
                .next();

        await().until(() -> {
            browser.find("[data-testid='filter-card']").sendKeys(Keys.ESCAPE);
            browser.click("[data-testid='filter-card']");
            return !browser.driver()
                    .findElements(By.cssSelector("#filter-card-list [data-value='" + card + "']"))
                    .isEmpty();
        });
        browser.click("#filter-card-list [data-value='" + card + "']");
        await().untilAsserted(() -> assertThat(browser.driver().getCurrentUrl()).contains("card=" + card));
        browser.settled();

        List<BigDecimal> sums = query(
                        "SELECT '', sum(issued), sum(redeemed), sum(paid_fen) FROM couponflow.channel_conversion WHERE account = '"
                                + account + "' AND card_id = '" + card + "'")
                .get("");
        await().untilAsserted(() -> assertThat(browser.tile("issued")).isEqualTo(count(sums.get(0))));
        assertThat(browser.tile("redeemed")).isEqualTo(count(sums.get(1)));
        assertThat(browser.tile("revenue_fen"))
                .as("in these days, of whatever day of issue")
                .isEqualTo(yuan(query("SELECT '', sum(paid_fen) FROM couponflow.payment WHERE account = '" + account
                                + "' AND card_id = '" + card + "'")
                        .get("")
                        .get(0)));
        String address = browser.driver().getCurrentUrl();
        browser.open(address);
        assertThat(browser.tile("issued"))
                .as("of the address, sent to a colleague")
                .isEqualTo(count(sums.get(0)));
        assertThat(browser.find("[data-testid='filter-card']").getDomAttribute("data-value"))
                .isEqualTo(card);
    }

    @Test
    void rowOpensItsChannel() throws Exception {
        browser.open(server.url() + "/marketing?account=" + account + SPAN);
        String channel = browser.find("[data-panel='channels'] tbody tr [data-column='channel']")
                .getDomAttribute("data-value");

        browser.click("[data-panel='channels'] tbody tr [data-column='channel'] a");
        await().untilAsserted(() -> assertThat(browser.driver().getCurrentUrl()).contains("/marketing/channel?"));
        browser.settled();

        Map<String, List<BigDecimal>> cards =
                query("SELECT card_id, sum(issued), sum(redeemed) FROM couponflow.channel_conversion WHERE account = '"
                        + account + "' AND channel = '" + channel
                        + "' GROUP BY card_id HAVING sum(issued) + sum(redeemed) + sum(deleted) + sum(payments) > 0");
        assertThat(browser.column("channel-cards", "card_id", "issued"))
                .hasSize(Math.min(25, cards.size()))
                .allSatisfy((card, text) ->
                        assertThat(text).isEqualTo(count(cards.get(card).get(0))));
        assertThat(browser.tile("issued"))
                .isEqualTo(
                        count(cards.values().stream().map(row -> row.get(0)).reduce(BigDecimal.ZERO, BigDecimal::add)));
    }

    @Test
    void sortingIsThatOfAllRowsAndOfTheFile() throws Exception {
        browser.open(server.url() + "/marketing?account=" + account + SPAN);

        browser.click("[data-panel='channels'] th [data-sort='paid_fen']");
        await().untilAsserted(() -> assertThat(browser.driver().getCurrentUrl()).contains("sort.channels=-paid_fen"));
        browser.settled();

        List<String> onScreen = new ArrayList<>();
        browser.script(
                        "return [...document.querySelectorAll(\"[data-panel='channels'] tbody tr\")].map((row) => row.querySelector(\"[data-column='channel']\").dataset.value)")
                .forEach(value -> onScreen.add(value.asText()));
        List<String> lines = rows(file("channels", "csv"));
        assertThat(lines.stream().limit(onScreen.size()).map(line -> line.replaceFirst("^'", "")))
                .zipSatisfy(onScreen, (line, channel) -> assertThat(line).contains(channel.replace("\"", "\"\"")));
        BigDecimal most = query(
                        "SELECT '', max(paid) FROM (SELECT sum(paid_fen) AS paid FROM couponflow.channel_conversion WHERE account = '"
                                + account + "' GROUP BY channel) c")
                .get("")
                .get(0);
        assertThat(browser.find("[data-panel='channels'] tbody tr [data-column='paid_fen']")
                        .getText())
                .isEqualTo(yuan(most));
    }

    @Test
    void financeShowsBalancesOrdersAndPaymentsToTheLastDigitAndSoDoesTheFile() throws Exception {
        Map<String, List<BigDecimal>> payments = query(
                "SELECT location, sum(payments), sum(unpriced), sum(paid_fen) FROM couponflow.payment WHERE account = '"
                        + account + "' GROUP BY location");
        Map<String, List<BigDecimal>> days = query(
                "SELECT day::text, free_reported, pay_reported, free_activity FROM finance.token_reconciliation WHERE account = '"
                        + account + "' ORDER BY day DESC");

        browser.open(server.url() + "/finance?account=" + account + SPAN);

        assertThat(browser.column("payment-stores", "location", "paid_fen"))
                .isNotEmpty()
                .allSatisfy((store, text) ->
                        assertThat(text).isEqualTo(yuan(payments.get(store).get(2))));
        assertThat(browser.column("reconciliation", "day", "free_reported"))
                .isNotEmpty()
                .allSatisfy((day, text) -> assertThat(number(text))
                        .isEqualByComparingTo(number(days.get(day).get(0))));
        Map<String, BigDecimal> filed = new HashMap<>();
        rows(file("payment-stores", "csv")).forEach(line -> {
            String[] cells = line.split(",", -1);
            filed.put(cells[0].replaceAll("^\"|\"$", ""), new BigDecimal(cells[3]));
        });
        assertThat(filed)
                .hasSize(payments.size())
                .allSatisfy((store, paid) -> assertThat(paid.movePointRight(2))
                        .isEqualByComparingTo(payments.get(store).get(2)));
        assertThat(file("payment-stores", "xlsx")).startsWith("PK");
    }

    /** From the postings and the last balance that was reported, and from the orders one by one. */
    @Test
    void statementGoesFromOpeningToClosing() throws Exception {
        List<BigDecimal> posted = query(
                        "SELECT '', sum(free_delta), sum(pay_delta), sum(orders), sum(reversals) FROM couponflow.token_posting"
                                + " WHERE account = '" + account
                                + "' AND posting_date BETWEEN '2025-02-01' AND '2025-02-28'")
                .get("");
        List<BigDecimal> closing = query(
                        "SELECT '', free_balance + coalesce((SELECT sum(free_delta) FROM couponflow.token_posting p"
                                + " WHERE p.account = b.account AND posting_date > balance_date AND posting_date < '2025-03-01'), 0)"
                                + " FROM couponflow.token_balance b WHERE account = '" + account
                                + "' AND balance_date < '2025-03-01' ORDER BY balance_date DESC LIMIT 1")
                .get("");

        browser.open(server.url() + "/finance/statement?account=" + account + "&month=2025-02-01");

        Map<String, String> free = browser.column("statement", "line", "free");
        assertThat(number(free.get("posted")).add(number(free.get("reversals"))))
                .as("what the month's days posted")
                .isEqualByComparingTo(posted.get(0));
        assertThat(number(free.get("opening")).add(posted.get(0)).add(number(free.get("unexplained"))))
                .isEqualByComparingTo(number(free.get("closing")));
        assertThat(number(free.get("closing"))).isEqualByComparingTo(closing.get(0));
        assertThat(browser.column("statement-entries", "order_id", "free_delta").size())
                .as("orders and their reversals")
                .isBetween(1, posted.get(2).add(posted.get(3)).intValueExact());
    }

    @Test
    void dayOpensItsOrdersAndAnOrderItsPushes() throws Exception {
        String day = query("SELECT posting_date::text, orders FROM couponflow.token_posting WHERE account = '" + account
                        + "' AND orders > 0 ORDER BY posting_date DESC")
                .keySet()
                .iterator()
                .next();
        browser.open(server.url() + "/finance?account=" + account + SPAN + "&day=" + day);
        Map<String, String> orders = browser.column("day-orders", "order_id", "free_delta");
        BigDecimal activity = query("SELECT '', sum(free_delta) FROM couponflow.token_posting WHERE account = '"
                        + account + "' AND posting_date = '" + day + "'")
                .get("")
                .get(0);
        assertThat(orders.values().stream().map(DashboardPagesTest::number).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(activity);

        String order = browser.find("[data-panel='day-orders'] tbody tr [data-column='order_id']")
                .getDomAttribute("data-value");
        browser.click("[data-panel='day-orders'] tbody tr [data-column='order_id'] a");
        await().untilAsserted(() -> assertThat(browser.driver().getCurrentUrl()).contains("/finance/order?"));
        browser.settled();

        int pushes = query("SELECT '', count(*) FROM couponflow.token_order_event WHERE account = '" + account
                        + "' AND order_id = '" + order + "'")
                .get("")
                .get(0)
                .intValue();
        assertThat(browser.driver().findElements(By.cssSelector("[data-panel='order-pushes'] tbody tr")))
                .hasSize(pushes);
    }

    @Test
    void operationsShowStockAndWhatCameIn() throws Exception {
        Map<String, List<BigDecimal>> stock =
                query("SELECT card_id, issued FROM couponflow.inventory WHERE account = '" + account + "'");
        Map<String, List<BigDecimal>> sources = query(
                "SELECT source, sum(received), sum(accepted), sum(duplicates), sum(dead_letters) FROM couponflow.data_quality GROUP BY source");

        browser.open(server.url() + "/ops?account=" + account + "&from=2026-01-01&to=2030-12-31");

        assertThat(browser.column("stock", "card_id", "issued"))
                .isNotEmpty()
                .allSatisfy((card, text) -> assertThat(text)
                        .isEqualTo(
                                count(stock.containsKey(card) ? stock.get(card).get(0) : BigDecimal.ZERO)));
        assertThat(browser.column("sources", "source", "received"))
                .hasSize(sources.size())
                .allSatisfy((source, text) ->
                        assertThat(text).isEqualTo(count(sources.get(source).get(0))));
        assertThat(browser.column("sources", "source", "dead_letters"))
                .allSatisfy((source, text) ->
                        assertThat(text).isEqualTo(count(sources.get(source).get(3))));
    }

    @Test
    void whatNobodyCanReadInTheCatalogueIsShownAsATextWithWhatIsExpected() throws Exception {
        browser.open(server.url() + "/ops?account=" + account + SPAN);
        assertThat(browser.find("[data-panel='cards-not-understood']").getDomAttribute("data-state"))
                .isEqualTo("empty");

        browser.open(server.url() + "/ops?account=gh_hostile" + SPAN + "&lang=zh");

        assertThat(browser.column("cards-not-understood", "field", "value"))
                .containsOnly(Map.entry("date_info.end_timestamp", "<img src=x onerror=alert(1)>"));
        assertThat(browser.column("cards-not-understood", "card_id", "expected"))
                .containsOnly(Map.entry("p2", "1970 年以来的整数秒，不早于 2013 年"));
    }

    @Test
    void alarmsOfPushesThatCameInLateAreThoseOfTheNewestDaysOfTheirAccount() throws Exception {
        browser.open(server.url() + "/ops?account=" + withAlarms());

        browser.find("[data-panel='alarms'] [data-testid='view-table']").click();
        browser.settled();

        assertThat(browser.find("[data-panel='alarms'] .panel-detail").getText())
                .contains("2025");
        assertThat(browser.column("alarms", "card_id", "alarms")).isNotEmpty();
        assertThat(browser.find("[data-panel='quality']").getDomAttribute("data-state"))
                .isEqualTo("ready");
    }

    /** The account with the most alarms within its newest month. */
    private static String withAlarms() throws Exception {
        return query("SELECT account, sum(alarms) FROM ops.alarm JOIN ops.account USING (account)"
                        + " WHERE window_start > last_day - 29 GROUP BY account ORDER BY 2 DESC")
                .keySet()
                .iterator()
                .next();
    }

    @Test
    void channelWhoseNameIsCodeIsATextLikeAnyOther() throws Exception {
        browser.open(server.url() + "/marketing?account=gh_hostile" + SPAN);

        assertThat(browser.column("channels", "channel", "redeemed"))
                .containsOnlyKeys(HOSTILE)
                .allSatisfy((channel, text) -> assertThat(text).isEqualTo("1"));
        for (String channel : HOSTILE) {
            browser.open(
                    server.url() + "/marketing/channel?account=gh_hostile" + SPAN + "&channel=" + encoded(channel));
            assertThat(browser.tile("redeemed")).as(channel).isEqualTo("1");
            assertThat(browser.find("h1").getText()).isEqualTo(channel);
            assertThat(browser.driver().getTitle()).startsWith(channel);
        }
        assertThat(query("SELECT '', count(*) FROM couponflow.card").get("").get(0))
                .isPositive();
    }

    @Test
    void languageAndThemeAreChosenOnceAndKept() {
        browser.open(server.url() + "/marketing?account=" + account + SPAN);
        String english = browser.find("[data-panel='channels'] h3").getText();
        String light = browser.script("return getComputedStyle(document.body).backgroundColor")
                .asText();

        browser.click("[data-testid='language']");
        browser.click("[data-testid='theme']");
        await().untilAsserted(() ->
                assertThat(browser.find("html").getDomAttribute("lang")).isEqualTo("zh-CN"));
        browser.open(server.url() + "/marketing?account=" + account + SPAN);

        assertThat(browser.find("html").getDomAttribute("lang")).isEqualTo("zh-CN");
        assertThat(browser.find("[data-panel='channels'] h3").getText())
                .isNotEqualTo(english)
                .containsPattern("\\p{IsHan}");
        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isNotEqualTo(light);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/marketing", "/marketing/channel?channel=(none)", "/finance", "/finance/statement", "/ops"})
    void phoneShowsAPageWithoutScrollingSideways(String page) {
        try {
            browser.size(360, 740);

            browser.open(server.url() + page);

            assertThat(browser.script("return document.scrollingElement.scrollWidth")
                            .asInt())
                    .isLessThanOrEqualTo(360);
        } finally {
            browser.size(1440, 8000);
        }
    }

    @ParameterizedTest
    @CsvSource({"/marketing, light", "/marketing, dark", "/finance, light", "/finance/statement, light", "/ops, dark"})
    void pageKeepsTheRulesOfAccessibility(String page, String theme) {
        browser.theme(theme);
        browser.open(server.url() + page + "?account=" + account + SPAN);

        List<Rule> violations = new AxeBuilder()
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
                .analyze(browser.driver())
                .getViolations();

        assertThat(violations)
                .extracting(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml())
                .isEmpty();
    }

    @Test
    void keyboardReachesTheTableAndSortsIt() {
        browser.open(server.url() + "/marketing?account=" + account + SPAN);

        browser.find("body").sendKeys(Keys.TAB);
        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("href"))
                .isEqualTo("#main");
        browser.driver()
                .executeScript("document.querySelector(\"[data-panel='channels'] th [data-sort='redeemed']\").focus()");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);

        await().untilAsserted(() -> assertThat(browser.find("[data-panel='channels'] th[data-column='redeemed']")
                        .getDomAttribute("aria-sort"))
                .isEqualTo("descending"));
    }

    @Test
    void whoLogsInSeesWhatIsTheirsAndNothingElse() throws Exception {
        List<String> mistakes = new ArrayList<>();
        Users users = Users.parse(
                "alice: {password: \"" + Users.hash("correct horse") + "\", audiences: [marketing]}", "here", mistakes);
        assertThat(mistakes).isEmpty();
        try (DashboardServer guarded = start(users);
                Browser other = Browser.start()) {
            other.driver().get(guarded.url() + "/marketing?account=" + account);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(other.driver().getCurrentUrl()).contains("/login"));
            await().until(() -> !other.driver()
                    .findElements(By.cssSelector("input[type='password']"))
                    .isEmpty());
            other.pictureOfTheTop(PICTURES.resolve("login.png"));
            logIn(other, "alice", "wrong horse");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(other.find("[role='alert']").getText()).isNotBlank());
            assertThat(other.driver().getCurrentUrl()).contains("/login");

            logIn(other, "alice", "correct horse");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(other.driver().getCurrentUrl()).contains("/marketing?account=" + account));
            other.settled();
            assertThat(other.panels()).doesNotContainValue("error");
            assertThat(other.driver().findElements(By.cssSelector("nav a[href*='/finance'], nav a[href*='/ops']")))
                    .isEmpty();
            other.driver().get(guarded.url() + "/finance?account=" + account);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(other.find("main").getText()).isNotBlank());
            assertThat(other.find("main").getText()).doesNotContain("¥");
            other.driver().get(guarded.url() + "/marketing?account=" + account);
            other.settled();
            other.click("[data-testid='logout']");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(other.driver().getCurrentUrl()).contains("/login"));
            other.driver().get(guarded.url() + "/marketing?account=" + account);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(other.driver().getCurrentUrl()).contains("/login"));
        }
    }

    private static void logIn(Browser browser, String user, String password) {
        for (String selector : List.of("input[autocomplete='username']", "input[type='password']")) {
            browser.find(selector).clear();
        }
        browser.find("input[autocomplete='username']").sendKeys(user);
        browser.find("input[type='password']").sendKeys(password, Keys.ENTER);
    }

    /** The lines of a CSV file behind what it is about and its headings. */
    private static List<String> rows(String csv) {
        return csv.lines().dropWhile(line -> !line.isEmpty()).skip(2).toList();
    }

    /** The file that a panel's link gives. */
    private static String file(String panel, String kind) throws Exception {
        String address = browser.find("[data-panel='" + panel + "'] [data-testid='export-" + kind + "']")
                .getDomProperty("href");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address)).build(),
                        BodyHandlers.ofString(
                                kind.equals("csv") ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1))
                .body();
    }

    /** The rows of a statement: a text, and the numbers behind it; null as null. */
    private static Map<String, List<BigDecimal>> query(String sql) throws Exception {
        Map<String, List<BigDecimal>> rows = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<BigDecimal> numbers = new ArrayList<>();
                for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
                    numbers.add(row.getBigDecimal(i));
                }
                rows.put(row.getString(1), numbers);
            }
        }
        return rows;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String count(BigDecimal count) {
        return String.format(Locale.ROOT, "%,d", count.longValueExact());
    }

    private static String yuan(BigDecimal fen) {
        return "¥" + String.format(Locale.ROOT, "%,.2f", fen.movePointLeft(2));
    }

    private static String percent(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? "–"
                : part.multiply(BigDecimal.valueOf(100)).divide(whole, 1, RoundingMode.HALF_UP) + "%";
    }

    private static BigDecimal number(BigDecimal value) {
        return value == null ? BigDecimal.ONE.negate() : value;
    }

    /** A number as it is written, back; -1 where there is none. */
    private static BigDecimal number(String text) {
        String digits = text.replace("−", "-").replaceAll("[^0-9.-]", "");
        return digits.isEmpty() ? BigDecimal.ONE.negate() : new BigDecimal(digits);
    }
}
