package io.couponflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.cluster.WebUiAdmission.Admitted;
import io.couponflow.cluster.WebUiAdmission.Entering;
import io.couponflow.cluster.WebUiAdmission.Refused;
import io.couponflow.cluster.WebUiAdmission.Verdict;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.DecoderResult;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultHttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpMethod;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUiAdmissionTest {

    private static final String TOKEN = "t0ken_of-this-start";
    private static final String COOKIE = "couponflow-flink-8081=" + TOKEN;
    private static final int PORT = 8081;

    private final WebUiAdmission admission = new WebUiAdmission(TOKEN, PORT);

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"})
    void aProgramWithTheTokenIsAdmittedAndOneWithoutIsNot(String method) {
        assertThat(admission.of(request(method, "/jobs", "Authorization", "Bearer " + TOKEN)))
                .isInstanceOf(Admitted.class);
        assertThat(status(admission.of(request(method, "/jobs")))).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer t0ken_of-this-star",
                "Bearer t0ken_of-this-start0",
                "Bearer T0KEN_OF-THIS-START",
                "Basic t0ken_of-this-start",
                "t0ken_of-this-start"
            })
    void aWrongTokenIsRefusedEvenWithTheRightCookie(String authorization) {
        Verdict verdict = admission.of(request("GET", "/jobs", "Authorization", authorization, "Cookie", COOKIE));

        assertThat(status(verdict)).isEqualTo(401);
    }

    @Test
    void theNameOfTheSchemeMayBeWrittenInAnyCase() {
        assertThat(admission.of(request("GET", "/jobs", "Authorization", "bearer " + TOKEN)))
                .isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/?token=t0ken_of-this-start, /",
        "/index.html?token=t0ken_of-this-start&a=1&b=%2F, /index.html?a=1&b=%2F",
        "//elsewhere.example/?token=t0ken_of-this-start, /",
        "http://elsewhere.example/?token=t0ken_of-this-start, /",
    })
    void aLinkWithTheTokenLeadsToTheSameAddressWithoutIt(String uri, String location) {
        assertThat(admission.of(request("GET", uri))).isEqualTo(new Entering(location));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?token=",
                "/?token",
                "/?token=another",
                "/?token=t0ken_of-this-start&token=another",
                "/?TOKEN=t0ken_of-this-start",
                "/?token=%zz",
                "/t0ken_of-this-start"
            })
    void aLinkWithAnotherTokenIsRefused(String uri) {
        assertThat(status(admission.of(request("GET", uri)))).isEqualTo(401);
    }

    @Test
    void theAddressCountsForNothingButToOpenAPage() {
        for (String method : new String[] {"POST", "PATCH", "DELETE", "HEAD"}) {
            assertThat(status(admission.of(request(method, "/jobs?token=" + TOKEN))))
                    .isEqualTo(401);
        }
    }

    @Test
    void theCookieIsEnoughAmongOthers() {
        assertThat(admission.of(request("POST", "/jars/upload", "Cookie", "a=b; " + COOKIE + "; c=d")))
                .isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "couponflow-flink-8081=another",
                "couponflow-flink-8082=t0ken_of-this-start",
                "token=t0ken_of-this-start",
                "couponflow-flink-8081"
            })
    void anotherCookieIsNot(String cookie) {
        assertThat(status(admission.of(request("GET", "/jobs", "Cookie", cookie))))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example",
                "http://localhost",
                "http://localhost:8082",
                "https://localhost:8081",
                "http://127.0.0.1:8081",
                "null",
                ""
            })
    void aPageOfAnotherOriginIsRefusedWhateverItBrings(String origin) {
        for (String[] proof : new String[][] {{"Authorization", "Bearer " + TOKEN}, {"Cookie", COOKIE}}) {
            Verdict verdict = admission.of(request("POST", "/jars/upload", "Origin", origin, proof[0], proof[1]));

            assertThat(status(verdict)).isEqualTo(403);
        }
        assertThat(status(admission.of(request("GET", "/?token=" + TOKEN, "Origin", origin))))
                .isEqualTo(403);
    }

    @Test
    void aPageOfItsOwnIsAdmitted() {
        assertThat(admission.of(request(
                        "POST",
                        "/jars/upload",
                        "Origin",
                        "http://localhost:8081",
                        "Sec-Fetch-Site",
                        "same-origin",
                        "Cookie",
                        COOKIE)))
                .isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void whatAnotherSitesPageMakesTheBrowserAskIsRefusedThoughTheBrowserAddsTheCookie(String site) {
        Verdict verdict = admission.of(request("GET", "/jobs/a/yarn-cancel", "Sec-Fetch-Site", site, "Cookie", COOKIE));

        assertThat(status(verdict)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8081", "LocalHost:8081", "127.0.0.1:8081", "[::1]:8081"})
    void thisMachinesOwnNamesAreAdmitted(String host) {
        HttpRequest request = request("GET", "/jobs", "Authorization", "Bearer " + TOKEN);
        request.headers().set("Host", host);

        assertThat(admission.of(request)).isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elsewhere.example:8081",
                "elsewhere.example",
                "localhost.elsewhere.example:8081",
                "localhost",
                "localhost:80",
                "10.0.0.1:8081",
                ""
            })
    void aNameThatWasMadeToLeadHereIsRefusedWhateverItBrings(String host) {
        HttpRequest request = request("GET", "/jobs", "Authorization", "Bearer " + TOKEN);
        request.headers().set("Host", host);

        assertThat(status(admission.of(request))).isEqualTo(403);
    }

    @Test
    void noHostOrTwoAreRefused() {
        HttpRequest none = request("GET", "/jobs", "Authorization", "Bearer " + TOKEN);
        none.headers().remove("Host");
        HttpRequest two = request("GET", "/jobs", "Authorization", "Bearer " + TOKEN, "Host", "elsewhere.example");

        assertThat(status(admission.of(none))).isEqualTo(403);
        assertThat(status(admission.of(two))).isEqualTo(403);
    }

    @Test
    void whatIsNoHttpIsRefused() {
        HttpRequest request = request("GET", "/jobs", "Authorization", "Bearer " + TOKEN);
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("two spaces")));

        assertThat(status(admission.of(request))).isEqualTo(400);
    }

    @Test
    void aRefusalSaysWhatToDo() {
        assertThat(admission.of(request("GET", "/")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.why())
                                .contains("nobody but the user who started this Flink")
                                .contains("./couponflow cluster status")
                                .doesNotContain(TOKEN));
    }

    private static int status(Verdict verdict) {
        return verdict instanceof Refused refused ? refused.status().code() : 0;
    }

    private static HttpRequest request(String method, String uri, String... headers) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), uri);
        request.headers().set("Host", "localhost:" + PORT);
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        return request;
    }
}
