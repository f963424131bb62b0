package io.couponflow.quickstart;

import io.couponflow.dashboard.Audience;
import io.couponflow.dashboard.DashboardServer;
import io.couponflow.dashboard.DashboardSettings;
import io.couponflow.dashboard.Limits;
import io.couponflow.dashboard.Users;
import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All of it on one machine, until Ctrl-C: generated pushes through Kafka and Flink into PostgreSQL, and the table as it grows. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Version.class,
        description = {
            "Everything on this machine: Kafka, Flink with its Web UI, PostgreSQL, a dashboard and generated pushes.",
            "Shows the channels as they convert, until Ctrl-C. Needs nothing installed and leaves nothing behind."
        })
final class DemoCommand implements Main.Checked {

    private static final String TOPIC = "weixin-push";
    private static final String CATALOG_TOPIC = "card-catalog";
    private static final int TOP_CHANNELS = 15;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    /** A job that has committed no push after so long never will. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private static final Figures.Totals NOTHING = new Figures.Totals(0, 0, 0, 0, 0, 0);
    private static final Duration TERMINAL_REFRESH = Duration.ofSeconds(1);
    private static final Duration PLAIN_REFRESH = Duration.ofSeconds(5);

    @Option(names = "--rate", paramLabel = "N", description = "Pushes a second, 1 to 50000 (default: 50).")
    private int rate = 50;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same pushes (default: 1).")
    private long seed = 1;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "Ends by itself so long after its first numbers are there (default: on Ctrl-C).")
    private long seconds = Long.MAX_VALUE / 1_000_000_000L;

    @Option(
            names = "--web-port",
            paramLabel = "PORT",
            description = "Flink's Web UI, for whoever has the link that is shown (default: a free port).")
    private int webPort;

    @Option(
            names = "--on-cluster",
            description = "On the cluster of 'couponflow cluster start' rather than in this process.")
    private boolean onCluster;

    @Option(names = "--dashboard-port", paramLabel = "PORT", description = "The dashboard (default: a free port).")
    private int dashboardPort;

    @Option(names = "--jdbc-port", paramLabel = "PORT", description = "PostgreSQL (default: a free port).")
    private int jdbcPort;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka (default: a free port).")
    private int kafkaPort;

    @Mixin
    private final LocalJobOptions job = new LocalJobOptions();

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DemoCommand() {}

    @Override
    public boolean verbose() {
        return verbosity.verbose();
    }

    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (rate < 1 || rate > 50_000) {
            mistakes.add("--rate is " + rate + "; expected 1 to 50000");
        }
        if (seconds < 1) {
            mistakes.add("--for is " + seconds + "; expected 1 or more");
        }
        mistakes.addAll(LocalJobOptions.portMistakes("--web-port", webPort));
        if (onCluster && webPort != 0) {
            mistakes.add("--web-port is given with --on-cluster; expected it at 'couponflow cluster start'");
        }
        if (onCluster && !ClusterCommand.Of.cluster(null).exists()) {
            mistakes.add("--on-cluster is given without a cluster; expected 'couponflow cluster start' before");
        }
        mistakes.addAll(LocalJobOptions.portMistakes("--dashboard-port", dashboardPort));
        mistakes.addAll(LocalJobOptions.portMistakes("--jdbc-port", jdbcPort));
        mistakes.addAll(LocalJobOptions.portMistakes("--kafka-port", kafkaPort));
        mistakes.addAll(job.mistakes(decided("localhost:9092", "", EmbeddedDatabase.settings(5432))));
        return mistakes;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        try (Stop stop = Stop.onSignal()) {
            err.println("couponflow: starting PostgreSQL, Kafka and Flink ...");
            try (EmbeddedDatabase server = EmbeddedDatabase.start(jdbcPort);
                    EmbeddedKafka kafka = EmbeddedKafka.start(kafkaPort)) {
                Map<String, String> decided =
                        decided(kafka.bootstrapServers(), kafka.securityFile().toString(), server.settings());
                JobSettings settings = job.settings(decided);
                RunCommand.migrate(settings);
                kafka.createTopic(TOPIC, job.parallelism());
                kafka.createTopic(CATALOG_TOPIC, 1);
                Database database = Database.of(settings);
                AtomicReference<Instant> time = new AtomicReference<>(Instant.now());
                try (DashboardServer dashboard = DashboardCommand.start(database, dashboard(settings, time::get));
                        DemoJob running = submit(settings, decided)) {
                    try (Feed feed = Feed.start(
                            kafka.bootstrapServers(), kafka.security(), TOPIC, CATALOG_TOPIC, seed, rate, time::set)) {
                        show(stop, running, feed, server, database, dashboard.url(), kafka);
                    }
                    if (running.hasEnded()) {
                        throw new Failure("the job ended by itself; expected it to run until it is stopped");
                    }
                    if (!stop.isRequested()) {
                        try (Connection connection = database.connect()) {
                            check(Figures.progress(connection), running.lastFailure(), Instant.now());
                        }
                    }
                    err.println("couponflow: stopping ...");
                    running.cancel();
                }
            }
        }
        return Main.OK;
    }

    /**
     * Fails where the demo showed nothing, or no longer would. A job that fails starts again, so it always looks as if it ran.
     *
     * @param progress when the demo's time was over
     * @param failure the job's last one
     */
    static void check(Figures.Progress progress, Optional<JobFailure> failure, Instant now) {
        Double age = progress.ageSeconds();
        if (age == null) {
            throw new Failure("the job has committed nothing"
                    + failure.map(last -> ": it failed: " + last.message())
                            .orElse(" in " + START_PATIENCE.toSeconds() + " s"));
        }
        Instant committed = now.minusMillis(Math.round(age * 1_000));
        failure.filter(last -> last.at().isAfter(committed)).ifPresent(last -> {
            throw new Failure("the job failed after its last commit: " + last.message());
        });
    }

