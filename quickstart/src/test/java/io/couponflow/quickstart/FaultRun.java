package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;

/** One run of the job over all pushes of a stage, with something going wrong in between, and somebody who looks on. */
@SuppressWarnings("try") // nobody interrupts a test
final class FaultRun implements AutoCloseable {

    private static final Path REPORT = Path.of("target", "faults.md");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
    private static final Duration RECOVERY = Duration.ofSeconds(180);
    private static final Duration CATCHING_UP = Duration.ofSeconds(180);

    /** Anything that breaks, or mends. */
    interface Action {
        void run() throws Exception;
    }

    final String name;
    final FaultStage stage;
    final Traffic traffic;
    final TablesWatch watch;
    final Database database;
    private final List<String> recoveries = new ArrayList<>();
    private final Path settings;
    private String job;

    private FaultRun(FaultStage stage, String name, Path settings, Database database, int rate) throws Exception {
        this.stage = stage;
        this.name = name;
        this.settings = settings;
        this.database = database;
        this.job = stage.submit(settings, "-p", "2");
        this.traffic = Traffic.start(stage.kafka, name, stage.pushes, rate);
        this.watch = TablesWatch.start(database);
    }

    /** Starts the job and its pushes, {@code rate} a second, and waits for the first rows. */
    static FaultRun start(FaultStage stage, String name, int rate) throws Exception {
        return start(stage, name, rate, stage.postgres.url(name));
    }

    /** The same with another URL of the database. */
    static FaultRun start(FaultStage stage, String name, int rate, String url) throws Exception {
        stage.createDatabase(name);
        stage.kafka.createTopic(name, 2);
        Path settings = stage.settings(name, url);
        FaultRun run = new FaultRun(stage, name, settings, new Database(url, "postgres", null), rate);
        FaultStage.await("the first rows", RECOVERY, () -> run.received() > 0);
        return run;
    }

    String job() {
        return job;
    }

    /** Waits until the tables know of so many of the pushes, of 100. */
    void isThrough(int percent) {
        long count = stage.pushes.size() * (long) percent / 100;
        FaultStage.await(count + " pushes in the tables", CATCHING_UP, () -> received() >= count);
    }

    /** Stops the job with a savepoint; where that is. */
    String stop() throws Exception {
        Matcher path = SAVEPOINT.matcher(stage.flink(List.of("stop", job)));
        assertThat(path.find()).as("the path of a savepoint").isTrue();
        return path.group(1);
    }

    /** Starts the job again from a savepoint. */
    void resume(String savepoint, int parallelism) throws Exception {
        job = stage.submit(settings, "-p", Integer.toString(parallelism), "-s", savepoint);
    }

    /** Tries to start the job from nothing. */
    String submitWithoutState() throws Exception {
        return stage.submit(settings, "-p", "1");
    }

    /** Lets something go wrong, and measures how long it takes until rows are new again. */
    void recoversFrom(Action fault) throws Exception {
        long before = checkpoint();
        long start = System.nanoTime();
        fault.run();
        long committed = Math.max(before, checkpointOr(before));
        FaultStage.await("a commit after " + name, RECOVERY, () -> checkpoint() > committed);
        recoveries.add(String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
    }

    /** Waits for the last push, then compares all tables with those of an undisturbed run, and tells what was seen. */
    void endsAsIfNothingHadHappened(String what) throws Exception {
        traffic.finish();
        FaultStage.await("all pushes in the tables", CATCHING_UP, () -> received() >= stage.pushes.size());
        watch.close();
        Map<String, List<String>> actual = new FaultTables(database).read();
        assertThat(actual.keySet()).isEqualTo(stage.expected().keySet());
        SoftAssertions tables = new SoftAssertions();
        stage.expected().forEach((table, rows) -> {
            tables.assertThat(without(rows, actual.get(table)))
                    .as("missing in %s after %s", table, what)
                    .isEmpty();
            tables.assertThat(without(actual.get(table), rows))
                    .as("too much in %s after %s", table, what)
                    .isEmpty();
        });
        tables.assertAll();
        assertThat(watch.violations()).as("readings of no checkpoint").isEmpty();
        assertThat(watch.readings()).as("readings").isGreaterThan(10);
        String line = "| " + name.replace('_', ' ') + " | " + what + " | " + String.join(", ", recoveries)
                + " | 0 | 0 of " + watch.readings() + " |\n";
        if (Files.notExists(REPORT)) {
            Files.writeString(
                    REPORT,
                    "| fault | what happened | seconds until rows were new | differences | readings of no checkpoint |\n"
                            + "|---|---|---|---|---|\n");
        }
        Files.writeString(REPORT, line, StandardOpenOption.APPEND);
        System.out.print(line);
    }

    private static List<String> without(List<String> rows, List<String> others) {
        List<String> left = new ArrayList<>(rows);
        others.forEach(left::remove);
        return left;
    }

    /** The newest checkpoint that the tables show. */
    long checkpoint() throws SQLException {
        return number("SELECT coalesce(max(last_checkpoint_id), 0) FROM couponflow.job_run");
    }

    /** How many pushes the tables know of. */
    long received() throws SQLException {
        return number("SELECT coalesce(sum(received), 0) FROM couponflow.data_quality");
    }

    /** How many checkpoints of the job have failed since its JobManager came up. */
    long failedCheckpoints() throws InterruptedException {
        return stage.cluster
                .rest()
                .get("/jobs/" + job + "/checkpoints")
                .map(found -> found.path("counts").path("failed").asLong())
                .orElse(0L);
    }

    /** Such as {@code RUNNING}; empty while nobody tells. */
    String state() throws InterruptedException {
        return state(job);
    }

    String state(String id) throws InterruptedException {
        return stage.cluster
                .rest()
                .get("/jobs/" + id)
                .map(found -> found.path("state").asText())
                .orElse("");
    }

    /** What a job failed for. */
    String exceptions(String id) throws InterruptedException {
        return stage.cluster
                .rest()
                .get("/jobs/" + id + "/exceptions")
                .map(Object::toString)
                .orElse("");
    }

    private long checkpointOr(long otherwise) {
        try {
            return checkpoint();
        } catch (SQLException e) { // the server is away
            return otherwise;
        }
    }

    private long number(String query) throws SQLException {
        return Long.parseLong(PostgresProcess.query(database, query).get(0));
    }

    @Override
    public void close() throws Exception {
        traffic.close();
        watch.close();
        if (stage.cluster.rest().jobs().stream()
                .anyMatch(known -> known.id().equals(job)
                        && !known.state().equals("CANCELED")
                        && !known.state().equals("FINISHED")
                        && !known.state().equals("FAILED"))) {
            stage.flink(List.of("cancel", job));
        }
    }
}
