package io.couponflow.quickstart;

import io.couponflow.connectors.files.ListedFile;
import io.couponflow.connectors.files.LocalArchive;
import io.couponflow.connectors.files.PushFiles;
import io.couponflow.connectors.jdbc.JobRun;
import io.couponflow.job.CouponJob;
import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.quickstart.ArchiveTable.Problem;
import io.couponflow.sql.MigrationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads archived pushes once, brings the tables up to date and prints what came of it. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Version.class,
        description = {
            "Reads a file or folder of pushes once, brings the tables up to date and prints a summary.",
            "Where neither the command line nor the environment nor the settings file names a database,",
            "the tables are in a PostgreSQL of its own that is gone afterwards.",
            "The password is taken from COUPONFLOW_JDBC_PASSWORD, else PGPASSWORD, or from --jdbc-password-file."
        })
final class RunCommand implements Main.Checked {

    private static final int TOP_CHANNELS = 15;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);

    /** A small archive is read long before the first checkpoint is due, without which the job can't end. */
    private static final Duration EARLY_INTERVAL = Duration.ofSeconds(1);

    private static final int EARLY_LOOKS = 5;

    private static final Duration REBUILD_PATIENCE = Duration.ofSeconds(60);

    /** Whoever waits for the tables behind a rebuild gets them in between. */
    private static final Duration REBUILD_PAUSE = Duration.ofSeconds(1);

    @Option(
            names = "--pushes",
            paramLabel = "PATH",
            description = "A .xml or .xml.gz file of pushes, or a folder of them.")
    private @Nullable Path pushes;

    @Option(
            names = "--catalog",
            paramLabel = "FILE",
            description = "The merchant's cards, a .jsonl or .jsonl.gz file: one JSON a line.")
    private @Nullable Path catalog;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = {
                "Where to keep what the next run needs to carry on: with the same DIR and database it reads",
                "only what is new, and counts on from the old totals. Files are known by what is in them: they may",
                "be moved, renamed and zipped, and may grow. Needs a database of your own."
            })
    private @Nullable Path state;

    @Option(
            names = "--rebuild",
            description = {
                "Empties tables that a former run has filled, and DIR of --state; without it such tables are",
                "refused, but for the run that carries on from its own --state."
            })
    private boolean rebuild;

    @Option(
            names = "--accept-damaged",
            description = {
                "Ends with 0 also where a file could not be read to its end, such as a .gz that is cut off. What",
                "could be read of it is counted, with and without this option."
            })
    private boolean acceptDamaged;

    @Mixin
    private final LocalJobOptions job = new LocalJobOptions();

    @Option(
            names = "--web-port",
            paramLabel = "PORT",
            description = "Shows Flink's Web UI there to whoever has the link that is printed; 0 for any free port.")
    private @Nullable Integer webPort;

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RunCommand() {}

    @Override
    public boolean verbose() {
        return verbosity.verbose();
    }

    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        pushesMistake().ifPresent(mistakes::add);
        if (catalog != null && !(Files.isRegularFile(catalog) && Files.isReadable(catalog))) {
            mistakes.add("--catalog is " + catalog + "; expected a file that can be read");
        }
        Map<String, String> decided = decided();
        String url = job.given(JobOptions.JDBC_URL, decided);
        if (state != null) {
            StateFolder.mistake(state).ifPresent(mistakes::add);
        }
        if (url == null) {
            mistakes.addAll(database.mistakesWithoutUrl());
            if (state != null) {
                mistakes.add("--state is given without --jdbc-url: the tables that it belongs to would be gone");
            }
            decided.putAll(EmbeddedDatabase.settings(5432));
        } else {
            mistakes.addAll(database.mistakes(url, job.given(JobOptions.JDBC_USER, decided)));
        }
        mistakes.addAll(job.mistakes(decided));
        if (webPort != null) {
            mistakes.addAll(LocalJobOptions.portMistakes("--web-port", webPort));
        }
        return mistakes;
    }

    private Optional<String> pushesMistake() {
        if (pushes == null) {
            return Optional.of("--pushes PATH is missing");
        }
        if (pushes.toString().isBlank()) {
            return Optional.of("--pushes is empty; expected a file or folder that can be read");
        }
        if (!Files.isReadable(pushes)) {
            return Optional.of("--pushes is " + pushes + "; expected a file or folder that can be read");
        }
        try {
            return LocalArchive.files(pushes).isEmpty()
                    ? Optional.of(
                            "--pushes is " + pushes + "; expected a .xml or .xml.gz file, or a folder that holds one")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "--pushes is " + pushes + "; expected a file or folder that can be read, but " + e.getMessage());
        }
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        try (Stop stop = Stop.onSignal()) {
            Map<String, String> decided = decided();
            if (job.given(JobOptions.JDBC_URL, decided) != null) {
                return run(job.settings(decided), stop);
            }
            err.println("couponflow: starting a PostgreSQL of its own");
            try (EmbeddedDatabase server = EmbeddedDatabase.start(0)) {
                decided.putAll(server.settings());
                return run(job.settings(decided), stop);
            }
        }
    }

    private int run(JobSettings settings, Stop stop) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        Database target = Database.of(settings);
        target.check();
        migrate(settings);
        if (state == null) {
            refuseUsedTables(target, settings);
        }
        if (settings.rebuild()) {
            awaitOthers(target, stop);
            err.println("couponflow: rebuilding: the tables of schema couponflow are emptied first");
        }
        long before = settings.rebuild() ? 0 : received(target);
        long started = System.nanoTime();
        List<Problem> problems;
        if (state == null) {
            readAll(settings, target, before, stop);
            problems = problems(target);
        } else {
            try (StateFolder folder = StateFolder.open(state)) {
                problems = new NightlyRun(settings, target, folder, err)
                        .run(
                                PushFiles.list(String.valueOf(pushes)),
                                catalogue(settings),
                                before,
                                job.parallelism(),
                                webPort,
                                stop);
            }
        }
        summarize(target, out, Duration.ofNanos(System.nanoTime() - started), before);
        return told(problems);
    }

    private static List<Problem> problems(Database target) throws SQLException {
        try (Connection connection = target.connect()) {
            return ArchiveTable.problems(connection);
        }
    }

    /** Says what could not be read to its end; the exit code. */
    private int told(List<Problem> problems) {
        if (problems.isEmpty()) {
            return Main.OK;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        Report.problems(problems).forEach(out::println);
        out.flush();
        if (acceptDamaged) {
            return Main.OK;
        }
        PrintWriter err = spec.commandLine().getErr();
        Report.problems(problems).forEach(line -> err.println("couponflow: " + line));
        err.println("couponflow: the tables hold what could be read; --accept-damaged ends such a run with 0");
        return Main.FAILED;
    }

    private void readAll(JobSettings settings, Database target, long before, Stop stop) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        try (LocalFlink flink = LocalFlink.start(job.parallelism(), anyPort(webPort), CHECKPOINT_INTERVAL)) {
            StreamExecutionEnvironment environment = flink.environment(job.parallelism());
            CouponJob.build(environment, settings);
            LocalFlink.Job running = flink.submit(environment, "couponflow run");
            err.println("couponflow: reading " + pushes + webUi(webPort, flink));
            try (ProgressLine line = new ProgressLine(err, target, running.id(), before)) {
                for (int looks = 0;
                        !running.endedWithin(looks < EARLY_LOOKS ? EARLY_INTERVAL : PROGRESS_INTERVAL);
                        looks++) {
                    if (stop.isRequested()) {
                        flink.cancel(running);
                        throw new Failure("ended before all pushes were read; the tables show the last checkpoint");
                    }
                    if (looks < EARLY_LOOKS) {
                        flink.checkpoint(running);
                    }
                    line.show();
                }
            }
            running.check();
        }
    }

    static int anyPort(@Nullable Integer webPort) {
        return webPort == null ? 0 : webPort;
    }

    /** The link to the Web UI, where it was asked for: what a nightly run says is often kept where others read it. */
    static String webUi(@Nullable Integer webPort, LocalFlink flink) {
        return webPort == null ? "" : "; Flink's Web UI: " + flink.webUi();
    }

    private static @Nullable ListedFile catalogue(JobSettings settings) throws IOException {
        return settings.catalogPath() == null
                ? null
                : PushFiles.list(settings.catalogPath()).get(0);
    }

    private static long received(Database target) throws SQLException {
        try (Connection connection = target.connect()) {
            return Figures.totals(connection).received();
        }
    }

    private static void refuseUsedTables(Database target, JobSettings settings) throws SQLException {
        try (Connection connection = target.connect()) {
            JobRun.refuseUsedTables(connection, CouponJob.start(settings));
        } catch (JobRun.TablesInUseException e) {
            throw new Failure(e.getMessage() + " (--rebuild)", e);
        }
    }

    /** A rebuild empties tables, and so waits for whoever reads or writes them: told before anything is emptied. */
    private void awaitOthers(Database target, Stop stop) throws SQLException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        long deadline = System.nanoTime() + REBUILD_PATIENCE.toNanos();
        String told = "";
        try (Connection connection = target.connect()) {
            String users = JobRun.usersOfTables(connection).orElse("");
            while (!users.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new Failure("--rebuild has waited " + REBUILD_PATIENCE.toSeconds()
                            + " s for the tables of schema couponflow, which are in use by " + users
                            + "; expected nobody to use them. Nothing was changed");
                }
                if (!users.equals(told)) {
                    err.println("couponflow: --rebuild waits for the tables of schema couponflow, which are in use by "
                            + users);
                    told = users;
                }
                if (stop.await(REBUILD_PAUSE)) {
                    throw new Failure("ended before the tables were emptied; nothing was changed");
                }
                users = JobRun.usersOfTables(connection).orElse("");
            }
        }
    }

    /** What the command line says, by the setting's key. */
    private Map<String, String> decided() {
        Map<String, String> decided = database.decided();
        // An empty path is told by name; to the settings it would be none, and Kafka be missing.
        String path = String.valueOf(pushes);
        decided.put(JobOptions.PUSHES_PATH.key(), path.isBlank() ? "-" : path);
        if (catalog != null) {
            decided.put(JobOptions.CATALOG_PATH.key(), catalog.toString());
        }
        if (rebuild) {
            decided.put(JobOptions.REBUILD.key(), "true");
        }
        return decided;
    }

    /** Brings the database into the form of this version. */
    static void migrate(JobSettings settings) {
        try {
            CouponJob.prepareDatabase(settings);
        } catch (MigrationException e) {
            throw new Failure("the database at " + Database.of(settings).name() + ": " + e.getMessage(), e);
        }
    }

    /** @param before how many pushes had been received before this run */
    private static void summarize(Database target, PrintWriter out, Duration took, long before) throws SQLException {
        try (Connection connection = target.connect()) {
            Figures.Totals totals = Figures.totals(connection);
            Report.totals(totals, Figures.deadLetters(connection)).forEach(out::println);
            double seconds = Math.max(took.toMillis(), 1) / 1000.0;
            out.printf(
                    Locale.ROOT,
                    "%-18s %,14.1f s  %,.0f pushes/s%n",
                    "took",
                    seconds,
                    (totals.received() - before) / seconds);
            List<Figures.ChannelRow> channels = Figures.channels(connection, TOP_CHANNELS);
            out.println();
            out.println("Channels that issued most (of all cards, at most " + TOP_CHANNELS + "):");
            Report.channels(channels).forEach(out::println);
            out.flush();
        }
    }
}
