package io.couponflow.quickstart;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The commands a person types. Exit codes: 0 it worked, 1 it failed while running, 2 what was typed makes no sense (all
 * mistakes are told at once).
 */
@Command(
        name = "couponflow",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Weixin coupon pushes in, the conversion of every channel in PostgreSQL out.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            DashboardCommand.class,
            ReplayCommand.class,
            ReconcileCommand.class,
            GenerateCommand.class,
            ClusterCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "'couponflow COMMAND --help' tells the options of a command."})
public final class Main {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** Kept, or the garbage collector takes it with its level. */
    private static final Logger DRIVER_LOGGER = Logger.getLogger("org.postgresql");

    /** A command whose options are checked together before it is called. */
    interface Checked extends Callable<Integer> {
        /** What is wrong with the options, a line a mistake; empty if they make sense. */
        List<String> mistakes();

        /** Whether failures are shown with their stack trace. */
        boolean verbose();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"couponflow " + version()};
        }
    }

    private final PrintWriter out;
    private final PrintWriter err;

    Main(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        // Read by log4j2.properties, so it must be set before the first logger is made.
        System.setProperty("couponflow.terminal.level", Arrays.asList(args).contains("--verbose") ? "INFO" : "OFF");
        // Writes to the terminal what its exceptions say as well.
        DRIVER_LOGGER.setLevel(Level.OFF);
        Main main = new Main(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.exit(main.run(args));
    }

    /** Runs a command line and gives its exit code. */
    int run(String... args) {
        CommandLine cli = new CommandLine(this).setOut(out).setErr(err);
        collectErrors(cli);
        cli.registerConverter(LocalDate.class, Main::day);
        ParseResult parsed = cli.parseArgs(args);
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        ParseResult last = parsed;
        List<String> mistakes = messages(parsed);
        while (last.hasSubcommand()) {
            last = last.subcommand();
            mistakes.addAll(messages(last));
        }
        Object command = last.commandSpec().userObject();
        if (!(command instanceof Checked checked)) {
            if (mistakes.isEmpty()) {
                mistakes.add("no command given; expected one of "
                        + String.join(", ", last.commandSpec().subcommands().keySet()));
            }
            return refuse(mistakes, last.commandSpec().qualifiedName() + " --help");
        }
        return call(checked, mistakes, last.commandSpec().qualifiedName() + " --help");
    }

    private static void collectErrors(CommandLine cli) {
        cli.getCommandSpec().parser().collectErrors(true);
        // What follows is another program's: none of its options is one of ours.
        if (cli.getCommand() instanceof ClusterCommand.Flink) {
            cli.setStopAtPositional(true).setUnmatchedOptionsArePositionalParams(true);
        }
        cli.getSubcommands().values().forEach(Main::collectErrors);
    }

    private int call(Checked command, List<String> mistakes, String help) {
        try {
            mistakes.addAll(command.mistakes());
            return mistakes.isEmpty() ? command.call() : refuse(mistakes, help);
        } catch (Exception e) { // whatever it is, it ends here, as a line for a person
            err.println("couponflow: "
                    + shown(e instanceof Failure ? String.valueOf(e.getMessage()) : "failed: " + rootMessage(e)));
            if (command.verbose()) {
                e.printStackTrace(err);
            } else if (!(e instanceof Failure)) {
                err.println("couponflow: --verbose shows where");
            }
            return FAILED;
        }
    }

    private int refuse(List<String> mistakes, String help) {
        mistakes.forEach(mistake -> err.println("couponflow: " + shown(mistake)));
        err.println("couponflow: '" + help + "' tells what is expected");
        return USAGE;
    }

    /** A message as a terminal may show it: whatever it quotes, its own lines are the only control characters. */
    private static String shown(String message) {
        return message.lines().map(Report::shown).collect(Collectors.joining("\n"));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is no day such as 2025-01-01");
        }
    }

    private static List<String> messages(ParseResult parsed) {
        List<String> messages = new ArrayList<>();
        for (Exception error : parsed.errors()) {
            messages.add(firstLine(error.getMessage()));
        }
        return messages;
    }

    /** The version of the jar; unknown when run from classes. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not built as a jar)" : version;
    }

    /** The innermost message of a failure, on one line. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root instanceof FileSystemException file ? fileMessage(file) : firstLine(root.getMessage());
        return message.isEmpty() ? root.getClass().getSimpleName() : message;
    }

    /** Says what is wrong with a file: the message of most of these exceptions is its path alone. */
    private static String fileMessage(FileSystemException failure) {
        String reason = firstLine(failure.getReason());
        if (failure instanceof AccessDeniedException) {
            reason = "access denied";
        } else if (failure instanceof NoSuchFileException) {
            reason = "no such file or folder";
        } else if (reason.isEmpty()) {
            reason = failure.getClass().getSimpleName();
        }
        return failure.getFile() == null ? reason : failure.getFile() + ": " + reason;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.strip().lines().findFirst().orElse("");
    }
}
