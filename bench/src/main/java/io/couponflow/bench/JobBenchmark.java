package io.couponflow.bench;

import io.couponflow.quickstart.EmbeddedDatabase;
import io.couponflow.quickstart.TemporaryFolder;
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
 * The production job over generated pushes, as {@code couponflow run} runs it, beside the ceiling and another checkout's
 * job. Each is measured in a JVM of its own, one after another; each job writes to a new PostgreSQL.
 */
@Command(
        name = "bench/run job",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the whole job beside its ceiling and, if asked, another checkout's. Linux only.")
final class JobBenchmark implements Callable<Integer> {

    @Option(
            names = "--mixture",
            paramLabel = "MIXTURE",
            split = ",",
            description = "Which pushes: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Mixture> mixtures = List.of(Mixture.values());

    @Option(
            names = "--against",
            paramLabel = "DIR",
            description = "Another checkout, built there by ./mvnw -pl bench -am package -DskipTests: its job is"
                    + " measured in turns with this one over the same pushes.")
    private @Nullable Path against;

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
            description = "Profiles one more run of the job, with the first mixture, and writes its collapsed stacks.")
    private @Nullable Path profile;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private JobBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JobBenchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    /** All rounds of one mixture. */
    private record Rounds(
            Mixture mixture, List<Measurement> jobs, List<Measurement> others, List<Measurement> ceilings) {
        Rounds(Mixture mixture) {
            this(mixture, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
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
        PushFolder pushes = new PushFolder(work, seed, count, files);
        Checkout other = against == null ? null : Checkout.at(against);
        if (rounds > 0) {
            List<Rounds> measured = mixtures.stream().map(Rounds::new).toList();
            for (int round = 0; round < rounds; round++) {
                for (Rounds of : measured) {
                    measure(of, pushes.of(of.mixture), other, work);
                }
            }
            print(measured, other);
        }
        if (profile != null) {
            Mixture mixture = mixtures.get(0);
            Measurement profiled = job(
                    mixture + ", profiled", Checkout.THIS, pushes.of(mixture), work, Profile.options(work, profile));
            Profile.summarize(profile, profiled, System.out);
        }
        System.out.println("repeat: bench/run job "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        return 0;
    }

    private void measure(Rounds of, Path pushes, @Nullable Checkout other, Path work) throws Exception {
        of.jobs.add(job(of.mixture.toString(), Checkout.THIS, pushes, work, List.of()));
        if (other != null) {
            of.others.add(job(of.mixture + ", " + other.name(), other, pushes, work, List.of()));
        }
        of.ceilings.add(told(new MeasuredRun(work).ceiling(of.mixture + ", ceiling", pushes, parallelism)));
    }

    private Measurement job(String name, Checkout checkout, Path pushes, Path work, List<String> jvmOptions)
            throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
            return told(
                    new MeasuredRun(work).job(name, checkout, pushes, parallelism, database, List.of(), jvmOptions));
        }
    }

    private static Measurement told(Measurement measured) {
        System.err.println("done: " + measured.line());
        return measured;
    }

    private static void print(List<Rounds> measured, @Nullable Checkout other) {
        System.out.println();
        System.out.println(Measurement.HEADER);
        for (Rounds of : measured) {
            for (int round = 0; round < of.jobs.size(); round++) {
                System.out.println(of.jobs.get(round).line());
                if (other != null) {
                    System.out.println(of.others.get(round).line());
                }
                System.out.println(of.ceilings.get(round).line());
            }
        }
        for (Rounds of : measured) {
            System.out.println(
                    of.mixture + " / ceiling: steady " + Ratio.text(of.jobs, of.ceilings, Measurement::steady));
            if (other != null) {
                printAgainst(of, other.name());
            }
        }
    }

    private static void printAgainst(Rounds of, String other) {
        System.out.printf(
                Locale.ROOT,
                "%s / %s: CPU a push %s (without JIT %s; the job's %s, PostgreSQL's %s), steady %s%n",
                of.mixture,
                other,
                Ratio.text(of.jobs, of.others, Measurement::micros),
                Ratio.text(of.jobs, of.others, Measurement::microsWithoutJit),
                Ratio.text(of.jobs, of.others, Measurement::jobMicros),
                Ratio.text(of.jobs, of.others, Measurement::databaseMicros),
                Ratio.text(of.jobs, of.others, Measurement::steady));
    }
}
