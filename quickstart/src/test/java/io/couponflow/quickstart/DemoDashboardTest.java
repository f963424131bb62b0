package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo's pages in a browser while pushes come in. */
class DemoDashboardTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration AFTER_A_COMMIT = Duration.ofSeconds(2);
    private static final int COMMITS = 8;

    @Test
    void numbersFollowEveryCommitWithoutAReload() throws Exception {
        Browser.assumeInstalled();
        List<Integer> ports = Ports.free(2);
        String url = "http://localhost:" + ports.get(0);
        Process demo = demo(ports.get(0), ports.get(1));
        try (Browser browser = Browser.start()) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> isUp(url) || !demo.isAlive());
            browser.open(url + "/marketing");
            browser.script("window.loaded = 'once'");

            Set<String> issued = new TreeSet<>();
            await().atMost(PATIENCE).untilAsserted(() -> {
                issued.add(browser.tile("issued"));
                assertThat(issued).as("coupons issued, as shown").hasSizeGreaterThan(4);
            });

            assertThat(browser.script("return window.loaded").asText()).isEqualTo("once");
            assertThat(fastestAfterACommit(browser, url, tables(demo, ports.get(1))))
                    .as("from a commit to the screen")
                    .isLessThan(AFTER_A_COMMIT);
            assertThat(browser.find("[data-testid='as-of']").getDomAttribute("data-state"))
                    .isEqualTo("fresh");
            browser.assertQuiet(url);
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(60, TimeUnit.SECONDS))
                    .as("ends when it is asked to")
                    .isTrue();
        }
    }

    private static Process demo(int dashboardPort, int jdbcPort) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.couponflow.quickstart.Main",
                "demo",
                "--rate",
                "10",
                "--dashboard-port",
                "" + dashboardPort,
                "--jdbc-port",
                "" + jdbcPort));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The demo's tables, with the password that lies in its folder. */
    private static Database tables(Process demo, int jdbcPort) throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> folder =
                Files.newDirectoryStream(temporary, "couponflow-postgresql-" + demo.pid() + "-*")) {
            String password = Files.readString(folder.iterator().next().resolve("password"))
                    .strip();
            return new Database("jdbc:postgresql://localhost:" + jdbcPort + "/postgres", "postgres", password);
        }
    }

    /** Takes a commit's number of pushes from the tables, and waits for it on the screen; the best of some commits counts. */
    private static Duration fastestAfterACommit(Browser browser, String url, Database tables) throws Exception {
        // Only what is in view is asked for after every commit.
        browser.size(1440, 4000);
        browser.open(url + "/ops");
        List<Duration> times = new ArrayList<>();
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < COMMITS; i++) {
                long before = received(browser);
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> received(browser) > before);
                Instant shown = Instant.now();
                long onScreen = received(browser);
                try (ResultSet row = statement.executeQuery(
                        "SELECT (SELECT sum(received) FROM couponflow.data_quality), max(last_commit_at) FROM couponflow.job_run")) {
                    row.next();
                    // Another commit may have come in between; then this one's instant is gone.
                    if (row.getLong(1) == onScreen) {
                        times.add(Duration.between(
                                row.getObject(2, OffsetDateTime.class).toInstant(), shown));
                    }
                }
            }
        }
        return times.stream().min(Duration::compareTo).orElseThrow();
    }

    private static long received(Browser browser) {
        return browser.script(
                        "return Number(document.querySelector(\"[data-panel='sources'] td[data-column='received']\")?.dataset.value ?? 0)")
                .asLong();
    }

    private static boolean isUp(String url) throws Exception {
        return HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(url + "/api/session"))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }
}