    private DashboardSettings dashboard(JobSettings settings, InstantSource time) throws IOException {
        return new DashboardSettings(
                DashboardSettings.DEFAULT_HOST,
                Ports.free("the dashboard", dashboardPort),
                settings.jdbcUrl(),
                settings.jdbcUser(),
                settings.jdbcPassword(),
                List.of(Audience.values()),
                Users.NONE,
                DashboardSettings.DEFAULT_MIN_N,
                false,
                time,
                Limits.DEFAULT,
                InstantSource.system());
    }

    private DemoJob submit(JobSettings settings, Map<String, String> decided) throws IOException, InterruptedException {
        if (onCluster) {
            FlinkCluster cluster = ClusterCommand.Of.cluster(null);
            cluster.refuseForeignFolder();
            return DemoJob.onCluster(cluster, ClusterCommand.Of.jar(), job.arguments(decided), job.parallelism());
        }
        return DemoJob.inThisProcess(
                LocalFlink.start(job.parallelism(), webPort, CHECKPOINT_INTERVAL), settings, job.parallelism());
    }

    /** Where the demo reads and writes: its own servers, whatever the environment or the settings file names. */
    static Map<String, String> decided(String kafkaServers, String kafkaSecurity, Map<String, String> database) {
        Map<String, String> decided = new HashMap<>(database);
        decided.put(JobOptions.PUSHES_PATH.key(), "");
        decided.put(JobOptions.CATALOG_PATH.key(), "");
        decided.put(JobOptions.KAFKA_BOOTSTRAP_SERVERS.key(), kafkaServers);
        decided.put(JobOptions.KAFKA_TOPICS.key(), TOPIC);
        decided.put(JobOptions.KAFKA_TOPIC_PATTERN.key(), "");
        decided.put(JobOptions.KAFKA_CATALOG_TOPIC.key(), CATALOG_TOPIC);
        decided.put(JobOptions.KAFKA_START.key(), "earliest");
        decided.put(JobOptions.KAFKA_PROPERTIES_FILE.key(), kafkaSecurity);
        return decided;
    }

    /** Shows the table again and again until there is a reason to end. */
    private void show(
            Stop stop,
            DemoJob running,
            Feed feed,
            EmbeddedDatabase server,
            Database database,
            String dashboard,
            EmbeddedKafka kafka)
            throws InterruptedException {
        boolean terminal = Terminal.showsOut();
        PrintWriter out = spec.commandLine().getOut();
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        boolean started = false;
        try (TablesReader tables = new TablesReader(database)) {
            while (!stop.await(terminal ? TERMINAL_REFRESH : PLAIN_REFRESH)
                    && System.nanoTime() < end
                    && !running.hasEnded()) {
                feed.check();
                if (!started && tables.read(Figures::totals).orElse(NOTHING).received() > 0) {
                    started = true;
                    end = System.nanoTime()
                            + Duration.ofSeconds(Math.min(seconds, 1_000_000_000L))
                                    .toNanos();
                }
                tables.read(connection -> screen(connection, feed, server, running, dashboard, kafka))
                        .ifPresent(screen -> {
                            if (terminal) {
                                out.print(Terminal.CLEAR_SCREEN);
                            }
                            screen.forEach(out::println);
                            out.flush();
                        });
            }
        }
    }

    private List<String> screen(
            Connection connection,
            Feed feed,
            EmbeddedDatabase server,
            DemoJob running,
            String dashboard,
            EmbeddedKafka kafka)
            throws SQLException {
        Figures.Progress progress = Figures.progress(connection);
        Figures.Totals totals = Figures.totals(connection);
        List<String> lines = new ArrayList<>();
        lines.add("couponflow demo: 60 days of generated pushes, then " + rate + " pushes a second; Ctrl-C ends it");
        lines.add("  Dashboard   " + dashboard + "/marketing  (open it in a browser; the numbers move)");
        lines.add("  PostgreSQL  " + server.psql());
        lines.add("              " + server.jdbcUrl() + "?user=" + server.user() + "  (password in "
                + server.passwordFile() + ")");
        lines.add("  Kafka       " + kafka.bootstrapServers() + "  (client settings in " + kafka.securityFile() + ")");
        lines.add("  Web UI      " + running.webUi());
        lines.add(String.format(
                Locale.ROOT,
                "  sent %,d  received %,d  accepted %,d  duplicates %,d  dead letters %,d  ignored %,d",
                feed.sent(),
                totals.received(),
                totals.accepted(),
                totals.duplicates(),
                totals.deadLetters(),
                totals.ignored()));
        lines.add("  tables " + freshness(progress.ageSeconds()) + ", checkpoint " + progress.checkpoint() + ", cards "
                + Figures.cards(connection));
        lines.add("");
        lines.addAll(Report.channels(Figures.channels(connection, TOP_CHANNELS)));
        lines.add("");
        return lines;
    }

    private static String freshness(@Nullable Double ageSeconds) {
        return ageSeconds == null ? "empty yet" : String.format(Locale.ROOT, "%.1f s old", Math.max(ageSeconds, 0));
    }
}
