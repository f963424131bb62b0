package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.couponflow.dashboard.Audience;
import io.couponflow.dashboard.DashboardServer;
import io.couponflow.dashboard.DashboardSettings;
import io.couponflow.dashboard.Limits;
import io.couponflow.dashboard.Users;
import io.couponflow.sql.Migrations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
import org.openqa.selenium.WebElement;
import org.postgresql.ds.PGSimpleDataSource;

/** How people get along with the pages in a browser: wrong addresses, outages, many channels, nightly runs. */
class DashboardUseTest {

    private static final int CHANNELS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static PostgresProcess database;
    private static DashboardServer server;
    private static Browser browser;

    @BeforeAll
    static void fill(@TempDir Path folder) throws Exception {
        Browser.assumeInstalled();
        database = new PostgresProcess(folder.resolve("postgresql"));
        database.start();
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(database.url("postgres"));
        owner.setUser("postgres");
        Migrations.migrate(owner);
        execute("INSERT INTO couponflow.card (account, card_id, title, card_type, checkpoint_id, updated_at)"
                + " SELECT 'gh_many', 'p' || n, 'Card ' || n, 'CASH', 1, now() FROM generate_series(1, 3) n");
        execute(
                "INSERT INTO couponflow.channel_conversion SELECT 'gh_many', 'p1', 'poster ' || n, '2026-01-15', n, 0, 1, 0, 0, 0, 0,"
                        + " 0, 1, now() FROM generate_series(1, " + CHANNELS + ") n");
        execute(
                "INSERT INTO couponflow.channel_conversion VALUES ('gh_few', 'q1', 'till', '2026-01-15', 5, 0, 1, 0, 0, 0,"
                        + " 0, 0, 1, now())");
        execute("INSERT INTO couponflow.audience SELECT account, '2026-01-15', 'user_get_card', '', 1, 1, 1, now()"
                + " FROM (VALUES ('gh_many'), ('gh_few')) a (account)");
        execute(
                "INSERT INTO couponflow.data_quality VALUES ('weixin-push', '2026-01-15 00:00Z', 2, 1, 0, 1, 0, 0, 1, now())");
        execute("INSERT INTO couponflow.dead_letter VALUES ('weixin-push', 0, 1, 'MALFORMED_XML', 'cut off',"
                + " '2026-01-15 00:10Z', '\\x3c', 1, now(), NULL)");
        execute(
                "INSERT INTO couponflow.payment SELECT 'gh_many', 'p1', day::date, 'poster 1', 'store', 1, fen, fen, 0, 1, now()"
                        + " FROM (VALUES ('2026-01-05', 100), ('2026-01-11', 200), ('2026-01-12', 400)) p (day, fen)");
        server = DashboardServer.start(new DashboardSettings(
                "127.0.0.1",
                0,
                database.url("postgres"),
                "postgres",
                null,
                List.of(Audience.values()),
                Users.NONE,
                30,
                false,
                null,
                Limits.DEFAULT,
                InstantSource.system()));
        browser = Browser.start();
        browser.open(server.url() + "/ops");
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
            server.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void forget() {
        browser.size(1440, 8000);
        browser.forget(server.url());
    }

    @AfterEach
    void nothingWasComplainedOf() {
        browser.assertQuiet(server.url());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /marketing?from=banana | “banana” is not a day.
            /marketing?account=gh_many&from=2026-02-30 | “2026-02-30” is not a day.
            /marketing?to=9999-99-99 | “9999-99-99” is not a day.
            /finance?from=2026-02-01&to=2026-01-01 | is after the last day
            /ops?from=1970-01-01&to=2026-01-01 | is more than ten years
            /finance?day=tomorrow | “tomorrow” is not a day.
            /marketing?account=gh_nobody | There is no account “gh_nobody” on this page.
            /ops?account=gh_many&card=p9 | Account gh_many has no card “p9”.
            /marketing?account=gh_many&channel=nowhere | Account gh_many has no channel “nowhere”.
            /marketing/channel?account=gh_many&channel=nowhere | Account gh_many has no channel “nowhere”.
            /marketing/channel?account=gh_many | No channel is chosen.
            /finance/order | No order is chosen.
            """)
    void wrongAddressIsToldInOneSentenceWithTheWayBack(String path, String sentence) {
        browser.driver().get(server.url() + path);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(text(browser, "main [role='alert']")).contains(sentence));
        assertThat(browser.driver().findElements(By.cssSelector("[data-panel]")))
                .isEmpty();
        if (path.contains("banana")) {
            assertThat(violations()).isEmpty();
        }

        browser.click("[data-testid='way-back']");

        browser.settled();
        assertThat(browser.panels()).doesNotContainValue("error");
        assertThat(browser.driver().findElements(By.cssSelector("main [role='alert']")))
                .isEmpty();
    }

    @Test
    void columnToSortByThatIsNoneIsPassedOver() {
        browser.open(server.url() + "/marketing?account=gh_many&sort.channels=banana");

        assertThat(browser.panels()).containsEntry("channels", "ready").doesNotContainValue("error");
    }

    @Test
    void pageThatIsOpenedWhileTheDatabaseIsDownComesByItselfWhenItIsUp() throws Exception {
        try (Browser early = Browser.start()) {
            database.stop();
            try {
                early.driver().get(server.url() + "/marketing?account=gh_many");
                early.script("window.loaded = 'once'");
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(text(early, "main [role='status']")).contains("appears by itself"));
            } finally {
                database.start();
            }

            await().atMost(PATIENCE).until(() -> early.panels().containsKey("answer"));

            early.settled();
            assertThat(early.panels()).containsEntry("answer", "ready").doesNotContainValue("error");
            assertThat(early.script("return window.loaded").asText()).isEqualTo("once");
        }
    }

    @Test
    void channelIsFoundByTypingAPartOfItsName() {
        browser.open(server.url() + "/marketing?account=gh_many");
        WebElement input = browser.find("[data-testid='filter-channel']");

        input.click();
        assertThat(visible("#filter-channel-list [role='option']")).hasSize(100);
        assertThat(violations()).as("with the list open").isEmpty();
        input.sendKeys("ER 25");

        assertThat(visible("#filter-channel-list [role='option']"))
                .extracting(WebElement::getText)
                .containsExactlyInAnyOrder("poster 25", "poster 250");
        input.sendKeys(Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER);
        await().untilAsserted(() -> assertThat(browser.driver().getCurrentUrl()).contains("channel=poster+250"));
        browser.settled();
        assertThat(input.getDomProperty("value")).isEqualTo("poster 250");
        assertThat(browser.tile("issued")).isEqualTo("250");
    }

    @Test
    void channelIsChosenByTouchAndLeftAsItWasByEscape() {
        browser.open(server.url() + "/marketing?account=gh_many&channel=poster+7");
        WebElement input = browser.find("[data-testid='filter-channel']");

        input.click();
        input.sendKeys("till", Keys.ESCAPE);
        assertThat(input.getDomProperty("value")).isEqualTo("poster 7");
        input.click();
        browser.click("#filter-channel-list [data-value='']");

        await().untilAsserted(() -> assertThat(browser.driver().getCurrentUrl()).doesNotContain("channel="));
        assertThat(input.getDomProperty("value")).isEqualTo("All channels");
    }

    @Test
    void tableIsSearchedAndSaysWhatWasNotSearched() {
        browser.open(server.url() + "/marketing?account=gh_many");
        String panel = "[data-panel='channels'] ";

        browser.find(panel + "[data-testid='search']").sendKeys("POSTER 22");

        int all = browser.driver()
                .findElements(By.cssSelector(panel + "tbody tr"))
                .size();
        List<WebElement> found = visible(panel + "tbody tr");
        assertThat(found)
                .hasSizeBetween(1, all - 1)
                .allSatisfy(row -> assertThat(row.getText()).contains("poster 22"));
        assertThat(browser.find(panel + ".table-foot").getText())
                .contains(
                        found.size() + " of the first " + all + " rows. There are more rows, which were not searched.");

        browser.click(panel + "[data-testid='more']");

        await().untilAsserted(() -> assertThat(visible(panel + "tbody tr")).hasSizeGreaterThan(found.size()));
        assertThat(visible(panel + "tbody tr")).as("220 to 229").hasSize(10);
    }

    @Test
    void weeksAreAChoiceThatTheAddressAndTheFileKeep() {
        browser.open(server.url() + "/finance?account=gh_many&from=2026-01-05&to=2026-01-18");
        browser.click("[data-panel='payments'] [data-testid='view-table']");
        browser.settled();
        assertThat(browser.column("payments", "day", "paid_fen"))
                .hasSize(14)
                .containsEntry("2026-01-05", "¥1.00")
                .containsEntry("2026-01-11", "¥2.00");

        browser.click("[data-testid='by-week']");

        await().untilAsserted(() -> assertThat(browser.column("payments", "day", "paid_fen"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("2026-01-05", "¥3.00", "2026-01-12", "¥4.00")));
        assertThat(browser.find("[data-panel='payments'] th[data-column='day'] [data-sort]")
                        .getText())
                .isEqualTo("Week of");
        assertThat(browser.driver().getCurrentUrl()).contains("by=week");
        assertThat(browser.find("[data-panel='payments'] [data-testid='export-csv']")
                        .getDomProperty("href"))
                .contains("by=week");
        browser.open(browser.driver().getCurrentUrl() + "&lang=zh");
        assertThat(browser.find("[data-testid='by-week']").getDomAttribute("aria-pressed"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/marketing", "/finance", "/ops"})
    void phoneCutsNothingOff(String page) throws Exception {
        browser.size(360, 8000);
        browser.open(server.url() + page + "?account=gh_many&from=2026-01-01&to=2026-01-31");
        browser.picture(Path.of("target/screenshots/phone" + page.replace('/', '-') + ".png"));

        assertThat(browser.script(
                        "return [...document.querySelectorAll('tbody th, .kpi dt, .kpi-value, h1, h3, .as-of span, .table-foot span')]"
                                + ".filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)"
                                + ".map((one) => one.textContent)"))
                .as("what is cut")
                .isEmpty();
        assertThat(
                        browser.script(
                                "return [...document.querySelectorAll('.panel-head, .panel-tools, .filter-bar, .table-foot, .search')]"
                                        + ".filter((one) => one.getBoundingClientRect().right > 361).map((one) => one.className)"))
                .as("what lies beside the screen")
                .isEmpty();
    }

    @Test
    void whatAColumnMeansIsSaidByKeyboardAndFitsOnAPhone() {
        browser.size(360, 740);
        browser.open(server.url() + "/ops?account=gh_many");
        String column = "[data-panel='stock'] th[data-column='per_hour'] ";
        browser.driver().executeScript("document.querySelector(arguments[0]).focus()", column + ".meaning");

        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);

        WebElement box = browser.find(column + ".meaning-box");
        await().until(box::isDisplayed);
        assertThat(box.getText()).isEqualTo("Issued per hour over the last 24 hours");
        assertThat(box.getRect().x).isNotNegative();
        assertThat(box.getRect().x + box.getRect().width).isLessThanOrEqualTo(360);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
        await().until(() -> !box.isDisplayed());
    }

    @Test
    void nightlyRunIsNotCalledDeadForADay() throws Exception {
        run(false, "23 hours");
        browser.open(server.url() + "/ops");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asOf("data-state")).isEqualTo("old"));
        assertThat(asOf("title")).contains("the job may not be running");

        run(true, "23 hours");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asOf("data-state")).isEqualTo("fresh"));
        assertThat(browser.find("[data-testid='as-of']").getText()).contains("by the last run");
        assertThat(asOf("title")).contains("New ones come with the next run");

        run(true, "27 hours");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asOf("data-state")).isEqualTo("old"));
        assertThat(asOf("title")).contains("No new run for more than a day");
    }

    @Test
    void deadLettersSayHowTheyAreSentAgain() {
        browser.open(server.url() + "/ops?from=2026-01-01&to=2026-01-31&reason=MALFORMED_XML");

        browser.click("[data-panel='dead-letters'] summary");

        assertThat(browser.find("[data-panel='dead-letters'] pre").getText())
                .contains("./couponflow replay --jdbc-url … --jdbc-user U --reason MALFORMED_XML --bootstrap-servers")
                .contains("--reason MALFORMED_XML --to FILE.xml");
    }

    private static String asOf(String attribute) {
        return browser.find("[data-testid='as-of']").getDomAttribute(attribute);
    }

    private static void run(boolean bounded, String age) throws Exception {
        execute("DELETE FROM couponflow.job_run");
        execute(
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window, coin_count,"
                        + " started_at, last_checkpoint_id, last_commit_at, rebuilt, bounded) VALUES ('a', 'job', '0.2.0',"
                        + " 'Asia/Shanghai', 'PT1H', 'PT12H', 'remaining-balance', now() - interval '" + age
                        + "', 1, now() - interval '"
                        + age + "', false, " + bounded + ")");
    }

    private static void execute(String sql) throws Exception {
        database.execute("postgres", sql);
    }

    /** What an element says; empty while it isn't there. */
    private static String text(Browser browser, String selector) {
        return browser.script("return document.querySelector(arguments[0])?.textContent ?? ''", selector)
                .asText();
    }

    private static List<WebElement> visible(String selector) {
        return browser.driver().findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    private static List<String> violations() {
        return new AxeBuilder()
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
                        .analyze(browser.driver())
                        .getViolations()
                        .stream()
                        .map(DashboardUseTest::shown)
                        .toList();
    }

    private static String shown(Rule rule) {
        return rule.getId() + ": " + rule.getNodes().get(0).getHtml();
    }
}
