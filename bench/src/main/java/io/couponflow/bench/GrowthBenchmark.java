package io.couponflow.bench;

import io.couponflow.bench.StateGrowth.Row;
import io.couponflow.bench.StateGrowth.Sample;
import io.couponflow.bench.Tables.Commit;
import io.couponflow.quickstart.EmbeddedDatabase;
import io.couponflow.quickstart.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The production job over ever more codes, as {@code couponflow run} runs it: one run, looked at as it passes each size. */
@Command(
        name = "bench/run growth",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what a code costs in state, and how fast the job is as that grows. Linux only.")
final class GrowthBenchmark implements Callable<Integer> {

    private static final long LOOK_MILLIS = 500;

    @Option(
            names = "--codes",
            paramLabel = "N",
            split = ",",
            description = "Sizes to tell of; the job runs up to the greatest, with four pushes to three codes"
                    + " (default: ${DEFAULT-VALUE}).")
    private List<Long> codes = List.of(1_000_000L, 5_000_000L, 20_000_000L);

    @Option(names = "--parallelism", paramLabel = "N", description = "Of the job (default: ${DEFAULT-VALUE}).")
    private int parallelism = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private GrowthBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GrowthBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Long> marks = StateGrowth.marks(codes);
        CodeStream stream = new CodeStream(marks.get(marks.size() - 1));
        try (TemporaryFolder folder = new TemporaryFolder("bench");
                EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
            System.err.printf(Locale.ROOT, "writing %,d pushes ...%n", stream.pushes());
            Path pushes = Files.createDirectory(folder.path().resolve("pushes"));
            stream.write(pushes, parallelism);
            print(StateGrowth.rows(run(folder.path(), pushes, database, stream.pushes()), marks));
        }
        System.out.println("repeat: bench/run growth "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        return 0;
    }

    /** Samples of all commits but the last, which fills the cubes as well, and with which the job ends. */
    private List<Sample> run(Path folder, Path pushes, EmbeddedDatabase database, long all)
            throws IOException, InterruptedException, SQLException {
        List<Sample> samples = new ArrayList<>();
        MeasuredRun run = new MeasuredRun(folder);
        Path files = Files.createDirectory(folder.resolve("flink"));
        try (Tables tables = Tables.of(database)) {
            Process process = run.start(
                    Checkout.THIS,
                    List.of("-Djava.io.tmpdir=" + files),
                    MeasuredRun.COMMAND,
                    MeasuredRun.arguments(pushes, parallelism, database, List.of()));
            ThreadTimes threads = new ThreadTimes(process.pid());
            long before = 0;
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.look();
                Commit commit = tables.commit();
                if (commit != null && commit.pushes() > before && commit.pushes() < all) {
                    before = commit.pushes();
                    samples.add(new Sample(
                            CodeStream.codes(commit.pushes()),
                            commit.pushes(),
                            commit.at(),
                            Proc.treeCpuSeconds(process.pid()) - threads.seconds(Work.JIT),
                            tables.cpuSeconds(),
                            stateBytes(files)));
                    System.err.printf(Locale.ROOT, "%,d codes%n", CodeStream.codes(before));
                }
            }
            run.checkExit(process);
        }
        // Of the last commits the process may have ended before a look: its time is gone, or its checkpoint.
        return samples.stream()
                .filter(sample -> sample.cpuSeconds() > 0 && sample.stateBytes() > 0)
                .toList();
    }

    /** The size of the files of checkpoints below a folder, which change while it is looked at. */
    private static long stateBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.find(
                folder,
                Integer.MAX_VALUE,
                (path, attributes) ->
                        attributes.isRegularFile() && path.toString().contains("/checkpoints/"))) {
            return files.mapToLong(GrowthBenchmark::size).sum();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return stateBytes(folder);
            }
            throw e;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(List<Row> rows) {
        System.out.println();
        System.out.println(Row.HEADER);
        rows.forEach(row -> System.out.println(row.line()));
        List<Long> sizes = codes.stream().sorted().toList();
        Row few = StateGrowth.at(rows, sizes.get(0));
        Row many = rows.get(rows.size() - 1);
        if (few != null) {
            System.out.printf(
                    Locale.ROOT,
                    "%,d / %,d codes: pushes/s %.2f, CPU a push without JIT %.2f%n",
                    many.to().codes(),
                    few.to().codes(),
                    many.rate() / few.rate(),
                    many.micros() / few.micros());
        }
    }
}
