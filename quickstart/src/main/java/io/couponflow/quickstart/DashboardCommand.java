package io.couponflow.quickstart;

import io.couponflow.dashboard.Audience;
import io.couponflow.dashboard.DashboardException;
import io.couponflow.dashboard.DashboardServer;
import io.couponflow.dashboard.DashboardSettings;
import io.couponflow.dashboard.Limits;
import io.couponflow.dashboard.Users;
import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsException;
import io.couponflow.job.SettingsLoader;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the tables of any couponflow database in a browser, until Ctrl-C. */
@Command(
        name = "dashboard",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Version.class,
        description = {
            "Shows the tables to marketing, finance and operations in a browser, until Ctrl-C.",
            "The database's user has to be a member of marketing_reader, finance_reader and ops_reader, or of",
            "those whose --audiences are shown; it needs no other right.",
            "Whoever reaches the server sees everything, so it listens to this machine alone unless there are users.",
            "The password is taken from COUPONFLOW_JDBC_PASSWORD, else PGPASSWORD, or from --jdbc-password-file."
        })
final class DashboardCommand implements Main.Checked {

    private static final String USERS = "COUPONFLOW_DASHBOARD_USERS";
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where it listens (default: 127.0.0.1).")
    private String host = DashboardSettings.DEFAULT_HOST;

    @Option(names = "--port", paramLabel = "PORT", description = "Where it listens; 0 = any free port (default: 8087).")
    private int port = DashboardSettings.DEFAULT_PORT;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = {
                "Who may log in, in YAML: alice: {password: \"$2b$…\", audiences: [marketing, ops]}",
                "Without it COUPONFLOW_DASHBOARD_USERS may hold the same."
            })
    private @Nullable Path users;

    @Option(
            names = "--audiences",
            paramLabel = "AUDIENCE",
            split = ",",
            description = "What is shown: some of marketing, finance, ops (default: all).")
    private List<String> audiences =
            Arrays.stream(Audience.values()).map(Audience::path).toList();

    @Option(
            names = "--min-n",
            paramLabel = "N",
            description = "Rates of fewer coupons than this are greyed (default: 30).")
    private int minN = DashboardSettings.DEFAULT_MIN_N;

    @Option(
            names = "--behind-proxy",
            description =
                    "A proxy in front of it speaks HTTPS; its X-Forwarded-For and X-Forwarded-Proto are believed.")
    private boolean behindProxy;

    @Option(
            names = "--hash-password",
            description = "Reads a password from the terminal or from standard input, prints its hash and ends.")
    private boolean hashPassword;

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DashboardCommand() {}

    @Override
    public boolean verbose() {
        return verbosity.verbose();
    }

    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (hashPassword) {
            return mistakes;
        }
        Map<String, String> decided = decided();
        String url = SettingsLoader.given(JobOptions.JDBC_URL, decided, System.getenv(), null)
                .orElse(null);
        if (url == null) {
            mistakes.add("--jdbc-url URL is missing: the database that is shown");
            decided.putAll(EmbeddedDatabase.settings(5432));
        } else {
            mistakes.addAll(database.mistakes(
                    url,
                    SettingsLoader.given(JobOptions.JDBC_USER, decided, System.getenv(), null)
                            .orElse(null)));
        }
        audiences.stream()
                .filter(audience -> Audience.named(audience).isEmpty())
                .forEach(audience ->
                        mistakes.add("--audiences names " + audience + "; expected some of marketing, finance, ops"));
        List<String> ofUsers = new ArrayList<>();
        Users known = users(ofUsers);
        mistakes.addAll(ofUsers);
        try {
            // Users that can't be read are not the same as none.
            String where = ofUsers.isEmpty() ? host : DashboardSettings.DEFAULT_HOST;
            mistakes.addAll(settings(SettingsLoader.load(decided, System.getenv(), null), known, where)
                    .mistakes());
        } catch (SettingsException e) {
            mistakes.addAll(e.mistakes());
        }
        return mistakes;
    }

    private Users users(List<String> mistakes) {
        String inEnvironment = System.getenv(USERS);
        if (users == null) {
            return inEnvironment == null || inEnvironment.isBlank()
                    ? Users.NONE
                    : Users.parse(inEnvironment, USERS, mistakes);
        }
        try {
            return Users.parse(Files.readString(users), users.toString(), mistakes);
        } catch (IOException e) {
            mistakes.add("--users is " + users + "; expected a file that can be read, but " + Main.rootMessage(e));
            return Users.NONE;
        }
    }

    private DashboardSettings settings(JobSettings job, Users known, String where) {
        return new DashboardSettings(
                where,
                port,
                job.jdbcUrl(),
                job.jdbcUser(),
                job.jdbcPassword(),
                audiences.stream()
                        .map(Audience::named)
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList(),
                known,
                minN,
                behindProxy,
                null,
                Limits.DEFAULT,
                InstantSource.system());
    }

    /** What the command line says of the job's settings, and what here has no other meaning. */
    private Map<String, String> decided() {
        Map<String, String> decided = new HashMap<>(database.decided());
        // A path of pushes keeps the settings from asking for Kafka.
        decided.put(JobOptions.PUSHES_PATH.key(), "-");
        decided.put(JobOptions.CATALOG_PATH.key(), "");
        decided.put(JobOptions.REBUILD.key(), "false");
        return decided;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (hashPassword) {
            out.println(hash());
            return Main.OK;
        }
        JobSettings job = SettingsLoader.load(decided(), System.getenv(), null);
        DashboardSettings settings = settings(job, users(new ArrayList<>()), host);
        try (Stop stop = Stop.onSignal();
                DashboardServer server = start(Database.of(job), settings)) {
            out.println("couponflow dashboard at " + server.url() + "; Ctrl-C ends it");
            if (!settings.users().isEmpty() && !behindProxy) {
                spec.commandLine()
                        .getErr()
                        .println("couponflow: without --behind-proxy passwords are sent unencrypted; put a proxy that"
                                + " speaks HTTPS in front of it for other than this machine");
            }
            stop.await(FOR_EVER);
        }
        return Main.OK;
    }

    /**
     * Starts a server.
     *
     * @throws Failure if the database can't be used or the address is taken
     */
    static DashboardServer start(Database database, DashboardSettings settings) {
        database.check();
        try {
            return DashboardServer.start(settings);
        } catch (DashboardException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // where it is a terminal; null means that only the output is none
    private static String hash() throws IOException {
        String password;
        Console console = Terminal.readsIn() ? System.console() : null;
        if (console == null) {
            password = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        } else {
            char[] typed = console.readPassword("Password: ");
            password = typed == null ? null : new String(typed);
        }
        try {
            return Users.hash(password == null ? "" : password);
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
