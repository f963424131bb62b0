package io.couponflow.dashboard;

import static io.couponflow.dashboard.TestServer.SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("", SHORT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void slowQueryIsEndedInTime() {
        server.get("/api/marketing/whoami");
        long start = System.nanoTime();

        HttpResponse<String> response = server.get("/api/marketing/slow");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT.query(), Duration.ofSeconds(10));
        assertThat(TestDatabase.value("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                        + " AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"))
                .as("nor does the database go on")
                .isEqualTo("0");
    }

    @Test
    void slowExportIsEndedInTime() {
        assertThat(server.get("/api/marketing/slow.csv").statusCode()).isEqualTo(504);
    }

    @Test
    void whoeverFindsNoPlaceIsAskedToComeBackAndOthersAreNotKept() {
        List<CompletableFuture<Integer>> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slow.add(CompletableFuture.supplyAsync(
                    () -> server.get("/api/marketing/slow").statusCode(), task -> new Thread(task).start()));
        }

        HttpResponse<String> otherAudience = server.get("/api/finance/whoami");

        assertThat(otherAudience.statusCode()).isEqualTo(200);
        assertThat(slow.stream().map(CompletableFuture::join))
                .containsOnly(504, 503)
                .contains(503);
        assertThat(server.get("/api/marketing/whoami").statusCode())
                .as("afterwards")
                .isEqualTo(200);
    }

    @Test
    void exportsBeyondTheirNumberAreAskedToComeBack() {
        List<CompletableFuture<HttpResponse<String>>> exports = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            exports.add(CompletableFuture.supplyAsync(
                    () -> server.get("/api/marketing/slow.csv"), task -> new Thread(task).start()));
        }

        List<Integer> codes = exports.stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();

        assertThat(codes).containsOnly(504, 429).contains(504, 429);
    }

    @Test
    void exportOfTooManyRowsIsRefused() {
        HttpResponse<String> response = server.get("/api/marketing/numbers.csv?account=1001");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("there are more than 1000 rows; ask for fewer days");
        assertThat(response.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(server.get("/api/marketing/numbers.csv?account=1000").statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodyThatIsTooLargeIsRefusedWithOrWithoutItsLength() {
        byte[] body = ("{\"user\": \"" + "a".repeat(9_000) + "\"}").getBytes(UTF_8);

        HttpResponse<String> told = server.post("/api/login", new String(body, UTF_8));
        HttpResponse<String> untold = TestServer.send(server.to("/api/login")
                .headers("Content-Type", "application/json", "Origin", server.server.url())
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertThat(told.statusCode()).isEqualTo(413);
        assertThat(untold.statusCode()).isEqualTo(413);
    }

    @Test
    void headersThatAreTooLargeAreRefused() {
        HttpResponse<String> response = server.get("/api/session", "X-Large", "a".repeat(20_000));

        assertThat(response.statusCode()).isEqualTo(431);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
}
