package io.couponflow.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running server on a free port, and a client that talks to it as a browser's page does. */
final class TestServer implements AutoCloseable {

    /** Short, so that running into them takes no time. */
    static final Limits SHORT = new Limits(
            Duration.ofMillis(700),
            Duration.ofMillis(1_500),
            Duration.ofMillis(200),
            2,
            12,
            1,
            1_000,
            30,
            3,
            40,
            20,
            8,
            Duration.ofSeconds(1),
            Duration.ofMillis(100));

    /** A time of day that the tests turn. */
    static final class Clock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-02-01T15:59:59Z");

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration time) {
            now = now.plus(time);
        }
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    static {
        // As a browser sends it; the client takes the header for its own otherwise.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,origin");
    }

    final Clock clock = new Clock();
    final DashboardServer server;

    private TestServer(
            String jdbcUrl,
            String users,
            Limits limits,
            boolean behindProxy,
            @Nullable InstantSource demoTime,
            List<Audience> audiences) {
        List<String> mistakes = new ArrayList<>();
        Users known = users.isEmpty() ? Users.NONE : Users.parse(users, "users", mistakes);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(mistakes.toString());
        }
        server = DashboardServer.start(new DashboardSettings(
                "127.0.0.1", 0, jdbcUrl, null, null, audiences, known, 30, behindProxy, demoTime, limits, clock));
    }

    static TestServer start() {
        return start("", Limits.DEFAULT);
    }

    static TestServer start(String users, Limits limits) {
        return new TestServer(TestDatabase.url(), users, limits, false, null, List.of(Audience.values()));
    }

    static TestServer behindProxy(String users) {
        return behindProxy(users, Limits.DEFAULT);
    }

    static TestServer behindProxy(String users, Limits limits) {
        return new TestServer(TestDatabase.url(), users, limits, true, null, List.of(Audience.values()));
    }

    static TestServer demo(InstantSource time) {
        return new TestServer(TestDatabase.url(), "", Limits.DEFAULT, false, time, List.of(Audience.values()));
    }

    static TestServer of(String jdbcUrl, Limits limits, List<Audience> audiences) {
        return new TestServer(jdbcUrl, "", limits, false, null, audiences);
    }

    /** A request that a test may add to, such as {@code GET("/api/session")}. */
    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = to(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** As a page of the server itself posts. */
    HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request = to(path).header("Content-Type", "application/json")
                .header("Origin", server.url())
                .POST(BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> logIn(String user, String password, String... headers) {
        return post("/api/login", "{\"user\": \"" + user + "\", \"password\": \"" + password + "\"}", headers);
    }

    /** The cookie that a login gave, as a browser sends it back. */
    static String cookie(HttpResponse<String> login) {
        return login.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return CLIENT.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
