package io.couponflow.dashboard;

import static io.couponflow.dashboard.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.couponflow.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void anotherAddressThanLoopbackNeedsUsers(String host) {
        DashboardSettings settings = settings(TestDatabase.url(), host, 0, List.of(Audience.values()));

        assertThat(settings.mistakes())
                .singleElement()
                .asString()
                .startsWith("--host is " + host + " and there are no users");
        assertThatThrownBy(() -> DashboardServer.start(settings)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        DashboardSettings settings = new DashboardSettings(
                "no such host",
                70_000,
                "",
                null,
                null,
                List.of(),
                Users.NONE,
                -1,
                false,
                null,
                Limits.DEFAULT,
                InstantSource.system());

        assertThat(settings.mistakes()).hasSize(4);
    }

    @Test
    void userWhoMayNotReadForAnAudienceIsToldAtTheStart() {
        TestDatabase.execute("CREATE ROLE looker LOGIN", "GRANT marketing_reader TO looker");
        try {
            String url = TestDatabase.url().replace("user=postgres", "user=looker");

            assertThatThrownBy(() -> TestServer.of(url, Limits.DEFAULT, List.of(Audience.values())))
                    .isInstanceOf(DashboardException.class)
                    .hasMessageContaining("expected a member of finance_reader")
                    .hasMessageContaining("expected a member of ops_reader")
                    .hasMessageNotContaining("marketing_reader");
            try (TestServer server = TestServer.of(url, Limits.DEFAULT, List.of(Audience.MARKETING))) {
                assertThat(json(server.get("/api/marketing/whoami"))
                                .path("rows")
                                .toString())
                        .startsWith("[[\"marketing_reader\",\"looker\",");
            }
        } finally {
            TestDatabase.execute("DROP ROLE looker");
        }
    }

    @Test
    void generatedNumbersAreLookedAtAtTheirOwnTime() {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2025-11-30T15:59:59Z"));
        try (TestServer server = TestServer.demo(time::get)) {
            assertThat(now(server)).isEqualTo("2025-11-30T15:59:59Z");

            time.set(Instant.parse("2025-11-30T16:00:00Z"));

            assertThat(now(server)).isEqualTo("2025-11-30T16:00:00Z");
            assertThat(json(server.get("/api/session")).path("today").asText()).isEqualTo("2025-12-01");
            assertThat(json(server.get("/api/session")).path("demo").booleanValue())
                    .isTrue();
        }
        try (TestServer server = TestServer.start()) {
            assertThat(now(server)).as("true numbers, by the database's clock").isEqualTo("null");
        }
    }

    private static String now(TestServer server) {
        return json(server.get("/api/marketing/now"))
                .path("rows")
                .path(0)
                .path(0)
                .asText();
    }

    @Test
    void databaseThatNobodyMigratedIsToldAtTheStart() {
        TestDatabase.execute("CREATE DATABASE bare");

        assertThatThrownBy(() -> TestServer.of(
                        TestDatabase.url().replace("/postgres?", "/bare?"), Limits.DEFAULT, List.of(Audience.OPS)))
                .isInstanceOf(DashboardException.class)
                .hasMessageContaining("expected one that this version of couponflow has migrated");
    }

    @Test
    void takenPortIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            DashboardSettings settings =
                    settings(TestDatabase.url(), "127.0.0.1", taken.getLocalPort(), List.of(Audience.OPS));

            assertThatThrownBy(() -> DashboardServer.start(settings))
                    .isInstanceOf(DashboardException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void databaseMayBeAwayForAWhile(@TempDir Path data) throws Exception {
        EmbeddedPostgres postgres = start(data, 0);
        int port = postgres.getPort();
        Migrations.migrate(postgres.getPostgresDatabase());
        try (TestServer server = TestServer.of(
                postgres.getJdbcUrl("postgres", "postgres"), TestServer.SHORT, List.of(Audience.values()))) {
            assertThat(server.get("/api/ops/whoami").statusCode()).isEqualTo(200);

            postgres.close();
            assertThat(server.get("/api/ops/whoami").statusCode()).isEqualTo(503);
            assertThat(server.get("/api/ops/whoami").headers().firstValue("Retry-After"))
                    .isPresent();
            assertThat(server.get("/ops").statusCode()).as("the page itself").isEqualTo(200);
            String event = RawClient.firstEvent(server.server.url());
            assertThat(event).contains("event: away", "data: {\"since\":\"20");

            postgres = start(data, port);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(server.get("/api/ops/whoami").statusCode())
                                    .isEqualTo(200));
        } finally {
            postgres.close();
        }
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
    }

    private static DashboardSettings settings(String url, String host, int port, List<Audience> audiences) {
        return new DashboardSettings(
                host,
                port,
                url,
                null,
                null,
                audiences,
                Users.NONE,
                30,
                false,
                null,
                Limits.DEFAULT,
                InstantSource.system());
    }
}
