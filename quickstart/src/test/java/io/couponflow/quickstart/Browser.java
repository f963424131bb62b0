package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumDriverCommandExecutor;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.CommandInfo;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.remote.http.HttpMethod;

/**
 * A headless Chromium with nothing remembered, whose clock is in UTC, and what its pages show. A page is read when it has
 * settled: every panel has its answer.
 */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** An address that leads over a network, with its host. A browser's own pages have others, and more with each version. */
    private static final Pattern OVER_A_NETWORK = Pattern.compile("(?:https?|wss?|ftp)://[^/?#]*");

    /** How the browser's advice on what it means to change begins in the console; there is new advice with each version. */
    private static final Pattern ADVICE = Pattern.compile("(?:deprecation|intervention|recommendation|violation)\\b.*");

    /**
     * Selenium's own driver for Chromium looks for classes that are made for one version of it. What is asked of the
     * developers' tools here takes none.
     */
    private static final class Driver extends RemoteWebDriver {
        private static final String ASK_TOOLS = "executeCdpCommand";

        private Driver(ChromeDriverService service, ChromeOptions options) {
            super(
                    new ChromiumDriverCommandExecutor(
                            service,
                            Map.of(ASK_TOOLS, new CommandInfo("session/:sessionId/goog/cdp/execute", HttpMethod.POST)),
                            ClientConfig.defaultConfig()),
                    options);
        }

        private JsonNode askTools(String command, Map<String, ?> parameters) {
            return MAPPER.valueToTree(execute(ASK_TOOLS, Map.of("cmd", command, "params", parameters))
                    .getValue());
        }
    }

    private final TemporaryFolder profile;
    private final Driver driver;
    private final Set<String> asked = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();

    private Browser(TemporaryFolder profile, Driver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** Skips the test where there is no browser. */
    static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                () -> CHROMIUM + " or " + DRIVER + " is missing; the pages were not tried in a browser");
    }

    static Browser start() throws IOException {
        TemporaryFolder profile = new TemporaryFolder("browser");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + profile.path());
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .withEnvironment(environment())
                .build();
        Browser browser = new Browser(profile, new Driver(service, options));
        browser.size(1440, 1000);
        return browser;
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("TZ", "UTC");
        environment.put("LANGUAGE", "en");
        return environment;
    }

    RemoteWebDriver driver() {
        return driver;
    }

    /** The width and height of what pages are laid out in, in CSS pixels. */
    void size(int width, int height) {
        driver.askTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Empties what pages of a server have stored, such as the chosen theme. */
    void forget(String url) {
        driver.askTools("Storage.clearDataForOrigin", Map.of("origin", url, "storageTypes", "all"));
    }

    /** What the system prefers, light or dark. */
    void theme(String theme) {
        driver.askTools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    /** Goes to an address and waits until the page has settled. */
    Browser open(String url) {
        driver.get(url);
        return settled();
    }

    /** Waits until every panel on the screen has its answer; the others have not asked yet. */
    Browser settled() {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(panels())
                        .as("%s", driver.getCurrentUrl())
                        .isNotEmpty()
                        .doesNotContainValue("loading"));
        return this;
    }

    /** Waits likewise, and tells when that was, in milliseconds after the page was asked for. */
    long millisToSettle() {
        Object millis = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const look = () => {
                  const panels = [...document.querySelectorAll('[data-panel]')]
                    .filter((panel) => !panel.hidden && panel.getBoundingClientRect().top < innerHeight);
                  const settled = panels.length > 0 && panels.every((panel) => panel.dataset.state !== 'loading');
                  return settled ? done(Math.round(performance.now())) : setTimeout(look, 5);
                };
                look();
                """);
        return ((Number) millis).longValue();
    }

    /** When the page asked for what, and when it had it, in milliseconds after it was asked for itself. */
    String timings() {
        return script("return performance.getEntriesByType('resource').map((one) =>"
                        + " `${Math.round(one.startTime)}-${Math.round(one.responseEnd)} ${one.name.replace(/^.*?\\/\\/[^/]*/, '')}`)"
                        + ".join('\\n')")
                .asText();
    }

    /** The state of each panel on the screen by its name. */
    Map<String, String> panels() {
        Map<String, String> states = new HashMap<>();
        script("return [...document.querySelectorAll('[data-panel]')]"
                        + ".filter((panel) => !panel.hidden && panel.getBoundingClientRect().top < innerHeight)"
                        + ".map((panel) => [panel.dataset.panel, panel.dataset.state])")
                .forEach(panel -> states.put(panel.get(0).asText(), panel.get(1).asText()));
        return states;
    }

    /** What a script gives back. */
    JsonNode script(String script, Object... arguments) {
        return MAPPER.valueToTree(driver.executeScript(script, arguments));
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Clicks as soon as the element can be clicked. */
    void click(String selector) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(org.openqa.selenium.WebDriverException.class)
                .until(() -> {
                    WebElement element = find(selector);
                    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
                    element.click();
                    return true;
                });
    }

    /** A column of a panel's table as it can be read, row by row, by the value of another column. */
    Map<String, String> column(String panel, String key, String column) {
        Map<String, String> texts = new HashMap<>();
        script(
                        "return [...document.querySelectorAll(`[data-panel='${arguments[0]}'] tbody tr`)].map((row) => ["
                                + "row.querySelector(`[data-column='${arguments[1]}']`).dataset.value,"
                                + "row.querySelector(`[data-column='${arguments[2]}']`).textContent])",
                        panel,
                        key,
                        column)
                .forEach(row -> texts.put(row.get(0).asText(), row.get(1).asText()));
        return texts;
    }

    /** What a tile on top shows. */
    String tile(String column) {
        return find("[data-panel='overview'] .kpi-value[data-column='" + column + "']")
                .getText();
    }

    /** The whole page as a PNG file. */
    void picture(Path file) throws IOException {
        int width = script("return innerWidth").asInt();
        int before = script("return innerHeight").asInt();
        size(
                width,
                script("return Math.ceil(document.getElementById('main').getBoundingClientRect().bottom + scrollY)")
                        .asInt());
        // Made that high, as a chart is drawn when it comes into sight, and as the browser's own way to picture what
        // lies
        // beyond lays the page out for a moment as narrow as its window, which the charts follow.
        await().atMost(PATIENCE)
                .until(() -> script("return [...document.querySelectorAll(\"[data-state='ready'] [data-chart]\")]"
                                + ".every((chart) => chart.querySelector('canvas')?.clientWidth === chart.clientWidth)")
                        .asBoolean());
        settled();
        capture(file);
        size(width, before);
    }

    /** What of the page is on a usual screen at first, as a PNG file. */
    void pictureOfTheTop(Path file) throws IOException {
        int width = script("return innerWidth").asInt();
        int before = script("return innerHeight").asInt();
        size(width, 1000);
        capture(file);
        size(width, before);
    }

    private void capture(Path file) throws IOException {
        JsonNode picture =
                driver.askTools("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", false));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    /** The console has not complained, and no host but that of our pages was asked for anything, since the browser started. */
    void assertQuiet(String url) {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()
                    && !ADVICE.matcher(entry.getMessage()).matches()) {
                complaints.add(entry.getMessage());
            }
        }
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = read(entry.getMessage()).path("message");
            switch (message.path("method").asText()) {
                case "Network.requestWillBeSent" -> {
                    // A page of the browser's own may ask whom it likes.
                    if (host(message.at("/params/documentURL").asText()).isPresent()) {
                        host(message.at("/params/request/url").asText()).ifPresent(asked::add);
                    }
                }
                case "Network.webSocketCreated" ->
                    host(message.at("/params/url").asText()).ifPresent(asked::add);
                default -> {
                    // tells of no request
                }
            }
        }
        assertThat(complaints).as("the console").isEmpty();
        assertThat(asked).as("hosts that were asked").containsExactly(url);
    }

    /** Such as http://localhost:8087; none where no network is asked. */
    private static Optional<String> host(String url) {
        Matcher host = OVER_A_NETWORK.matcher(url);
        return host.lookingAt() ? Optional.of(host.group()) : Optional.empty();
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(json, e);
        }
    }

    @Override
    public void close() {
        driver.quit();
        profile.close();
    }
}
