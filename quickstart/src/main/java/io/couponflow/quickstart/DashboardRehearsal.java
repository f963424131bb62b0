package io.couponflow.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.couponflow.sql.Migrations;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Starts the dashboard on an empty database of its own and asks for each page with all it is made of, an answer and a file of
 * each audience, and word of a commit. The build runs it once, for a JVM that writes down at its end which classes that took:
 * mapped from that archive rather than read, checked and linked anew, they let the dashboard start in half the time.
 */
final class DashboardRehearsal {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

    private static final List<String> PAGES =
            List.of("/marketing", "/marketing/channel", "/finance", "/finance/order", "/ops", "/login");
    private static final List<String> ANSWERS = List.of(
            "session",
            "marketing/accounts?limit=5000",
            "marketing/cards?account=none",
            "marketing/overview?account=none&from=2026-01-01&to=2026-01-31",
            "marketing/channels?account=none&from=2026-01-01&to=2026-01-31&sort=-redeemed",
            "marketing/channels.csv?account=none",
            "finance/reconciliation?account=none",
            "finance/reconciliation.xlsx?account=none",
            "ops/freshness");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    /** Of a dashboard at that URL. */
    DashboardRehearsal(String url) {
        this.url = url;
    }

    /** Ends with 0 also where it could not be done, having said why: the dashboard runs without an archive. */
    public static void main(String[] args) throws InterruptedException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(database.jdbcUrl());
            source.setUser(database.user());
            source.setPassword(database.password());
            Migrations.migrate(source);
            int port = Ports.free(1).get(0);
            Thread dashboard = new Thread(() -> run(database, port), "dashboard");
            dashboard.setDaemon(true);
            dashboard.start();
            DashboardRehearsal rehearsal = new DashboardRehearsal("http://localhost:" + port);
            rehearsal.awaitStart(dashboard);
            rehearsal.askForEverything();
        } catch (IOException | RuntimeException e) {
            System.err.println(
                    "couponflow: the dashboard will take longer to start, as it could not be rehearsed: " + e);
        }
        System.exit(0); // The dashboard hears it as it hears Ctrl-C.
    }

    private static void run(EmbeddedDatabase database, int port) {
        new Main(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8))
                .run(
                        "dashboard",
                        "--jdbc-url=" + database.jdbcUrl(),
                        "--jdbc-user=" + database.user(),
                        "--jdbc-password-file=" + database.passwordFile(),
                        "--port=" + port);
    }

    private void awaitStart(Thread dashboard) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                ask("/login");
                return;
            } catch (ConnectException e) {
                if (!dashboard.isAlive() || Instant.now().isAfter(end)) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /**
     * Asks for all of it, in turn.
     *
     * @throws IllegalStateException if anything is answered by another status than 200
     */
    void askForEverything() throws IOException, InterruptedException {
        for (String page : PAGES) {
            Matcher asset = ASSET.matcher(new String(ask(page), UTF_8));
            while (asset.find()) {
                ask(asset.group(1));
            }
        }
        for (String answer : ANSWERS) {
            ask("/api/" + answer);
        }
        try (InputStream events = send("/api/events", BodyHandlers.ofInputStream())) {
            events.read();
        }
    }

    private byte[] ask(String path) throws IOException, InterruptedException {
        return send(path, BodyHandlers.ofByteArray());
    }

    private <T> T send(String path, BodyHandler<T> handler) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<T> response = client.send(request, handler);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered by " + response.statusCode() + "; expected 200");
        }
        return response.body();
    }
}
