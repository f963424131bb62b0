package io.couponflow.bench;

import io.couponflow.bench.Freshness.Mark;
import io.couponflow.bench.Tables.Commit;
import io.couponflow.quickstart.EmbeddedDatabase;
import io.couponflow.quickstart.EmbeddedKafka;
import io.couponflow.quickstart.TemporaryFolder;
import io.couponflow.quickstart.generate.PushGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The production job from a Kafka topic that is written to at a steady rate: how old a push is when the tables show it. */
@Command(
        name = "bench/run freshness",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures how long after a push was sent to Kafka the tables show it. Linux only.")
final class FreshnessBenchmark implements Callable<Integer> {

    private static final long LOOK_MILLIS = 20;
    private static final long PATIENCE_SECONDS = 120;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Pushes a second (default: half of the steady rate, which is measured first).")
    private @Nullable Integer rate;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many pushes the steady rate is measured with (default: ${DEFAULT-VALUE}).")
    private long count = 2_000_000;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "What is sent meanwhile does not count (default: ${DEFAULT-VALUE}).")
    private int warmUp = 120;

    @Option(names = "--seconds", paramLabel = "N", description = "How long is measured (default: ${DEFAULT-VALUE}).")
    private int seconds = 180;

    @Option(names = "--parallelism", paramLabel = "N", description = "Of the job (default: ${DEFAULT-VALUE}).")
    private int parallelism = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private FreshnessBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FreshnessBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder folder = new TemporaryFolder("bench")) {
            int pushesASecond = rate == null ? halfOfSteady(folder.path()) : rate;
            System.err.printf(Locale.ROOT, "sending %,d pushes/s for %d s ...%n", pushesASecond, warmUp + seconds);
            print(pushesASecond, measure(folder.path(), pushesASecond));
        }
        System.out.println("repeat: bench/run freshness "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        return 0;
    }

    private int halfOfSteady(Path folder) throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
            Path pushes = new PushFolder(folder, 1, count, 1).of(Mixture.LIVE);
            Double steady = new MeasuredRun(folder)
                    .job("live", Checkout.THIS, pushes, parallelism, database, List.of(), List.of())
                    .steady();
            if (steady == null) {
                throw new IllegalStateException("the job was over before its second checkpoint; expected more pushes"
                        + " than --count " + count);
            }
            return (int) (steady / 2);
        }
    }

    private Freshness measure(Path folder, int pushesASecond) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(0);
                EmbeddedKafka kafka = EmbeddedKafka.start(0);
                Tables tables = Tables.of(database)) {
            kafka.createTopic(FreshnessJob.TOPIC, parallelism);
            MeasuredRun run = new MeasuredRun(folder);
            Process job = run.start(
                    Checkout.THIS,
                    List.of(),
                    FreshnessJob.class.getName(),
                    List.of(
                            kafka.bootstrapServers(),
                            kafka.securityFile().toString(),
                            database.jdbcUrl(),
                            database.user(),
                            database.passwordFile(),
                            Integer.toString(parallelism)));
            try {
                long all = (long) pushesASecond * (warmUp + seconds);
                Future<List<Mark>> sent = thread.submit(new Sender(
                        kafka, new PushGenerator(Mixture.LIVE.plan(1, all)), parallelism, pushesASecond, all));
                List<Mark> seen = seen(run, job, tables, sent, all);
                return Freshness.of(sent.get(), seen, (long) pushesASecond * warmUp);
            } finally {
                if (job.isAlive()) {
                    job.getOutputStream().write('\n');
                    job.getOutputStream().close();
                    job.waitFor();
                }
            }
        } finally {
            thread.shutdownNow();
        }
    }

    /** Looks until the tables show all pushes. */
    private static List<Mark> seen(MeasuredRun run, Process job, Tables tables, Future<List<Mark>> sent, long all)
            throws IOException, InterruptedException, SQLException, ExecutionException {
        List<Mark> seen = new ArrayList<>();
        long shown = 0;
        long deadline = Long.MAX_VALUE;
        while (shown < all) {
            if (job.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                run.checkExit(job);
                throw new IllegalStateException("the job has ended; expected it to run on");
            }
            Commit commit = tables.commit();
            if (commit != null && commit.pushes() > shown) {
                shown = commit.pushes();
                seen.add(new Mark(shown, System.nanoTime()));
            }
            if (sent.isDone() && deadline == Long.MAX_VALUE) {
                sent.get();
                deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the tables show " + shown + " of " + all + " pushes "
                        + PATIENCE_SECONDS + " s after the last was sent: the job does not keep up");
            }
        }
        return seen;
    }

    private void print(int pushesASecond, Freshness freshness) {
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "%,d pushes/s from Kafka for %d s, a checkpoint every %d s: seconds from sending to the tables%n",
                pushesASecond,
                seconds,
                FreshnessJob.CHECKPOINT_INTERVAL.toSeconds());
        System.out.printf(
                Locale.ROOT,
                "p50 %.2f, p90 %.2f, p99 %.2f, max %.2f%n",
                freshness.seconds(0.5),
                freshness.seconds(0.9),
                freshness.seconds(0.99),
                freshness.seconds(1));
    }
}
