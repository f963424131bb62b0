package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Reason;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import io.couponflow.quickstart.generate.Rates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * What the job runs on, each a process of its own: a Flink cluster with high availability, a Kafka broker and a PostgreSQL
 * server; with pushes, and what all tables hold after an undisturbed run over them.
 *
 * <p>A fifth of the pushes are poison, of every reason that a record can have; in some the clock is decades off.
 */
@SuppressWarnings("try") // nobody interrupts a test
final class FaultStage implements AutoCloseable {

    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static final long SEED = 20_261_121;
    private static final double POISON = 0.20;
    private static final byte[] EMPTY = {};
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");

    final TemporaryFolder folder = new TemporaryFolder("faults");
    final PostgresProcess postgres = new PostgresProcess(folder.path().resolve("postgres"));
    final KafkaProcess kafka = new KafkaProcess(folder.path().resolve("kafka"));
    final FlinkCluster cluster = new FlinkCluster(
            folder.path().resolve("flink"),
            HOME.resolve("cluster").resolve("target").resolve("lib"));
    final List<byte[]> pushes;

    private boolean hasDisk;
    private Map<String, List<String>> expected = Map.of();

    /** Nothing runs yet. */
    FaultStage(int count) throws Exception {
        assertThat(jar()).as("the job's jar, made by ./mvnw package").exists();
        pushes = pushes(count);
    }

    /** Starts all of it, and lets the job run undisturbed. */
    void start() throws Exception {
        Files.createDirectories(checkpoints());
        hasDisk = new ProcessBuilder(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=192m",
                                "tmpfs",
                                checkpoints().toString())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        postgres.start();
        kafka.start();
        cluster.start(
                0,
                1,
                2,
                Map.of(
                        "execution.checkpointing.interval", "1 s",
                        "restart-strategy.type", "exponential-delay",
                        "restart-strategy.exponential-delay.initial-backoff", "500 ms",
                        "restart-strategy.exponential-delay.max-backoff", "5 s",
                        "jobmanager.memory.process.size", "900m",
                        "taskmanager.memory.process.size", "1300m"));
        expected = runUndisturbed();
    }

    /** What all tables hold after an undisturbed run. */
    Map<String, List<String>> expected() {
        return expected;
    }

    /** Where the cluster keeps its checkpoints. */
    Path checkpoints() {
        return folder.path().resolve("flink").resolve("checkpoints");
    }

    /** True if they lie on a small disk of their own, which needs the right to mount one. */
    boolean checkpointsHaveADiskOfTheirOwn() {
        return hasDisk;
    }

    static Path jar() {
        return HOME.resolve("job").resolve("target").resolve("couponflow-job.jar");
    }

    /**
     * Submits the job as a user does, with Flink's own command line.
     *
     * @param options of {@code flink run}, such as {@code -p 2}
     * @return its id
     */
    String submit(Path settings, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("run", "-d"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(jar().toString(), "--config", settings.toString()));
        String out = flink(arguments);
        Matcher id = JOB_ID.matcher(out);
        assertThat(id.find()).as("a job id in: %s", out).isTrue();
        return id.group(1);
    }

    /** Flink's own command line; what it printed. */
    String flink(List<String> arguments) throws IOException, InterruptedException {
        Process process = cluster.cli(arguments).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", arguments, out).isZero();
        return out;
    }

    /** A database of its own for a run. */
    void createDatabase(String name) throws Exception {
        postgres.execute("postgres", "CREATE DATABASE " + name);
    }

    @Override
    public void close() throws Exception {
        cluster.stop();
        kafka.close();
        postgres.close();
        if (hasDisk) {
            new ProcessBuilder("umount", checkpoints().toString()).start().waitFor();
        }
        folder.close();
    }

    /** Settings of the job for a topic and a database of that name, in a file. */
    Path settings(String name, String url) throws IOException {
        Path properties = folder.path().resolve("kafka.properties");
        Files.writeString(
                properties,
                EmbeddedKafka.lines(kafka.security())
                        + "partition.discovery.interval.ms=1000\nmetadata.max.age.ms=1000\n");
        Path settings = folder.path().resolve(name + ".yaml");
        Files.writeString(settings, """
                kafka:
                  bootstrap-servers: %s
                  topics: %s
                  group-id: %s
                  start: earliest
                  properties-file: %s
                jdbc:
                  url: "%s"
                  user: postgres
                """.formatted(kafka.bootstrapServers(), name, name, properties, url));
        return settings;
    }

    private Map<String, List<String>> runUndisturbed() throws Exception {
        String name = "undisturbed";
        createDatabase(name);
        kafka.createTopic(name, 2);
        try (Traffic traffic = Traffic.start(kafka, name, pushes, 100_000)) {
            traffic.finish();
        }
        String job = submit(settings(name, postgres.url(name)), "-p", "2");
        await(
                "all pushes in the tables of the undisturbed run",
                Duration.ofSeconds(180),
                () -> PostgresProcess.query(
                                postgres.database(name), "SELECT sum(received)::text FROM couponflow.data_quality")
                        .equals(List.of(Integer.toString(pushes.size()))));
        flink(List.of("cancel", job));
        Map<String, List<String>> tables = new FaultTables(postgres.database(name)).read();
        assertThat(tables.get("data_quality")).singleElement().asString().startsWith(pushes.size() + "|");
        assertThat(tables.get("dead_letter"))
                .extracting(row -> row.replaceFirst("[|].*", ""))
                .containsAll(Stream.of(Reason.values())
                        .filter(reason -> reason != Reason.BAD_CATALOGUE)
                        .map(Reason::name)
                        .toList());
        return tables;
    }

    private static List<byte[]> pushes(int count) {
        Rates usual = Rates.DEFAULT;
        Rates poisoned = new Rates(
                0.05,
                0.10,
                POISON,
                usual.ignored(),
                usual.unknown(),
                usual.other(),
                usual.alarms(),
                usual.rejected(),
                0.03,
                usual.fractionalOrders(),
                usual.oldOrders(),
                usual.oddOrders(),
                usual.memberCards(),
                usual.looked(),
                usual.activated(),
                usual.deducted(),
                usual.sixAtOnce(),
                0.30,
                usual.giftedOn(),
                usual.broughtBack(),
                usual.silentGifts(),
                0.02,
                usual.redeemed(),
                usual.checkouts(),
                usual.deleted(),
                usual.issuedBefore());
        PushGenerator today = new PushGenerator(new Plan(SEED, count, Plan.DEFAULT_START, 60, 0, poisoned));
        PushGenerator past = new PushGenerator(new Plan(SEED + 1, count, LocalDate.of(1999, 1, 1), 60, 0, usual));
        PushGenerator future = new PushGenerator(new Plan(SEED + 2, count, LocalDate.of(2090, 1, 1), 60, 0, usual));
        SplittableRandom random = new SplittableRandom(SEED);
        List<byte[]> pushes = new ArrayList<>();
        while (pushes.size() < count) {
            int clock = random.nextInt(100);
            pushes.add(clock == 99 ? EMPTY : (clock < 4 ? past : clock < 8 ? future : today).next());
        }
        return pushes;
    }

    /** Lets time pass, where that is what goes wrong. */
    static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
    }

    /** Awaits something of a running system, at most so long. */
    static void await(String what, Duration time, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(time)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(condition);
    }
}
