package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    void queryIsAnsweredWithAndWithoutWhatMayBeLeftOut(String query) {
        String[] parts = query.split("/", -1);
        Query known =
                Query.named(Audience.named(parts[0]).orElseThrow(), parts[1]).orElseThrow();
        StringBuilder all = new StringBuilder();
        known.parameters().stream()
                .distinct()
                .forEach(name -> all.append('&').append(name).append(Query.DAYS.contains(name) ? "=2026-01-31" : "=x"));
        String least = known.parameters().contains("account") ? "account=x" : "";

        for (String ending : List.of("", ".csv", ".xlsx")) {
            var answer =
                    server.get("/api/" + query + ending + "?" + all.toString().replaceFirst("&", ""));
            assertThat(answer.statusCode()).as("%s %s", ending, answer.body()).isEqualTo(200);
        }
        assertThat(server.get("/api/" + query + "?" + least).statusCode()).isEqualTo(200);
    }
}
