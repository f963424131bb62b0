package io.couponflow.bench;

import io.couponflow.quickstart.EmbeddedDatabase;
import io.couponflow.quickstart.TemporaryFolder;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import io.couponflow.quickstart.generate.Rates;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The production job over generated pushes, as {@code couponflow run} runs it, beside the ceiling and with one hot
 * channel. Each is measured in a JVM of its own, one after another; each job writes to a new PostgreSQL.
 */
@Command(
        name = "bench/run job",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the whole job, its ceiling and the cost of one hot channel. Linux only.")
final class JobBenchmark implements Callable<Integer> {

    private static final double HOT = 0.9;

    @Option(names = "--count", paramLabel = "N", description = "How many pushes (default: ${DEFAULT-VALUE}).")
    private long count = 2_000_000;

    @Option(names = "--seed", paramLabel = "N", description = "Of the generated pushes (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--files",
            paramLabel = "N",
            description = "Into how many files; a file is read by one task (default: ${DEFAULT-VALUE}).")
    private int files = 1;

    @Option(names = "--parallelism", paramLabel = "N", description = "Of every job (default: ${DEFAULT-VALUE}).")
    private int parallelism = 2;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often all is measured; 0 for a profile alone (default: ${DEFAULT-VALUE}).")
    private int rounds = 1;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where pushes and logs stay; pushes of an earlier run are taken again (default: none stay).")
    private @Nullable Path folder;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Profiles one more run of the job and writes its collapsed stacks.")
    private @Nullable Path profile;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private JobBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JobBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (folder != null) {
            Files.createDirectories(folder);
            return measure(folder);
        }
        try (TemporaryFolder temporary = new TemporaryFolder("bench")) {
            return measure(temporary.path());
        }
    }

    private int measure(Path work) throws Exception {
        Path uniform = pushes(work, 0);
        if (rounds > 0) {
            compare(uniform, pushes(work, HOT), work);
        }
        if (profile != null) {
            told(job("profiled", uniform, work, Profile.options(work, profile)));
            Profile.summarize(profile, System.out);
        }
        System.out.println("repeat: bench/run job "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        return 0;
    }

    private void compare(Path uniform, Path hot, Path work) throws Exception {
        List<Measurement> jobs = new ArrayList<>();
        List<Measurement> ceilings = new ArrayList<>();
        List<Measurement> hots = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            jobs.add(told(job("job", uniform, work, List.of())));
            ceilings.add(told(new MeasuredRun(work).ceiling("ceiling", uniform, parallelism)));
            hots.add(told(job("job, hot", hot, work, List.of())));
        }
        System.out.println();
        System.out.println(Measurement.HEADER);
        for (int round = 0; round < rounds; round++) {
            System.out.println(jobs.get(round).line());
            System.out.println(ceilings.get(round).line());
            System.out.println(hots.get(round).line());
        }
        printRatio("job / ceiling", jobs, ceilings);
        printRatio("hot / uniform", hots, jobs);
    }

    private Measurement job(String name, Path pushes, Path work, List<String> jvmOptions) throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
            return new MeasuredRun(work).job(name, pushes, parallelism, database, List.of(), jvmOptions);
        }
    }

    private static Measurement told(Measurement measured) {
        System.err.println("done: " + measured.line().strip());
        return measured;
    }

    /** The median over the rounds of the ratio of steady rates, a round compared with itself. */
    private static void printRatio(String what, List<Measurement> above, List<Measurement> below) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < above.size(); round++) {
            Double numerator = above.get(round).steady();
            Double denominator = below.get(round).steady();
            if (numerator != null && denominator != null) {
                ratios.add(numerator / denominator);
            }
        }
        ratios.sort(null);
        System.out.println(what + ", steady: "
                + (ratios.isEmpty()
                        ? "– (all were over before the second checkpoint; more pushes are needed)"
                        : String.format(Locale.ROOT, "%.2f", ratios.get(ratios.size() / 2))));
    }

    /** A folder of generated pushes, or those that an earlier run has left. */
    private Path pushes(Path work, double hotShare) throws IOException {
        Path pushes = work.resolve(
                String.format(Locale.ROOT, "pushes-%d-of-seed-%d-hot-%.1f-in-%d", count, seed, hotShare, files));
        if (Files.isDirectory(pushes)) {
            return pushes;
        }
        System.err.printf(Locale.ROOT, "generating %,d pushes, hot share %.1f ...%n", count, hotShare);
        Path unfinished = Files.createDirectories(work.resolve("unfinished"));
        PushGenerator generator = new PushGenerator(
                new Plan(seed, count, Plan.DEFAULT_START, Plan.DEFAULT_DAYS, hotShare, Rates.DEFAULT));
        List<OutputStream> outputs = new ArrayList<>();
        try {
            for (int file = 0; file < files; file++) {
                outputs.add(new BufferedOutputStream(
                        Files.newOutputStream(unfinished.resolve("pushes-" + file + ".xml")), 1 << 16));
            }
            for (long i = 0; i < count; i++) {
                OutputStream output = outputs.get((int) (i % files));
                output.write(generator.next());
                output.write('\n');
            }
        } finally {
            for (OutputStream output : outputs) {
                output.close();
            }
        }
        return Files.move(unfinished, pushes);
    }
}
