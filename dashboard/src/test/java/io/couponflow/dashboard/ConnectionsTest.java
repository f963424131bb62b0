package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks by those who are slow, or many. */
class ConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HERE = "127.0.0.1";
    private static final String ELSEWHERE = "127.0.0.2";

    /** Answered slowly, and at most two of one address. */
    private static final Limits TWO_QUESTIONS = new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            4,
            12,
            2,
            1_000,
            30,
            3,
            40,
            20,
            2,
            Duration.ofSeconds(10),
            Duration.ofMillis(500));

    private static TestServer usual;
    private static TestServer small;

    private final List<RawClient> slow = new ArrayList<>();

    @BeforeAll
    static void start() {
        usual = TestServer.start();
        small = TestServer.start("", TestServer.SHORT);
    }

    @AfterAll
    static void stop() {
        usual.close();
        small.close();
    }

    @AfterEach
    void closeTheSlow() throws IOException {
        for (RawClient client : slow) {
            client.close();
        }
    }

    /** Connections that have sent this and send no more. */
    private void open(TestServer server, String address, int count, String sent) throws IOException {
        for (int i = 0; i < count; i++) {
            RawClient client = RawClient.from(address, server.server.url());
            slow.add(client);
            client.send(sent);
        }
    }

    private static void assertLoginIsThere(TestServer server, String address) throws IOException {
        assertThat(ask(server, address, "/login")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                "POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{",
                "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void aThousandConnectionsOfOneAddressKeepNobodyOut(String sent) throws Exception {
        open(usual, HERE, 1_000, sent);

        assertLoginIsThere(usual, ELSEWHERE);
        assertLoginIsThere(usual, HERE);
    }

    @Test
    void connectionsOfManyAddressesLeaveRoomForAnother() throws Exception {
        for (int i = 0; i < 20; i++) {
            open(small, "127.0.1." + i, 10, "GET / HT");
        }

        assertLoginIsThere(small, HERE);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: '",
        "'POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n'"
    })
    void requestThatTricklesInIsCutOff(String start) throws Exception {
        open(small, HERE, 1, start);
        long began = System.nanoTime();

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> !slow.get(0).takes("a"));

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(TestServer.SHORT.sending().minusMillis(300));
    }

    @Test
    void whoeverTakesTimeBetweenRequestsIsNotCutOff() throws Exception {
        try (RawClient client = RawClient.from(HERE, small.server.url());
                RawClient trickling = RawClient.from(HERE, small.server.url())) {
            trickling.send("GET /lo");
            for (int i = 0; i < 2; i++) {
                // As long as it takes to cut off one that has begun a request.
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> !trickling.takes("a"));
                client.send("HEAD /login HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(client.receiveHead()).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void readerWhoDoesNotReadIsLetGoAndHoldsNoThread() throws Exception {
        String asked = "GET /assets/echarts.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20);
        open(usual, HERE, 100, asked);
        open(small, HERE, 1, asked);

        assertLoginIsThere(usual, HERE);
        // All that it was sent lies in the system's memory; the rest was never sent.
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !slow.get(100).takes("GET"));
        assertThat(slow.get(100).countAll()).isLessThan(20L * 1_000_000);
    }

    @Test
    void oneAddressKeepsFewThreadsBusy() throws Exception {
        try (TestServer server = TestServer.start("", TWO_QUESTIONS)) {
            open(server, HERE, 2, "GET /api/marketing/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await().atMost(PATIENCE)
                    .until(() -> TestDatabase.value("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                                    + " AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()")
                            .equals("2"));

            String third = ask(server, HERE, "/api/ops/whoami");

            assertThat(third)
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: 2", "X-Content-Type-Options: nosniff", "Too much is asked at once");
            assertThat(ask(server, HERE, "/login")).startsWith("HTTP/1.1 200");
            assertThat(ask(server, ELSEWHERE, "/api/ops/whoami")).startsWith("HTTP/1.1 200");
        }
    }

    private static String ask(TestServer server, String address, String path) throws IOException {
        try (RawClient client = RawClient.from(address, server.server.url())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return client.receiveAll();
        }
    }

    @Test
    void behindAProxyAllConnectionsAreItsOwnAndThreadsAreThoseOfWhomItNames() throws Exception {
        try (TestServer proxied = TestServer.behindProxy("", TestServer.SHORT)) {
            open(proxied, HERE, TestServer.SHORT.connectionsOfOne() + 5, "");
            for (RawClient client : slow) {
                client.send("GET /login HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
                assertThat(client.receiveHead()).startsWith("HTTP/1.1 200");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1:4711, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 20:01:0d:b8:00:01:00:02",
        "2001:DB8:1:2::6, 20:01:0d:b8:00:01:00:02",
        "[2001:db8:1:2::6]:4711, 20:01:0d:b8:00:01:00:02",
        "unknown, unknown",
        "'[', ''",
        "a:b:c, a:b:c"
    })
    void addressIsKnownHoweverItIsWritten(String written, String network) {
        assertThat(Connections.network(written)).isEqualTo(network);
    }

    /** Nobody has a listener that only a timer could have closed. */
    @Test
    void socketThatIsClosedFreesItsPlace() throws Exception {
        for (int i = 0; i < 3 * TestServer.SHORT.connections(); i++) {
            try (Socket socket = new Socket("localhost", RawClient.port(small.server.url()))) {
                socket.getOutputStream().write("GET".getBytes(ISO_8859_1));
            }
        }

        assertLoginIsThere(small, HERE);
    }
}
