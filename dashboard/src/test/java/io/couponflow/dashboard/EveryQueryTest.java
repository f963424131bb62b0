package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query there is can be asked, on tables that nothing has been written to. */
class EveryQueryTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<String> queries() throws IOException {
        Path folder = Path.of("src/main/resources/io/couponflow/dashboard/queries");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replaceFirst("\\.sql$", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void anyDayThatIsTakenIsAnswered(String query) {
        String[] parts = query.split("/", -1);
        List<String> days =
                Query.named(Audience.named(parts[0]).orElseThrow(), parts[1]).orElseThrow().parameters().stream()
                        .filter(Query.DAYS::contains)
                        .distinct()
                        .toList();
        String account = account(query);
        for (List<String> span : List.of(
                List.of("1970-01-01", "1980-01-08"),
                List.of("1970-01-01", "1970-01-01"),
                List.of("2999-12-31", "2999-12-31"))) {
            String all = Stream.concat(
                            Stream.of(account),
                            days.stream().map(name -> name + "=" + span.get(name.equals("to") ? 1 : 0)))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("&"));
            assertThat(server.get("/api/" + query + "?" + all).statusCode())
                    .as(all)
                    .isEqualTo(200);
        }
        for (String day : List.of("0001-01-01", "9999-12-31", "0000-12-31", "1969-12-31", "3000-01-01")) {
            for (String name : days) {
                var answer = server.get("/api/" + query + "?" + account + "&" + name + "=" + day);
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.body()).contains(name + " is '" + day + "'; expected a day");
            }
        }
    }

    private static String account(String query) {
        String[] parts = query.split("/", -1);
        return Query.named(Audience.named(parts[0]).orElseThrow(), parts[1])
                        .orElseThrow()
                        .parameters()
                        .contains("account")
                ? "account=x"
                : "";
    }

    @ParameterizedTest
    @MethodSource("queries")
    void queryIsAnsweredWithAndWithoutWhatMayBeLeftOut(String query) {
        String[] parts = query.split("/", -1);
        Query known =
                Query.named(Audience.named(parts[0]).orElseThrow(), parts[1]).orElseThrow();
        StringBuilder all = new StringBuilder();
        known.parameters().stream()
                .distinct()
                .forEach(name -> all.append('&')
                        .append(name)
                        .append(
                                Query.DAYS.contains(name)
                                        ? "=2026-01-31"
                                        : Query.NUMBERS.containsKey(name) ? "=30" : "=x"));
        String least = account(query);

        for (String ending : List.of("", ".csv", ".xlsx")) {
            var answer =
                    server.get("/api/" + query + ending + "?" + all.toString().replaceFirst("&", ""));
            assertThat(answer.statusCode()).as("%s %s", ending, answer.body()).isEqualTo(200);
        }
        assertThat(server.get("/api/" + query + "?" + least).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNeitherAWindowNorACountOfCouponsIsRefusedWithBoth() {
        var answer = server.get("/api/marketing/channels?account=x&within=2&minimum=-1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("within is '2'; expected 1, 7, 14, 30 or 60 days", "minimum is '-1'; expected 0 to 999999");
    }
}
