package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventsTest {

    /** More pages of one address than a server has, so that all together come to their end. */
    private static final Limits MANY = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            4,
            12,
            2,
            1_000,
            500,
            1_000,
            1_000,
            1_000,
            32,
            Duration.ofSeconds(10),
            Duration.ofMillis(500));

    /** What a page that listens has heard. */
    private static final class Page implements AutoCloseable {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final InputStream stream;
        private final HttpResponse<InputStream> response;

        private Page(TestServer server, String... headers) {
            HttpRequest.Builder request = server.to("/api/events").header("Accept", "text/event-stream");
            response = TestServer.send(
                    headers.length == 0 ? request : request.headers(headers), BodyHandlers.ofInputStream());
            stream = response.body();
            Thread reader = new Thread(this::read, "page");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                String event = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        heard.add(event + " " + line.substring(6));
                    }
                }
                heard.add("ended");
            } catch (IOException closed) {
                heard.add("closed");
            }
        }

        /** The next that is heard, if it comes within that time. */
        private String next(Duration time) throws InterruptedException {
            return String.valueOf(heard.poll(time.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    @Test
    void listenersHearOfACommitWithinASecond() throws Exception {
        TestDatabase.commit(41);
        try (TestServer server = TestServer.start();
                Page early = new Page(server);
                Page late = new Page(server)) {
            assertThat(early.response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(early.next(Duration.ofSeconds(5))).startsWith("commit {\"checkpoint_id\":41,");
            assertThat(late.next(Duration.ofSeconds(5))).startsWith("commit {\"checkpoint_id\":41,");

            // The best of three: whoever else keeps this machine busy is not what is tried.
            long fastest = Long.MAX_VALUE;
            for (int checkpoint = 42; checkpoint < 45; checkpoint++) {
                TestDatabase.commit(checkpoint);
                long committed = System.nanoTime();
                String heard = early.next(Duration.ofSeconds(10));
                fastest = Math.min(fastest, System.nanoTime() - committed);
                JsonNode data = new ObjectMapper().readTree(heard.replaceFirst("^commit ", ""));
                assertThat(data.path("checkpoint_id").longValue()).isEqualTo(checkpoint);
                assertThat(data.path("last_commit_at").asText()).matches("20.*Z");
                assertThat(data.path("zone").asText()).isEqualTo("Asia/Shanghai");
                assertThat(data.path("version").asText()).isEqualTo("0.1.0");
                assertThat(data.path("sums_pending").asBoolean(true)).isFalse();
                assertThat(data.path("bounded").asBoolean(true)).isFalse();
                assertThat(late.next(Duration.ofSeconds(10))).isEqualTo(heard);
            }
            assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofSeconds(1));
            assertThat(early.heard).as("nothing twice").isEmpty();
        }
    }

    @Test
    void nobodyListensOnAfterLoggingOut() throws Exception {
        String users = "alice: {password: \"" + Users.hash("correct horse") + "\", audiences: [ops]}";
        try (TestServer server = TestServer.start(users, Limits.DEFAULT)) {
            String session = TestServer.cookie(server.logIn("alice", "correct horse"));
            try (Page page = new Page(server, "Cookie", session)) {
                assertThat(page.next(Duration.ofSeconds(10))).startsWith("commit ");

                server.post("/api/logout", "", "Cookie", session);

                assertThat(page.next(Duration.ofSeconds(10))).isEqualTo("ended");
            }
        }
    }

    @Test
    void ofOneUsersPagesTheOneThatHasListenedLongestGivesWay() throws Exception {
        String hash = Users.hash("correct horse");
        String users = "alice: {password: \"" + hash + "\", audiences: [ops]}\nbob: {password: \"" + hash
                + "\", audiences: [ops]}";
        try (TestServer server = TestServer.start(users, TestServer.SHORT)) {
            String alice = TestServer.cookie(server.logIn("alice", "correct horse"));
            String bob = TestServer.cookie(server.logIn("bob", "correct horse"));
            List<Page> pages = new ArrayList<>();
            for (int i = 0; i < TestServer.SHORT.listenersOfOne(); i++) {
                pages.add(new Page(server, "Cookie", alice));
            }
            pages.add(new Page(server, "Cookie", bob));
            for (Page page : pages) {
                assertThat(page.next(Duration.ofSeconds(10))).startsWith("commit ");
            }

            Page beyond = new Page(server, "Cookie", alice);
            pages.add(beyond);

            assertThat(beyond.next(Duration.ofSeconds(10))).startsWith("commit ");
            assertThat(pages.get(0).next(Duration.ofSeconds(10))).isEqualTo("ended");
            TestDatabase.commit(System.nanoTime());
            assertThat(pages.subList(1, pages.size()))
                    .as("all others, those of another user too")
                    .allSatisfy(page ->
                            assertThat(page.next(Duration.ofSeconds(10))).startsWith("commit "));
            for (Page page : pages) {
                page.close();
            }
        }
    }

    @Test
    void listenerBeyondTheLimitIsRefusedUntilAnotherGoes() throws Exception {
        try (TestServer server = TestServer.start("", MANY)) {
            List<Socket> pages = new ArrayList<>();
            try {
                for (int i = 0; i < MANY.listeners(); i++) {
                    pages.add(listen(server));
                }

                HttpResponse<String> beyond = server.get("/api/events");

                assertThat(beyond.statusCode()).isEqualTo(429);
                assertThat(beyond.headers().firstValue("Retry-After")).hasValue("60");
                assertThat(server.get("/api/session").statusCode())
                        .as("others are answered all the same")
                        .isEqualTo(200);
            } finally {
                for (Socket page : pages) {
                    page.close();
                }
            }
            await("whoever has gone is noticed when there is something to tell")
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> {
                        TestDatabase.commit(System.nanoTime());
                        try (Socket page = listen(server)) {
                            assertThat(page.isConnected()).isTrue();
                        }
                    });
        }
    }

    /** A page that listens, once the server has said that it may. */
    private static Socket listen(TestServer server) throws IOException {
        URI uri = URI.create(server.server.url());
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String status = new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
        if (!status.equals("HTTP/1.1 200 OK")) {
            socket.close();
            throw new IOException(status);
        }
        return socket;
    }
}
