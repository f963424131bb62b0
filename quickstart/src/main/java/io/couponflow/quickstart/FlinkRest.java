package io.couponflow.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.couponflow.cluster.WebUiOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a JobManager tells over its REST interface. */
final class FlinkRest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String address;
    private final String token;

    /**
     * Speaks to a JobManager.
     *
     * @param address such as {@code http://localhost:8081}
     * @param token what it asks for, see {@link WebUiOptions#TOKEN}
     */
    FlinkRest(String address, String token) {
        this.address = address;
        this.token = token;
    }

    String address() {
        return address;
    }

    /** What a browser is to open for the Web UI. */
    String link() {
        return WebUiOptions.link(address, token);
    }

    /**
     * A job that the cluster knows.
     *
     * @param state such as {@code RUNNING} or {@code FINISHED}
     */
    record Job(String id, String name, String state) {}

    /** How many TaskManagers are registered; empty while nobody answers. */
    Optional<Integer> taskManagers() throws InterruptedException {
        return get("/overview").map(overview -> overview.path("taskmanagers").asInt());
    }

    /** All jobs, the newest first; empty while nobody answers. */
    List<Job> jobs() throws InterruptedException {
        List<Job> jobs = new ArrayList<>();
        get("/jobs/overview").ifPresent(overview -> {
            List<JsonNode> newestFirst = new ArrayList<>();
            overview.path("jobs").forEach(newestFirst::add);
            newestFirst.sort((a, b) -> Long.compare(
                    b.path("start-time").asLong(), a.path("start-time").asLong()));
            newestFirst.forEach(job -> jobs.add(new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText())));
        });
        return jobs;
    }

    /** The latest completed checkpoint of a job; empty without one. */
    Optional<Long> latestCheckpoint(String job) throws InterruptedException {
        return get("/jobs/" + job + "/checkpoints")
                .map(checkpoints -> checkpoints.path("latest").path("completed").path("id"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong);
    }

    /** Why a job failed last, also if it has started again since; empty if it never did. */
    Optional<JobFailure> lastFailure(String job) throws InterruptedException {
        return get("/jobs/" + job + "/exceptions?maxExceptions=1")
                .map(exceptions ->
                        exceptions.path("exceptionHistory").path("entries").path(0))
                .filter(JsonNode::isObject)
                .map(entry -> new JobFailure(
                        Instant.ofEpochMilli(entry.path("timestamp").asLong()),
                        rootMessage(entry.path("stacktrace").asText())));
    }

    /** The innermost reason of a stack trace. */
    private static String rootMessage(String stackTrace) {
        return stackTrace
                .lines()
                .filter(line -> !line.startsWith("\t") && !line.isBlank())
                .reduce((outer, inner) -> inner)
                .orElse("it is not told why")
                .replaceFirst("^Caused by: ", "");
    }

    /** What is found there; empty if nobody answers, or not with 200, as while a JobManager is not the leader yet. */
    Optional<JsonNode> get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Authorization", WebUiOptions.authorization(token))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
