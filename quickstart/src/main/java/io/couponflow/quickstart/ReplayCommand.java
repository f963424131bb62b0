package io.couponflow.quickstart;

import io.couponflow.domain.Reason;
import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.quickstart.DeadLetters.Count;
import io.couponflow.quickstart.DeadLetters.Selection;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends the bodies of dead letters again, and notes it in their rows. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Version.class,
        description = {
            "Sends dead letters again, as new pushes, once what they were refused for is mended.",
            "They go to the topic that the job reads, or into a file for the next run. Without a selection all are",
            "sent that were not sent before. What is refused again becomes a dead letter of its own.",
            "It needs the user that owns the tables, or a member of couponflow_writer.",
            "The password is taken from COUPONFLOW_JDBC_PASSWORD, else PGPASSWORD, or from --jdbc-password-file."
        })
final class ReplayCommand implements Main.Checked {

    /** The reason of lines of the catalogue, which are no pushes. */
    static final String BAD_CATALOGUE = Reason.BAD_CATALOGUE.name();

    private static final String XML = ".xml";
    private static final String JSON_LINES = ".jsonl";

    /** Why a body can't be sent. */
    private static final Map<String, String> USELESS = Map.of(
            Reason.EMPTY_BODY.name(), "there is nothing to send",
            Reason.TOO_LARGE.name(), "only the first 64 KiB were kept");

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "Only these, such as MALFORMED_XML; several with commas, or repeated.")
    private List<String> reasons = new ArrayList<>();

    @Option(names = "--source", paramLabel = "SOURCE", description = "Only from this topic or file; may be repeated.")
    private List<String> sources = new ArrayList<>();

    @Mixin
    private final SpanOptions span = new SpanOptions();

    @Option(names = "--again", description = "Also those that were sent before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Tells what would be sent, and sends and writes nothing.")
    private boolean dryRun;

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", description = "Kafka's brokers.")
    private @Nullable String servers;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Where pushes go (default: weixin-push).")
    private @Nullable String topic;

    @Option(
            names = "--catalog-topic",
            paramLabel = "TOPIC",
            description = "Where lines of the catalogue go (default: card-catalog).")
    private @Nullable String catalogTopic;

    @Option(
            names = "--kafka-properties-file",
            paramLabel = "FILE",
            description = "Further settings of the Kafka client, such as its security.")
    private @Nullable String kafkaPropertiesFile;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description =
                    "A new .xml file for pushes, instead of Kafka. Those that would hurt their neighbours go to files"
                            + " of their own beside it, FILE-1.xml and so on: let the next run read the folder.")
    private @Nullable Path to;

    @Option(
            names = "--catalog-to",
            paramLabel = "FILE",
            description = "A new .jsonl file for lines of the catalogue; without it they are left out.")
    private @Nullable Path catalogTo;

    @Mixin
    private final TablesOptions tables = new TablesOptions();

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReplayCommand() {}

    @Override
    public boolean verbose() {
        return verbosity.verbose();
    }

    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        List<String> known = Arrays.stream(Reason.values()).map(Reason::name).toList();
        reasons.stream()
                .filter(reason -> !known.contains(reason))
                .forEach(reason ->
                        mistakes.add("--reason is " + reason + "; expected one of " + String.join(", ", known)));
        if (to == null) {
            mistakes.addAll(kafkaMistakes());
        } else {
            mistakes.addAll(fileMistakes(to));
        }
        List<String> further = tables.mistakes(decided());
        mistakes.addAll(further);
        if (further.isEmpty()) {
            JobSettings settings = tables.settings(decided());
            if (settings.kafka() != null && settings.kafka().topics().size() != 1) {
                mistakes.add("--topic is " + String.join(";", settings.kafka().topics()) + "; expected one topic");
            }
            mistakes.addAll(span.mistakes(settings.zone()));
        }
        return mistakes;
    }

    private List<String> kafkaMistakes() {
        List<String> mistakes = new ArrayList<>();
        if (catalogTo != null) {
            mistakes.add("--catalog-to goes with --to FILE; expected --catalog-topic");
        }
        if (!dryRun && !namesKafka()) {
            mistakes.add("where to? --bootstrap-servers HOST:PORT or --to FILE is missing");
        }
        return mistakes;
    }

    private List<String> fileMistakes(Path target) {
        List<String> mistakes = new ArrayList<>();
        Map<String, @Nullable String> ofKafka = new LinkedHashMap<>();
        ofKafka.put("--bootstrap-servers", servers);
        ofKafka.put("--topic", topic);
        ofKafka.put("--catalog-topic", catalogTopic);
        ofKafka.put("--kafka-properties-file", kafkaPropertiesFile);
        ofKafka.forEach((option, value) -> {
            if (value != null) {
                mistakes.add("--to is a file; expected no " + option + " beside it"
                        + (option.equals("--catalog-topic") ? " but --catalog-to" : ""));
            }
        });
        newFileMistake("--to", target, XML, mistakes);
        if (catalogTo != null) {
            newFileMistake("--catalog-to", catalogTo, JSON_LINES, mistakes);
        }
        return mistakes;
    }

    private static void newFileMistake(String option, Path file, String ending, List<String> mistakes) {
        Path folder = file.toAbsolutePath().getParent();
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
            mistakes.add(option + " is " + file + "; expected a name that ends with " + ending);
        } else if (Files.exists(file)) {
            mistakes.add(option + " is " + file + "; it exists, and is not overwritten");
        } else if (folder == null || !Files.isDirectory(folder)) {
            mistakes.add(option + " is " + file + "; expected a file in a folder that exists");
        }
    }

    @Override
    public Integer call() throws Exception {
        JobSettings settings = tables.settings(decided());
        Database database = Database.of(settings);
        database.check();
        try {
            return replay(settings, database);
        } catch (Exception e) { // whatever lies around the server's answer
            throw database.orDenied(
                    e,
                    "replay notes what it has sent; expected the user that owns the tables of couponflow, or a member of"
                            + " couponflow_writer");
        }
    }

    private int replay(JobSettings settings, Database database) throws Exception {
        RunCommand.migrate(settings);
        Selection selection = new Selection(
                reasons, sources, span.from(settings.zone()), span.until(settings.zone()), again, List.of());
        List<Count> counts;
        try (Connection connection = database.connect()) {
            counts = DeadLetters.count(connection, selection);
        }
        Map<String, String> leftOut = leftOut(settings);
        List<Count> useful = counts.stream()
                .filter(count -> !leftOut.containsKey(count.reason()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (dryRun) {
            Report.letters("would send", useful, Count::source).forEach(out::println);
        } else if (useful.isEmpty()) {
            out.println("nothing to send");
        } else {
            send(settings, database, selection.leavingOut(leftOut.keySet()), useful);
        }
        List<Count> useless = counts.stream()
                .filter(count -> leftOut.containsKey(count.reason()))
                .toList();
        if (!useless.isEmpty()) {
            Report.letters(
                            "left out",
                            useless,
                            count -> count.source() + ": " + Objects.requireNonNull(leftOut.get(count.reason())))
                    .forEach(out::println);
        }
        out.flush();
        return Main.OK;
    }

    private void send(JobSettings settings, Database database, Selection selection, List<Count> expected)
            throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Set<String> expectedReasons = expected.stream().map(Count::reason).collect(Collectors.toSet());
        try (Stop stop = Stop.onSignal();
                ReplayTarget target = open(settings, expectedReasons)) {
            List<Count> sent = new Replay(database, selection, target).run(stop);
            Report.letters("sent", sent, Count::source).forEach(out::println);
            if (target instanceof ReplayFiles files) {
                files.written().forEach(file -> out.println("wrote " + file));
            } else {
                out.println("to Kafka at "
                        + Objects.requireNonNull(settings.kafka()).bootstrapServers());
            }
        }
    }

    private ReplayTarget open(JobSettings settings, Set<String> expectedReasons) throws InterruptedException {
        if (to != null) {
            return new ReplayFiles(to, catalogTo);
        }
        var kafka = Objects.requireNonNull(settings.kafka());
        String pushes = kafka.topics().get(0);
        // Without a topic for them no line of the catalogue comes.
        String catalogue = Objects.requireNonNullElse(settings.catalogTopic(), pushes);
        List<String> needed = expectedReasons.stream()
                .map(reason -> reason.equals(BAD_CATALOGUE) ? catalogue : pushes)
                .distinct()
                .toList();
        return ReplayTopics.open(kafka.bootstrapServers(), kafka.properties(), pushes, catalogue, needed);
    }

    /** The reasons that are not sent, and why. */
    private Map<String, String> leftOut(JobSettings settings) {
        Map<String, String> leftOut = new TreeMap<>(USELESS);
        if (to != null && catalogTo == null) {
            leftOut.put(BAD_CATALOGUE, "a line of the catalogue, which --catalog-to FILE takes");
        } else if (settings.kafka() != null && settings.catalogTopic() == null) {
            leftOut.put(BAD_CATALOGUE, "a line of the catalogue, which no topic is set for");
        }
        return leftOut;
    }

    private boolean namesKafka() {
        return servers != null || tables.given(JobOptions.KAFKA_BOOTSTRAP_SERVERS, Map.of()) != null;
    }

    /** What the command line says, by the setting's key, and what here has no other meaning. */
    private Map<String, String> decided() {
        Map<String, String> decided = new HashMap<>();
        // A path of pushes keeps the settings from asking for Kafka, which files don't need.
        decided.put(JobOptions.PUSHES_PATH.key(), to == null && namesKafka() ? "" : "-");
        decided.put(JobOptions.CATALOG_PATH.key(), "");
        decided.put(JobOptions.KAFKA_TOPIC_PATTERN.key(), "");
        decided.put(JobOptions.REBUILD.key(), "false");
        if (dryRun) {
            decided.put(JobOptions.JDBC_MIGRATE.key(), "false");
        }
        if (servers != null) {
            decided.put(JobOptions.KAFKA_BOOTSTRAP_SERVERS.key(), servers);
        }
        if (topic != null) {
            decided.put(JobOptions.KAFKA_TOPICS.key(), topic);
        }
        if (catalogTopic != null) {
            decided.put(JobOptions.KAFKA_CATALOG_TOPIC.key(), catalogTopic);
        }
        if (kafkaPropertiesFile != null) {
            decided.put(JobOptions.KAFKA_PROPERTIES_FILE.key(), kafkaPropertiesFile);
        }
        return decided;
    }
}
