package io.couponflow.dashboard;

import static io.couponflow.dashboard.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What else may come than a browser sends. */
class RequestsTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/marketing",
                "/login",
                "/assets/app.css",
                "/assets/echarts.min.js",
                "/api/session",
                "/api/marketing/kinds?account=a",
                "/api/marketing/kinds.csv?account=a",
                "/api/marketing/kinds.xlsx?account=a",
                "/api/marketing/nothing",
                "/api/marketing/kinds",
                "/nowhere"
            })
    void headIsAnsweredAsGetWithoutTheBody(String path) {
        HttpResponse<String> get = server.get(path);

        HttpResponse<String> head = TestServer.send(server.to(path).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        for (String header : new String[] {"Content-Type", "ETag", "Cache-Control", "Content-Disposition"}) {
            assertThat(head.headers().firstValue(header))
                    .as(header)
                    .isEqualTo(get.headers().firstValue(header));
        }
    }

    @Test
    void headOfTheEventsEndsAtOnce() {
        HttpResponse<String> head = TestServer.send(server.to("/api/events").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
    }

    @Test
    void noHeaderMakesAnotherMethodOfARequest() {
        assertThat(server.get("/api/session", "X-HTTP-Method-Override", "POST").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/api/session", "x-http-method-override", "DELETE")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/api/logout", "X-HTTP-Method-Override", "POST").statusCode())
                .as("a GET changes nothing")
                .isIn(404, 405);
        assertThat(TestServer.send(server.to("/api/session")
                                .header("X-HTTP-Method-Override", "GET")
                                .method("DELETE", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void aParameterThatIsGivenTwiceIsOneMistake() {
        HttpResponse<String> twice = server.get("/api/marketing/kinds?account=a&account=b&from=2026-01-01&from=x");

        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(json(twice).path("mistakes"))
                .extracting(mistake -> mistake.asText())
                .containsExactlyInAnyOrder(
                        "account is given 2 times, as 'a', 'b'; expected one value",
                        "from is given 2 times, as '2026-01-01', 'x'; expected one value");
    }

    @Test
    void parametersOfAQueryAreEachNamedOnce() {
        HttpResponse<String> unknown = server.get("/api/marketing/overview?account=a&colour=red");

        assertThat(json(unknown).path("mistakes"))
                .extracting(mistake -> mistake.asText())
                .singleElement()
                .asString()
                .contains("there is no parameter 'colour'; expected some of [")
                .containsOnlyOnce("account")
                .containsOnlyOnce("from")
                .containsOnlyOnce("channel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account=%zz",
                "account=%",
                "account=%2",
                "account=%ff",
                "account=%C0%80",
                "account=%ED%A0%80",
                "account=%F4%90%80%80",
                "account=a%00",
                "%00=a",
                "account=a&from=%00",
                "account=a%0d%0aSet-Cookie:%20x=y",
                "account=a&sort=%0d%0a",
                "account=a&sort=-",
                "account=a&sort=--n",
                "account=a&limit=%20",
                "account=a&limit=99999999999999999999",
                "account=a&limit=%D9%A3",
                "account=a&from=0000-01-01",
                "account=a&from=-0001-01-01",
                "account=a&to=10000-01-01",
                "account=a&from=2026-01-01T00:00",
                "=",
                "&&&",
                "account",
                "account[]=a",
                "account=a&&account=a",
                "account=a;limit=1",
                "account=\u00e4\u00ff",
                "account=a&channel=%EF%BF%BF",
                "account=a#fragment"
            })
    void noQueryStringIsAnErrorOfTheServer(String query) throws Exception {
        for (String name : new String[] {"kinds", "kinds.csv", "kinds.xlsx", "numbers?n=1&"}) {
            String address = "/api/marketing/" + name + (name.contains("?") ? "" : "?") + query;

            String answer = RawClient.ask(server.server.url(), "GET " + address + " HTTP/1.1", "Host: localhost");

            assertThat(answer)
                    .as(address)
                    .matches("(?s)HTTP/1\\.1 (?:200|40[0-9]) .*")
                    .doesNotContain("\nSet-Cookie");
        }
    }

    @Test
    void tooLongAQueryIsRefused() {
        assertThat(server.get("/api/marketing/kinds?account=a&" + "x=".repeat(4_500))
                        .statusCode())
                .isIn(414, 431);
        assertThat(server.get("/api/marketing/kinds?account=a" + "&x=1".repeat(1_500))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"couponflow_session=\u0000", "couponflow_session", "=;;=", "couponflow_known=\"", "a=\u00ff"})
    void noCookieIsAnErrorOfTheServer(String cookie) throws Exception {
        assertThat(RawClient.ask(
                        server.server.url(), "GET /api/session HTTP/1.1", "Host: localhost", "Cookie: " + cookie))
                .matches("(?s)HTTP/1\\.1 (?:200|40[0-9]) .*");
    }
}
