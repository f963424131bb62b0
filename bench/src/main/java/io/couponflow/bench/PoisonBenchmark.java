package io.couponflow.bench;

import io.couponflow.quickstart.EmbeddedDatabase;
import io.couponflow.quickstart.TemporaryFolder;
import java.io.IOException;
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
 * The production job over pushes that all meet on one key, as {@code couponflow run} runs it: each kind with n and with 10n
 * of them, each in a JVM of its own and into a new PostgreSQL.
 */
@Command(
        name = "bench/run poison",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures what ten times as many pushes on one key cost. Exit code 1 where it is more than 12 times as"
                        + " much. Linux only.")
final class PoisonBenchmark implements Callable<Integer> {

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description = "Which kinds: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Poison> kinds = List.of(Poison.values());

    @Option(names = "--few", paramLabel = "N", description = "The smaller size (default: each kind's own).")
    private @Nullable Long few;

    @Option(names = "--parallelism", paramLabel = "N", description = "Of every job (default: ${DEFAULT-VALUE}).")
    private int parallelism = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private PoisonBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PoisonBenchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (few != null && few < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--few is " + few + ", at least 1 is expected");
        }
        List<PoisonGrowth> grown = new ArrayList<>();
        Measurement start = measured("start", Poison.SCANS, 1);
        for (Poison kind : kinds) {
            long size = few == null ? kind.few() : few;
            String name = kind.name().toLowerCase(Locale.ROOT);
            grown.add(new PoisonGrowth(name, size, start, measured(name, kind, size), measured(name, kind, 10 * size)));
            System.err.println("done: " + grown.get(grown.size() - 1).line().strip());
        }
        return told(start, grown);
    }

    private int told(Measurement start, List<PoisonGrowth> grown) {
        System.out.println();
        System.out.println(PoisonGrowth.HEADER);
        grown.forEach(growth -> System.out.println(growth.line()));
        System.out.printf(
                Locale.ROOT, "without the start: %.1f s, %.1f s of CPU%n", start.seconds(), start.cpuSeconds());
        System.out.println("repeat: bench/run poison "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        return grown.stream().allMatch(PoisonGrowth::isBounded) ? 0 : 1;
    }

    private Measurement measured(String name, Poison kind, long count) throws Exception {
        System.err.printf(Locale.ROOT, "%s, %,d ...%n", name, count);
        try (TemporaryFolder folder = new TemporaryFolder("bench");
                EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
            Poison.Written input =
                    kind.write(Files.createDirectories(folder.path().resolve("input")), count);
            Path catalogue = input.catalogue();
            Measurement measured = new MeasuredRun(folder.path())
                    .job(
                            name,
                            Checkout.THIS,
                            input.pushes(),
                            parallelism,
                            database,
                            catalogue == null ? List.of() : List.of("--catalog", catalogue.toString()),
                            List.of());
            if (measured.pushes() != kind.pushes(count)) {
                throw new IOException("the job has taken " + measured.pushes() + " pushes of " + name + ", "
                        + kind.pushes(count) + " are expected");
            }
            return measured;
        }
    }
}
