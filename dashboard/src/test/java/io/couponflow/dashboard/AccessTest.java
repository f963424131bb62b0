package io.couponflow.dashboard;

import static io.couponflow.dashboard.TestServer.cookie;
import static io.couponflow.dashboard.TestServer.json;
import static io.couponflow.dashboard.TestServer.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final String PASSWORD = "correct horse";
    /** Of the password above, as cheap as is allowed. */
    private static final String HASH = "$2b$10$JOGZJ6lgfJYbmsWfm9LGw.WUm7cjobfUU8dYmvjVzOQ.uzXxVib.2";

    private static final String USERS = "alice: {password: \"" + HASH + "\", audiences: [marketing, ops]}\n"
            + "bob: {password: \"" + HASH + "\", audiences: [finance]}\n"
            + "carol: {password: \"" + HASH + "\", audiences: [finance]}\n";

    private static TestServer open;
    private static TestServer server;
    private static String alice = "";
    private static String bob = "";

    @BeforeAll
    static void start() {
        open = TestServer.start();
        server = TestServer.start(USERS, Limits.DEFAULT);
        alice = cookie(server.logIn("alice", PASSWORD));
        bob = cookie(server.logIn("bob", PASSWORD));
    }

    @AfterAll
    static void stop() {
        open.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/session",
                "/api/events",
                "/api/marketing/whoami",
                "/api/marketing/whoami.csv",
                "/api/finance/whoami.xlsx",
                "/api/finance/nothing",
                "/api/nobody/whoami"
            })
    void withoutALoginThereIsNothing(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(401);
        assertThat(server.get(path, "Cookie", "couponflow_session=guessed").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/marketing", "/login", "/assets/echarts.min.js"})
    void pagesThemselvesHoldNothingAndAreForEverybody(String path) {
        assertThat(server.get(path).statusCode()).isIn(200, 302);
    }

    @Test
    void pageTellsTheBrowserWhatToAskAheadOnlyIfItMay() {
        String ahead = "</api/session>; rel=preload; as=fetch; crossorigin,"
                + " </api/finance/accounts?limit=5000>; rel=preload; as=fetch; crossorigin";

        assertThat(open.get("/finance/order").headers().firstValue("Link")).hasValue(ahead);
        assertThat(server.get("/finance", "Cookie", bob).headers().firstValue("Link"))
                .hasValue(ahead);
        assertThat(server.get("/finance", "Cookie", alice).headers().firstValue("Link"))
                .isEmpty();
        assertThat(server.get("/finance").headers().firstValue("Link")).isEmpty();
    }

    @Test
    void firstPageIsThatOfTheUser() {
        assertThat(server.get("/").headers().firstValue("Location")).hasValue("/login");
        assertThat(server.get("/", "Cookie", bob).headers().firstValue("Location"))
                .hasValue("/finance");
        assertThat(open.get("/").headers().firstValue("Location")).hasValue("/marketing");
    }

    @Test
    void sessionNamesTheUserAndOwnAudiences() {
        assertThat(json(server.get("/api/session", "Cookie", alice)).toString())
                .contains("\"user\":\"alice\",\"audiences\":[\"marketing\",\"ops\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whoami", "whoami.csv", "whoami.xlsx", "nothing", "..%2Ffinance%2Fwhoami"})
    void anotherAudienceIsRefused(String query) {
        assertThat(server.get("/api/finance/" + query, "Cookie", alice).statusCode())
                .isIn(403, 400)
                .isNotEqualTo(200);
        assertThat(server.get("/api/finance/whoami", "Cookie", alice).statusCode())
                .isEqualTo(403);
        assertThat(server.get("/api/marketing/whoami", "Cookie", bob).statusCode())
                .isEqualTo(403);
        assertThat(server.get("/api/finance/whoami", "Cookie", bob).statusCode())
                .isEqualTo(200);
    }

    @Test
    void audienceThatIsNotServedIsRefusedToEverybody() {
        try (TestServer part = TestServer.of(TestDatabase.url(), Limits.DEFAULT, List.of(Audience.OPS))) {
            assertThat(part.get("/api/finance/whoami").statusCode()).isEqualTo(403);
            assertThat(part.get("/api/ops/whoami").statusCode()).isEqualTo(200);
            assertThat(json(part.get("/api/session")).path("audiences").toString())
                    .isEqualTo("[\"ops\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAudienceReadsWithItsOwnRole(Audience audience) {
        assertThat(json(open.get("/api/" + audience.path() + "/whoami"))
                        .path("rows")
                        .path(0)
                        .path(0)
                        .asText())
                .isEqualTo(audience.role());
    }

    @Test
    void theDatabaseItselfRefusesAQueryOfAnothersViews() {
        HttpResponse<String> response = open.get("/api/marketing/trespass");

        assertThat(TestDatabase.value("SELECT has_schema_privilege('marketing_reader', 'finance', 'USAGE')"))
                .isEqualTo("f");
        assertThat(TestDatabase.value(
                        "SELECT has_table_privilege('marketing_reader', 'finance.payment_daily', 'SELECT')"))
                .isEqualTo("f");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("payment", "denied", "finance", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "';%20drop%20table%20couponflow.job_run;--",
                "x';%20reset%20role;%20select%20'1",
                "$$;%20commit",
                "%22;select%20pg_sleep(9)",
                "a'%20OR%201=1--",
                "%5C'%20union%20select%20rolpassword%20from%20pg_authid--",
                "%EF%BC%87;drop%20schema%20marketing"
            })
    void whatLooksLikeSqlIsAText(String evil) {
        HttpResponse<String> echoed = open.get("/api/marketing/kinds?account=a&channel=" + evil);

        assertThat(echoed.statusCode()).isEqualTo(200);
        assertThat(json(echoed).path("rows").path(0).path(1).asText()).isEqualTo(URLDecoder.decode(evil, UTF_8));
        for (String parameter : List.of("account=a&sort", "account=a&limit", "account=a&offset", "account=a&from")) {
            assertThat(open.get("/api/marketing/kinds?" + parameter + "=" + evil)
                            .statusCode())
                    .as(parameter)
                    .isEqualTo(400);
        }
        assertThat(open.get("/api/marketing/" + evil).statusCode()).isIn(400, 404);
        assertThat(open.get("/api/" + evil + "/whoami").statusCode()).isIn(400, 404);
        assertThat(open.get("/api/marketing/whoami?" + evil + "=1").statusCode())
                .isEqualTo(400);
        assertThat(TestDatabase.value("SELECT to_regclass('couponflow.job_run') IS NOT NULL"))
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../queries/finance/whoami.sql",
                "/assets/..%2Fqueries%2Ffinance%2Fwhoami.sql",
                "/assets/%2e%2e/queries/finance/whoami.sql",
                "/assets/..%5Cqueries",
                "/assets//etc/passwd",
                "/assets/.hidden.js",
                "/assets/x/../../application.js",
                "/api/marketing/..%2f..%2fqueries%2fops%2fwhoami",
                "/api/marketing/%2e%2e/finance/whoami",
                "/api/marketing/whoami.sql",
                "/api/marketing/WHOAMI",
                "/api/marketing/whoami%00",
                "/api/marketing/whoami;x=1.csv",
                "/..%c0%af..%c0%afetc/passwd"
            })
    void pathThatLeadsElsewhereLeadsNowhere(String path) throws Exception {
        String answer = RawClient.ask(open.server.url(), "GET " + path + " HTTP/1.1", "Host: localhost");

        assertThat(answer).matches("(?s)HTTP/1\\.1 40[0-9] .*").doesNotContain("SELECT", "root:", "Exception", "\tat ");
    }

    @Test
    void channelThatLooksLikeHtmlStaysAText() {
        HttpResponse<String> response =
                open.get("/api/marketing/kinds?account=a&channel=%3Cscript%3Ealert(1)%3C/script%3E");

        assertThat(json(response).path("rows").path(0).path(1).asText()).isEqualTo("<script>alert(1)</script>");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void mistakenParameterIsNotHtmlEither() {
        HttpResponse<String> response = open.get("/api/marketing/whoami?%3Cscript%3E=1");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, http://HERE, 403",
        "application/x-www-form-urlencoded, http://HERE, 403",
        "application/json, http://evil.example, 403",
        "application/json, null, 403",
        "application/json, '', 403",
        "application/json, http://HERE, 204"
    })
    void loginIsOnlyForPagesOfOurOwn(String type, String origin, int status) {
        var request = server.to("/api/login").header("Content-Type", type);
        if (!origin.isEmpty()) {
            request.header("Origin", origin.replace("http://HERE", server.server.url()));
        }

        HttpResponse<String> response = send(
                request.POST(BodyPublishers.ofString("{\"user\": \"alice\", \"password\": \"" + PASSWORD + "\"}")));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Set-Cookie").isPresent()).isEqualTo(status == 204);
    }

    @Test
    void logoutFromAnotherSiteIsRefused() {
        String session = cookie(server.logIn("alice", PASSWORD));

        HttpResponse<String> response = send(server.to("/api/logout")
                .headers("Content-Type", "application/json", "Origin", "http://evil.example", "Cookie", session)
                .POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(server.get("/api/session", "Cookie", session).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void anotherSiteMayNotHaveABrowserAsk(String site) {
        assertThat(open.get("/api/marketing/whoami.xlsx", "Sec-Fetch-Site", site)
                        .statusCode())
                .isEqualTo(403);
        assertThat(open.get("/marketing", "Sec-Fetch-Site", site).statusCode())
                .as("a link may lead here")
                .isEqualTo(200);
        assertThat(open.get("/api/marketing/whoami", "Sec-Fetch-Site", "none").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8087", "localhost.evil.example", "127.0.0.1.evil.example", ""})
    void withoutUsersOnlyALocalNameIsAnswered(String host) throws Exception {
        for (String path : List.of("/", "/marketing", "/api/session", "/assets/echarts.min.js")) {
            assertThat(RawClient.ask(open.server.url(), "GET " + path + " HTTP/1.1", "Host: " + host))
                    .as(path)
                    .matches("(?s)HTTP/1\\.1 40[03] .*");
        }
        assertThat(RawClient.ask(open.server.url(), "GET /api/session HTTP/1.1", "Host: [::1]:80"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void cookieIsHiddenFromScriptsAndOtherSites() {
        HttpResponse<String> login = server.logIn("alice", PASSWORD);

        assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("Path=/", "HttpOnly", "SameSite=Strict")
                .doesNotContain("Secure", "Max-Age", "Domain");
    }

    @Test
    void behindAProxyThatSpeaksHttpsTheCookieIsSecure() {
        try (TestServer proxied = TestServer.behindProxy(USERS)) {
            HttpResponse<String> login = proxied.logIn("alice", PASSWORD, "X-Forwarded-Proto", "https");

            assertThat(login.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
            assertThat(login.headers().firstValue("Strict-Transport-Security")).isPresent();
            assertThat(proxied.logIn("alice", PASSWORD).headers().firstValue("Strict-Transport-Security"))
                    .isEmpty();
        }
    }

    @Test
    void loginGivesANewSessionAndEndsTheOldOne() {
        String planted = "couponflow_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        String first = cookie(server.logIn("alice", PASSWORD, "Cookie", planted));
        String second = cookie(server.logIn("alice", PASSWORD, "Cookie", first));

        assertThat(first).isNotEqualTo(planted).isNotEqualTo(second);
        assertThat(server.get("/api/session", "Cookie", planted).statusCode()).isEqualTo(401);
        assertThat(server.get("/api/session", "Cookie", first).statusCode()).isEqualTo(401);
        assertThat(server.get("/api/session", "Cookie", second).statusCode()).isEqualTo(200);
    }

    @Test
    void logoutEndsTheSession() {
        String session = cookie(server.logIn("alice", PASSWORD));

        HttpResponse<String> logout = server.post("/api/logout", "", "Cookie", session);

        assertThat(logout.statusCode()).isEqualTo(204);
        assertThat(logout.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("couponflow_session=;", "Expires=Thu, 01 Jan 1970");
        assertThat(server.get("/api/session", "Cookie", session).statusCode()).isEqualTo(401);
    }

    @Test
    void sessionEndsAfterAnHourIdleAndAfterTwelve() {
        try (TestServer timed = TestServer.start(USERS, Limits.DEFAULT)) {
            String idle = cookie(timed.logIn("alice", PASSWORD));
            String busy = cookie(timed.logIn("bob", PASSWORD));
            for (int i = 0; i < 14; i++) {
                timed.clock.advance(Duration.ofMinutes(50));
                assertThat(timed.get("/api/session", "Cookie", busy).statusCode())
                        .isEqualTo(200);
            }
            timed.clock.advance(Duration.ofMinutes(30));

            assertThat(timed.get("/api/session", "Cookie", idle).statusCode()).isEqualTo(401);
            assertThat(timed.get("/api/session", "Cookie", busy).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whoeverGuessesElsewhereKeepsNobodyOut() {
        try (TestServer guessed = TestServer.behindProxy(USERS)) {
            for (int i = 0; i < 40; i++) {
                assertThat(guessed.logIn("bob", "guess " + i, "X-Forwarded-For", "192.0.2." + i % 5)
                                .statusCode())
                        .isEqualTo(401);
            }

            assertThat(guessed.logIn("bob", PASSWORD, "X-Forwarded-For", "192.0.2.99")
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void guessingIsSlowedByAddress() {
        try (TestServer guessed = TestServer.behindProxy(USERS)) {
            for (int i = 0; i < 10; i++) {
                assertThat(guessed.logIn("bob", "guess " + i, "X-Forwarded-For", "192.0.2.1:" + i)
                                .statusCode())
                        .isEqualTo(401);
            }

            HttpResponse<String> eleventh = guessed.logIn("bob", PASSWORD, "X-Forwarded-For", "192.0.2.1");

            assertThat(eleventh.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            eleventh.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 61);
            assertThat(guessed.logIn("carol", PASSWORD, "X-Forwarded-For", "192.0.2.1")
                            .statusCode())
                    .as("another name")
                    .isEqualTo(204);
            guessed.clock.advance(Duration.ofSeconds(61));
            assertThat(guessed.logIn("bob", PASSWORD, "X-Forwarded-For", "192.0.2.1")
                            .statusCode())
                    .as("a minute later")
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:3::4, 429",
        "2001:db8::7, 429",
        "[2001:db8::5:6:7:8]:4711, 429",
        "2001:db8:0:1::4, 204",
        "::1, 204"
    })
    void anAddressThatGuessesManyNamesIsSlowedWithItsNetwork(String address, int status) {
        try (TestServer guessed = TestServer.behindProxy(USERS)) {
            for (int i = 0; i < 30; i++) {
                guessed.logIn(
                        "nobody" + i,
                        "guess",
                        "X-Forwarded-For",
                        "made up, 2001:db8::" + (i + 1),
                        "X-Forwarded-For",
                        "2001:db8::9:" + i);
            }

            assertThat(guessed.logIn("carol", PASSWORD, "X-Forwarded-For", address)
                            .statusCode())
                    .isEqualTo(status);
        }
    }

    @Test
    void browserThatWasLoggedInBeforeIsNotHeldUpByWhoeverSharesItsAddress() {
        try (TestServer guessed = TestServer.start(USERS, Limits.DEFAULT)) {
            String known = guessed.logIn("bob", PASSWORD)
                    .headers()
                    .allValues("Set-Cookie")
                    .get(1);
            assertThat(known)
                    .startsWith("couponflow_known=")
                    .contains("Path=/api/login", "HttpOnly", "SameSite=Strict", "Max-Age=7776000");
            String mark = known.replaceFirst(";.*", "");
            for (int i = 0; i < 30; i++) {
                guessed.logIn("nobody" + i, "guess");
            }

            assertThat(guessed.logIn("bob", PASSWORD).statusCode()).isEqualTo(429);
            assertThat(guessed.logIn("bob", PASSWORD, "Cookie", mark).statusCode())
                    .isEqualTo(204);
            assertThat(guessed.logIn("carol", PASSWORD, "Cookie", mark).statusCode())
                    .as("it is bob's")
                    .isEqualTo(429);
            for (int i = 0; i < 10; i++) {
                assertThat(guessed.logIn("bob", "guess", "Cookie", mark).statusCode())
                        .isEqualTo(401);
            }
            assertThat(guessed.logIn("bob", PASSWORD, "Cookie", mark).statusCode())
                    .as("who guesses there is slowed, too")
                    .isEqualTo(429);
        }
    }

    @Test
    void oneUserHasAFewSessionsOfWhichTheOldestEnds() {
        Sessions sessions = new Sessions(server.clock);
        Users.User user = new Users.User("dave", "", Set.of(Audience.OPS));
        String other = sessions.begin(new Users.User("erin", "", Set.of(Audience.OPS)));
        List<String> own = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            own.add(sessions.begin(user));
            server.clock.advance(Duration.ofMillis(1));
        }

        assertThat(own.stream().filter(sessions::lasts)).hasSize(50).doesNotContain(own.get(0));
        assertThat(sessions.lasts(other)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"user\": 1, \"password\": 2}",
                "{\"user\": \"\\u0000\", \"password\": \"\\u0000\"}",
                "{\"user\": \"\\ud800\", \"password\": \"\\udfff\"}",
                "{\"user\": \"a\", \"password\": \"\"}",
                "{\"user\": \"a\", \"user\": \"b\", \"password\": \"c\"}",
                "1e999999999",
                "\ufeff{}"
            })
    void noBodyOfALoginIsAnErrorOfTheServer(String body) {
        assertThat(open.post("/api/login", body).statusCode()).isIn(400, 401);
        assertThat(server.post("/api/login", body).statusCode()).isIn(400, 401);
        assertThat(server.post("/api/login", "[".repeat(4_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void everyAnswerForbidsTheBrowserWhatOursDoNotNeed() throws Exception {
        for (String request : List.of(
                "GET /marketing HTTP/1.1",
                "GET /assets/v-0123456789abcdef/echarts.min.js HTTP/1.1",
                "GET /assets/nothing.js HTTP/1.1",
                "GET /nowhere HTTP/1.1",
                "GET /api/session HTTP/1.1",
                "GET /api/marketing/whoami.csv HTTP/1.1",
                "GET /api/marketing/trespass HTTP/1.1",
                "GET /%2e%2e/ HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "DELETE /api/session HTTP/1.1",
                "HEAD /marketing HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "TRACE / HTTP/1.1",
                "NONSENSE",
                "GET / HTTP/9.9")) {
            String answer = RawClient.ask(open.server.url(), request, "Host: localhost");
            assertThat(answer)
                    .as(request)
                    .contains(
                            "Content-Security-Policy: default-src 'none'; script-src 'self'",
                            "X-Content-Type-Options: nosniff",
                            "Referrer-Policy: no-referrer",
                            "Cross-Origin-Opener-Policy: same-origin",
                            "Cross-Origin-Resource-Policy: same-origin",
                            "Permissions-Policy: ")
                    .doesNotContainPattern("(?i)\\nserver: |exception|\\tat |jetty|javalin|powered");
        }
    }

    @Test
    void nothingOfTheApiIsKeptByABrowser() {
        assertThat(open.get("/api/session").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
        assertThat(open.get("/api/nothing/at-all").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
    }
}
