package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.dashboard.Audience;
import io.couponflow.dashboard.DashboardServer;
import io.couponflow.dashboard.DashboardSettings;
import io.couponflow.dashboard.Limits;
import io.couponflow.dashboard.Users;
import io.couponflow.sql.Migrations;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the marketing page says of three worlds of which it is known what is right. Seed {@value #SEED}. */
class AnswerTest {

    private static final long SEED = 4;
    private static final List<String> SAME = List.of("poster", "leaflet", "till", "website", "taxi");

    private static OpenDatabase database;
    private static DashboardServer server;
    private static Browser browser;

    @BeforeAll
    static void threeWorlds() throws Exception {
        Browser.assumeInstalled();
        database = OpenDatabase.start();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(database.user());
        Migrations.migrate(source);
        World steady = new World("gh_steady", SEED).shortLived("friend", 2, 14, day -> 0.9);
        World worse = new World("gh_worse", SEED);
        World middle = new World("gh_middle", SEED).archiveFrom(30);
        for (String channel : SAME) {
            steady.channel(channel, 60, day -> 0.4);
            worse.channel(channel, 60, day -> channel.equals("poster") && day >= 30 ? 0.2 : 0.4);
            middle.channel(channel, 60, day -> 0.9);
        }
        try (Connection connection = new Database(database.jdbcUrl(), database.user(), null).connect()) {
            for (World world : List.of(steady, worse, middle)) {
                world.write(connection);
            }
        }
        server = DashboardServer.start(new DashboardSettings(
                "127.0.0.1",
                0,
                database.jdbcUrl(),
                database.user(),
                null,
                List.of(Audience.MARKETING),
                Users.NONE,
                30,
                false,
                null,
                Limits.DEFAULT,
                InstantSource.system()));
        browser = Browser.start();
        browser.size(1440, 2600);
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

    @AfterEach
    void nothingWasComplainedOf() {
        browser.assertQuiet(server.url());
    }

    @Test
    void aSteadyWorldHasNeitherFallNorRiseThoughItsNewestCouponsAreYoung() {
        open("gh_steady", "");

        assertThat(channels("better")).isEmpty();
        assertThat(channels("worse")).isEmpty();
        assertThat(column("channels", "verdict")).containsOnly("even").hasSize(5);
        assertThat(channels("even")).hasSize(3).isSubsetOf(SAME);
        assertThat(below("mature_rate")).doesNotContain("▼", "▲").contains("points vs. before");
        assertThat(below("redeemed")).doesNotContain("▼", "▲").contains("so far");
        assertThat(browser.column("channels", "channel", "rate_change").values())
                .hasSize(5)
                .allSatisfy(change -> assertThat(change).doesNotContain("▼", "▲"));
    }

    @Test
    void aChannelWithTwentyEightCouponsIsTooFewToTellAndNeverComesFirst() {
        open("gh_steady", "&from=2026-09-01&to=2026-10-30&sort.channels=-ranked_rate");

        assertThat(channels("few")).containsExactly("friend");
        assertThat(text("few")).contains("28 coupons have had 7 days, fewer than 30");
        assertThat(column("channels", "channel")).hasSize(6).last().isEqualTo("friend");
        assertThat(column("channels", "verdict")).last().isEqualTo("few");

        open("gh_steady", "&from=2026-09-01&to=2026-10-30&minimum=100");

        assertThat(text("few")).contains("fewer than 100");
    }

    @Test
    void aChannelThatGotWorseIsToLeaveAndToldToHaveFallen() {
        open("gh_worse", "");

        assertThat(channels("worse")).containsExactly("poster");
        assertThat(channels("better")).doesNotContain("poster");
        assertThat(text("worse"))
                .containsPattern(
                        "Only 1[0-9]\\.[0-9] % of 1,320 coupons were redeemed within 7 days".replace(" %", "%"))
                .containsPattern("Of the other channels: 3[0-9]\\.[0-9]%");
        Map<String, String> changes = browser.column("channels", "channel", "rate_change");
        assertThat(changes.get("poster")).startsWith("▼ −");
        changes.remove("poster");
        assertThat(changes.values())
                .hasSize(4)
                .allSatisfy(change -> assertThat(change).doesNotContain("▼", "▲"));
    }

    @Test
    void anArchiveFromTheMiddleHasNoRateAboveOneAndNothingToCompareWith() {
        open("gh_middle", "");

        assertThat(column("channels", "channel")).contains("(unattributed)");
        assertThat(column("channels", "rate_so_far"))
                .hasSize(6)
                .allSatisfy(rate -> assertThat(rate.isEmpty() ? 0 : Double.parseDouble(rate))
                        .isLessThanOrEqualTo(1));
        assertThat(browser.column("channels", "channel", "verdict").get("(unattributed)"))
                .isEqualTo("–");
        assertThat(below("mature_rate")).contains("nothing to compare with");
        assertThat(below("issued")).contains("nothing to compare with");
        assertThat(below("redeemed"))
                .containsPattern("[0-9]+\\.[0-9]% of 9,000 so far · [0-9,]+ more of unknown claims");
    }

    @Test
    void whoAsksForDaysThatNoCouponHasHadIsToldSo() {
        open("gh_steady", "&from=2026-10-25&to=2026-10-30&within=14");

        assertThat(browser.find("[data-panel='answer'] .panel-detail").getText())
                .contains("None of these coupons have had 14 days yet");
        assertThat(column("channels", "verdict")).containsOnly("few").hasSize(5);
    }

    @Test
    void thePeriodToCompareWithLivesInTheAddress() {
        open("gh_worse", "&from=2026-10-10&to=2026-10-19&compare=2026-09-01");

        assertThat(browser.find("[data-panel='answer'] .panel-detail").getText())
                .contains("claimed 10 Oct 2026 to 19 Oct 2026, compared with 1 Sept 2026 to 10 Sept 2026");
        assertThat(browser.column("channels", "channel", "rate_change").get("poster"))
                .startsWith("▼ −");

        open("gh_worse", "&from=2026-10-10&to=2026-10-19&compare=year");

        assertThat(below("mature_rate")).contains("nothing to compare with");
    }

    private static void open(String account, String more) {
        browser.open(server.url() + "/marketing?account=" + account + more);
    }

    private static List<String> channels(String verdict) {
        return texts("[data-verdict='" + verdict + "'] li a");
    }

    private static String text(String verdict) {
        return browser.find("[data-verdict='" + verdict + "']").getText();
    }

    private static String below(String tile) {
        return browser.script(
                        "return document.querySelector(`[data-panel='overview'] [data-column='${arguments[0]}'] + .kpi-below`).textContent",
                        tile)
                .asText();
    }

    private static List<String> texts(String selector) {
        List<String> texts = new ArrayList<>();
        browser.script("return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector)
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The values of a column of a table, from its top. */
    private static List<String> column(String panel, String column) {
        List<String> values = new ArrayList<>();
        browser.script(
                        "return [...document.querySelectorAll(`[data-panel='${arguments[0]}'] tbody [data-column='${arguments[1]}']`)]"
                                + ".map((cell) => cell.dataset.value)",
                        panel,
                        column)
                .forEach(value -> values.add(value.asText()));
        return values;
    }
}
