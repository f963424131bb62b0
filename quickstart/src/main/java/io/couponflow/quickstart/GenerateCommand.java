package io.couponflow.quickstart;

import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import io.couponflow.quickstart.generate.Rates;
import io.couponflow.quickstart.generate.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes generated pushes and the catalogue that fits. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Version.class,
        description = "Writes a seeded, realistic stream of pushes, and the catalogue of the cards they are about.")
final class GenerateCommand implements Main.Checked {

    @Option(names = "--pushes", paramLabel = "FILE", description = "Where the pushes go; .gz compresses them.")
    private @Nullable Path pushes;

    @Option(names = "--catalog", paramLabel = "FILE", description = "Where the catalogue goes, one JSON a line.")
    private @Nullable Path catalog;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed writes the same bytes (default: 1).")
    private long seed = 1;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many pushes: exactly, repeated and broken ones included (default: 100000).")
    private long count = 100_000;

    @Option(
            names = "--start",
            paramLabel = "DATE",
            description = "The first day, as 2025-01-01, in Asia/Shanghai (default: 2025-01-01).")
    private LocalDate start = Plan.DEFAULT_START;

    @Option(names = "--days", paramLabel = "N", description = "How many days they span, about (default: 90).")
    private int days = Plan.DEFAULT_DAYS;

    @Option(
            names = "--hot-share",
            paramLabel = "SHARE",
            description = "The share of taps, such as 0.9, that take one card from one channel (default: 0).")
    private double hotShare;

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            description = "The share of pushes that are sent again (default: 0.02).")
    private double duplicates = Rates.DEFAULT.repeated();

    @Option(
            names = "--disorder",
            paramLabel = "SHARE",
            description = "The share of pushes that come late (default: 0.05).")
    private double disorder = Rates.DEFAULT.late();

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    private CommandSpec spec = CommandSpec.create();

    GenerateCommand() {}

    /** Puts the table of rates below the options. */
    @Spec
    void describeRates(CommandSpec self) {
        List<String> footer = new ArrayList<>(List.of("", "The rates of the mixture:"));
        Rates.DEFAULT.table().forEach(line -> footer.add("  " + line.replace("%", "%%")));
        self.usageMessage().footer(footer.toArray(new String[0]));
        spec = self;
    }

    @Override
    public boolean verbose() {
        return verbosity.verbose();
    }

    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (pushes == null && catalog == null) {
            mistakes.add("nothing to write: --pushes FILE or --catalog FILE is missing");
        }
        if (count < 1) {
            mistakes.add("--count is " + count + "; expected 1 or more");
        }
        if (days < 1 || days > 3650) {
            mistakes.add("--days is " + days + "; expected 1 to 3650");
        }
        checkShare("--hot-share", hotShare, mistakes);
        checkShare("--duplicates", duplicates, mistakes);
        checkShare("--disorder", disorder, mistakes);
        checkFolder("--pushes", pushes, mistakes);
        checkFolder("--catalog", catalog, mistakes);
        if (pushes != null && catalog != null && areSame(pushes, catalog)) {
            mistakes.add("--pushes and --catalog are both " + catalog + "; expected two files");
        }
        return mistakes;
    }

    private static boolean areSame(Path one, Path other) {
        try {
            return one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkShare(String option, double share, List<String> mistakes) {
        if (!(share >= 0 && share <= 1)) {
            mistakes.add(option + " is " + share + "; expected a share from 0 to 1");
        }
    }

    private static void checkFolder(String option, @Nullable Path file, List<String> mistakes) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            mistakes.add(option + " is " + file + "; expected a file in a folder that exists");
        }
    }

    @Override
    public Integer call() throws IOException {
        Rates rates = Rates.DEFAULT.withDelivery(duplicates, disorder);
        PushGenerator generator = new PushGenerator(new Plan(seed, count, start, days, hotShare, rates));
        PrintWriter out = spec.commandLine().getOut();
        if (catalog != null) {
            generator.writeCatalogue(catalog);
            out.println("wrote the catalogue to " + catalog);
        }
        if (pushes != null) {
            generator.writePushes(pushes);
            Tally tally = generator.tally();
            out.printf(
                    Locale.ROOT,
                    "wrote %,d pushes to %s: %,d to accept (%,d of them unknown), %,d repeats, %,d broken, %,d to ignore%n",
                    tally.written(),
                    pushes,
                    tally.accepted(),
                    tally.unknown(),
                    tally.repeats(),
                    tally.dead(),
                    tally.ignored());
        }
        out.flush();
        return Main.OK;
    }
}
