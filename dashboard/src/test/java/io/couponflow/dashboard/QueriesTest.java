package io.couponflow.dashboard;

import static io.couponflow.dashboard.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void valuesOfEveryKindAreExact() {
        HttpResponse<String> response =
                server.get("/api/marketing/kinds?account=gh_a&channel=12b&from=2026-01-01&to=2026-01-31");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response)).isEqualTo(tree("""
                {"columns": [
                  {"name": "n", "type": "count"}, {"name": "label", "type": "text"}, {"name": "paid_fen", "type": "fen"},
                  {"name": "rate", "type": "rate"}, {"name": "exact", "type": "decimal"}, {"name": "day", "type": "date"},
                  {"name": "instant", "type": "instant"}, {"name": "flag", "type": "flag"}, {"name": "series", "type": "series"}],
                 "rows": [
                  [1, "12b", 1, 0.5, "1.10", "2026-01-01", "2026-01-31T16:00:00Z", true, [1, 2]],
                  [2, "=1+1", 2, 0.1, "-0.01", null, "2026-01-31T16:00:00.123456Z", false, []],
                  ["9007199254740993", "<script>alert(1)</script>", "9007199254740993", null, "12345678901234567.89",
                   "2026-01-31", null, null, ["9007199254740993", null]],
                  [-5, null, -5, null, null, null, null, null, null]],
                 "more": false}
                """));
    }

    @Test
    void sessionSaysWhatThereIsToSee() {
        HttpResponse<String> response = server.get("/api/session");

        assertThat(json(response)).isEqualTo(tree("""
                {"user": null, "audiences": ["marketing", "finance", "ops"], "zone": "Asia/Shanghai",
                 "today": "2026-02-01", "version": "(not built as a jar)", "minN": 30, "demo": false}
                """));
    }

    @Test
    void pageOfRowsSaysWhetherThereAreMore() {
        JsonNode first = json(server.get("/api/marketing/numbers?account=12&limit=5"));
        JsonNode last = json(server.get("/api/marketing/numbers?account=12&limit=5&offset=7"));

        assertThat(numbers(first)).as("in the query's own order").containsExactly(12L, 11L, 10L, 9L, 8L);
        assertThat(first.path("more").booleanValue()).isTrue();
        assertThat(numbers(last)).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(last.path("more").booleanValue()).isFalse();
    }

    @Test
    void limitIs500UnlessAskedAndAtMost5000() {
        assertThat(numbers(json(server.get("/api/marketing/numbers?account=6000"))))
                .hasSize(500);
        assertThat(numbers(json(server.get("/api/marketing/numbers?account=6000&limit=5000"))))
                .hasSize(5_000);
    }

    @Test
    void rowsAreSortedByAnyColumnWithNullsLast() {
        assertThat(numbers(json(server.get("/api/marketing/numbers?account=3&sort=paid_fen"))))
                .containsExactly(1L, 2L, 3L);
        assertThat(numbers(json(server.get("/api/marketing/numbers?account=3&sort=-n"))))
                .containsExactly(3L, 2L, 1L);
        assertThat(json(server.get("/api/marketing/kinds?account=a&sort=-instant"))
                        .path("rows"))
                .extracting(row -> row.path(6).asText())
                .containsExactly("2026-01-31T16:00:00.123456Z", "2026-01-31T16:00:00Z", "null", "null");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            kinds                                            | account is missing
            kinds?account=                                   | account is missing
            kinds?account=a&account=b                        | account is given 2 times, as 'a', 'b'; expected one value
            kinds?account=a&chanel=12b                       | there is no parameter 'chanel'; expected some of [channel, from, to, account, sort, limit, offset]
            kinds?account=a&from=yesterday                   | from is 'yesterday'; expected a day such as 2026-01-31
            kinds?account=a&from=2026-02-30                  | from is '2026-02-30'; expected a day
            kinds?account=a&to=%2B999999-01-01               | expected a day
            kinds?account=a&from=2026-02-02&to=2026-02-01    | from is 2026-02-02, after to, which is 2026-02-01
            kinds?account=a&from=1970-01-01&to=1980-01-09    | from 1970-01-01 to 1980-01-09 is 3661 days; expected at most 3660
            kinds?account=a&limit=0                          | limit is '0'; expected 1 to 5000
            kinds?account=a&limit=5001                       | limit is '5001'; expected 1 to 5000
            kinds?account=a&offset=-1                        | offset is '-1'; expected 0 to 10000000
            kinds?account=a&sort=label%20DESC                | sort is 'label DESC'; expected one of [n, label, paid_fen
            kinds?account=a%00b                              | account is 'a�b'; expected a text without the character U+0000
            kinds?account=a&from=0001-01-01                  | from is '0001-01-01'; expected a day such as 2026-01-31, from 1970-01-01 to 2999-12-31
            kinds?account=a&to=9999-12-31                    | to is '9999-12-31'; expected a day such as 2026-01-31, from 1970-01-01 to 2999-12-31
            kinds?account=a&sort=-                           | sort is '-'; expected one of [n, label, paid_fen
            kinds.csv?account=a&limit=5                      | there is no parameter 'limit'
            """)
    void whatMakesNoSenseIsSaid(String path, String mistake) {
        HttpResponse<String> response = server.get("/api/marketing/" + path);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("error").asText()).isEqualTo("The request makes no sense.");
        assertThat(json(response).path("mistakes").toString()).contains(mistake);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        HttpResponse<String> response = server.get("/api/marketing/kinds?from=x&to=y&limit=z&colour=red");

        assertThat(json(response).path("mistakes")).hasSize(5);
    }

    @Test
    void textOfMoreThan512CharactersIsRefused() {
        assertThat(server.get("/api/marketing/kinds?account=" + "a".repeat(512)).statusCode())
                .isEqualTo(200);
        assertThat(json(server.get("/api/marketing/kinds?account=" + "a".repeat(513)))
                        .path("mistakes")
                        .toString())
                .contains("has 513 characters; expected at most 512");
    }

    private static List<Long> numbers(JsonNode answer) {
        List<Long> numbers = new ArrayList<>();
        answer.path("rows").forEach(row -> numbers.add(row.path(0).longValue()));
        return numbers;
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
