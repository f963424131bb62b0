package io.couponflow.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.couponflow.connectors.kafka.PushTopicOptions;
import io.couponflow.connectors.kafka.StartPosition;
import io.couponflow.domain.CoinCount;
import io.couponflow.domain.DedupIdentity;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link JobSettings} of the command line, the environment and a file, the first that has a setting winning, and
 * gathers all mistakes before it fails.
 */
public final class SettingsLoader {

    private static final String ENVIRONMENT_PREFIX = "COUPONFLOW_";
    private static final String PASSWORD = "COUPONFLOW_JDBC_PASSWORD";

    private final Map<String, String> environment;
    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, String> values = new TreeMap<>();

    private SettingsLoader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Loads and checks the settings.
     *
     * @param commandLine by option key
     * @param environment of the process
     * @param file YAML, nested or with dotted keys; null without
     * @throws SettingsException with every mistake that was found
     */
    public static JobSettings load(
            Map<String, String> commandLine, Map<String, String> environment, @Nullable Path file) {
        return gather(commandLine, environment, file).settings();
    }

    /**
     * What the command line, the environment or the file says of one setting, unchecked; empty if none does. For a command
     * that brings its own where nothing is given.
     */
    public static Optional<String> given(
            ConfigOption<String> option,
            Map<String, String> commandLine,
            Map<String, String> environment,
            @Nullable Path file) {
        return Optional.ofNullable(gather(commandLine, environment, file).text(option));
    }

    private static SettingsLoader gather(
            Map<String, String> commandLine, Map<String, String> environment, @Nullable Path file) {
        SettingsLoader loader = new SettingsLoader(environment);
        if (file != null) {
            loader.addFile(file);
        }
        loader.addEnvironment();
        commandLine.forEach((key, value) -> loader.add(key, value, "the command line"));
        return loader;
    }

    /** The name of an option in the environment. */
    public static String environmentName(ConfigOption<?> option) {
        return ENVIRONMENT_PREFIX
                + option.key().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private void addFile(Path file) {
        try {
            JsonNode root = new YAMLMapper().readTree(Files.readString(file));
            if (root.isObject()) {
                flatten("", root).forEach((key, value) -> add(key, value, file.toString()));
            } else if (!root.isMissingNode() && !root.isNull()) {
                mistakes.add(file + " holds no settings, expected settings such as zone: Asia/Shanghai");
            }
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the file, and with it perhaps a password.
            mistakes.add(file + " is no YAML"
                    + (e.getLocation() == null
                            ? ""
                            : ", see line " + e.getLocation().getLineNr()));
        } catch (IOException e) {
            mistakes.add("the settings file " + file + " can't be read: "
                    + e.getClass().getSimpleName());
        }
    }

    private static Map<String, String> flatten(String prefix, JsonNode node) {
        Map<String, String> flat = new LinkedHashMap<>();
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flat.putAll(flatten(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue())));
        } else if (node.isArray()) {
            List<String> elements = new ArrayList<>();
            node.forEach(element -> elements.add(element.asText()));
            flat.put(prefix, String.join(";", elements));
        } else if (!node.isNull()) {
            flat.put(prefix, node.asText());
        }
        return flat;
    }

    private void addEnvironment() {
        for (ConfigOption<?> option : JobOptions.ALL) {
            String value = environment.get(environmentName(option));
            if (value != null) {
                values.put(option.key(), value);
            }
        }
    }

    private void add(String key, String value, String where) {
        if (key.contains("password") && !key.equals(JobOptions.JDBC_PASSWORD_FILE.key())) {
            mistakes.add("a password is not taken from " + where + ": set " + PASSWORD + " in the environment, or "
                    + JobOptions.JDBC_PASSWORD_FILE.key());
        } else if (JobOptions.ALL.stream().noneMatch(option -> option.key().equals(key))) {
            mistakes.add("there is no setting " + key + " (in " + where + "); see the options of the job");
        } else {
            values.put(key, value);
        }
    }

    private JobSettings settings() {
        String path = text(JobOptions.PUSHES_PATH);
        boolean rebuild = value(JobOptions.REBUILD);
        String catalogPath = text(JobOptions.CATALOG_PATH);
        if (path != null && catalogPath != null && mayBeTakenForPushes(path, fileName(catalogPath))) {
            mistakes.add(wrong(
                    JobOptions.CATALOG_PATH,
                    "expected a file with another name than those of " + JobOptions.PUSHES_PATH.key()
                            + ", such as cards.jsonl: dead letters are told apart by it"));
        }
        PushTopicOptions kafka = path == null ? kafka(rebuild) : null;
        JobSettings settings = new JobSettings(
                path,
                catalogPath,
                kafka,
                kafka == null || catalogPath != null ? null : catalogTopic(kafka),
                checked(JobOptions.JDBC_URL, this::jdbcUrl, ""),
                text(JobOptions.JDBC_USER),
                password(),
                value(JobOptions.JDBC_MIGRATE),
                rebuild,
                checked(JobOptions.ZONE, SettingsLoader::zone, ZoneId.of("UTC")),
                checked(JobOptions.DEDUP_IDENTITY, DedupIdentity::named, DedupIdentity.FIELDS),
                positive(JobOptions.DEDUP_TTL),
                positive(JobOptions.COUPON_TTL),
                window(JobOptions.ACTIVITY_WINDOW),
                window(JobOptions.ALARM_WINDOW),
                checked(JobOptions.TOKENS_COIN_COUNT, CoinCount::named, CoinCount.REMAINING_BALANCE));
        if (!mistakes.isEmpty()) {
            throw new SettingsException(mistakes);
        }
        return settings;
    }

    private static boolean mayBeTakenForPushes(String path, String catalogue) {
        String lower = catalogue.toLowerCase(Locale.ROOT);
        return fileName(path).equals(catalogue) || lower.endsWith(".xml") || lower.endsWith(".xml.gz");
    }

    /** A zone by its IANA name: an offset such as UTC+8 means UTC-8 to PostgreSQL, which reads it as POSIX does. */
    private static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("expected the name of a time zone, such as Asia/Shanghai");
        }
        return ZoneId.of(name);
    }

    private @Nullable PushTopicOptions kafka(boolean rebuild) {
        String servers = text(JobOptions.KAFKA_BOOTSTRAP_SERVERS);
        if (servers == null) {
            mistakes.add("where are the pushes? set " + JobOptions.KAFKA_BOOTSTRAP_SERVERS.key() + " or "
                    + JobOptions.PUSHES_PATH.key());
        }
        String pattern = text(JobOptions.KAFKA_TOPIC_PATTERN);
        if (rebuild && "committed".equals(values.get(JobOptions.KAFKA_START.key()))) {
            mistakes.add(wrong(
                    JobOptions.KAFKA_START, "expected earliest or a time: a rebuild counts from the first push again"));
        }
        StartPosition start = rebuild && !values.containsKey(JobOptions.KAFKA_START.key())
                ? StartPosition.earliest()
                : checked(JobOptions.KAFKA_START, SettingsLoader::start, StartPosition.committed());
        Map<String, String> properties = properties();
        try {
            return new PushTopicOptions(
                    servers == null ? "-" : servers,
                    pattern == null ? value(JobOptions.KAFKA_TOPICS) : List.of(),
                    pattern == null ? "" : pattern,
                    value(JobOptions.KAFKA_GROUP_ID),
                    start,
                    false,
                    properties);
        } catch (IllegalArgumentException e) {
            mistakes.add("kafka: " + e.getMessage());
            return null;
        }
    }

    private @Nullable String catalogTopic(PushTopicOptions kafka) {
        String given = values.get(JobOptions.KAFKA_CATALOG_TOPIC.key());
        if (given != null && given.isBlank()) {
            return null;
        }
        String topic = Objects.requireNonNull(text(JobOptions.KAFKA_CATALOG_TOPIC));
        if (kafka.topics().contains(topic)
                || (!kafka.topicPattern().isEmpty() && Pattern.matches(kafka.topicPattern(), topic))) {
            mistakes.add(JobOptions.KAFKA_CATALOG_TOPIC.key() + " is \"" + topic
                    + "\", which is among the topics of pushes too, expected another, or '' for none");
        }
        return topic;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Map<String, String> properties() {
        String file = text(JobOptions.KAFKA_PROPERTIES_FILE);
        if (file == null) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            mistakes.add(JobOptions.KAFKA_PROPERTIES_FILE.key() + ": " + file + " can't be read: "
                    + e.getClass().getSimpleName());
        }
        Map<String, String> map = new TreeMap<>();
        properties.forEach((key, value) -> map.put((String) key, (String) value));
        return map;
    }

    private String jdbcUrl(String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("expected jdbc:postgresql://host:port/name");
        }
        if (url.contains("password=")) {
            mistakes.add(JobOptions.JDBC_URL.key() + " holds a password: set " + PASSWORD + " in the environment, or "
                    + JobOptions.JDBC_PASSWORD_FILE.key());
        }
        return url;
    }

    private @Nullable String password() {
        String file = text(JobOptions.JDBC_PASSWORD_FILE);
        if (file == null) {
            return environment.getOrDefault(PASSWORD, environment.get("PGPASSWORD"));
        }
        try {
            List<String> lines = Files.readAllLines(Path.of(file));
            if (!lines.isEmpty() && !lines.get(0).isBlank()) {
                return lines.get(0).strip();
            }
            mistakes.add(JobOptions.JDBC_PASSWORD_FILE.key() + ": the first line of " + file + " is empty");
        } catch (IOException e) {
            mistakes.add(JobOptions.JDBC_PASSWORD_FILE.key() + ": " + file + " can't be read: "
                    + e.getClass().getSimpleName());
        }
        return null;
    }

    private Duration window(ConfigOption<Duration> option) {
        Duration window = positive(option);
        if (window.toSeconds() == 0
                || window.toNanosPart() != 0
                || Duration.ofDays(1).toSeconds() % window.toSeconds() != 0) {
            mistakes.add(wrong(option, "a day must be a whole number of windows, as with 30min, 1h or 12h"));
        }
        return window;
    }

    private Duration positive(ConfigOption<Duration> option) {
        Duration duration = value(option);
        if (duration.isZero() || duration.isNegative()) {
            mistakes.add(wrong(option, "expected a time above 0, such as 24h"));
            return option.defaultValue();
        }
        return duration;
    }

    private static StartPosition start(String start) {
        return switch (start) {
            case "committed" -> StartPosition.committed();
            case "earliest" -> StartPosition.earliest();
            default ->
                StartPosition.timestamp(OffsetDateTime.parse(start).toInstant().toEpochMilli());
        };
    }

    /** A text as {@code parse} understands it; a mistake gives {@code instead}, so that the next can be found. */
    private <T> T checked(ConfigOption<String> option, Function<String, T> parse, T instead) {
        String text = text(option);
        if (text == null) {
            mistakes.add(option.key() + " is missing: " + option.description().toString());
            return instead;
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            mistakes.add(wrong(option, "expected: " + expected(option)));
            return instead;
        }
    }

    private static String expected(ConfigOption<?> option) {
        return JobOptionsTable.description(option);
    }

    private <T> T value(ConfigOption<T> option) {
        String text = values.get(option.key());
        if (text != null) {
            try {
                return Configuration.fromMap(Map.of(option.key(), text)).get(option);
            } catch (IllegalArgumentException e) {
                mistakes.add(wrong(option, "expected a value such as " + JobOptionsTable.defaultValue(option)));
            }
        }
        return option.defaultValue();
    }

    private @Nullable String text(ConfigOption<String> option) {
        String text = values.get(option.key());
        return text != null && !text.isBlank() ? text.strip() : option.defaultValue();
    }

    private String wrong(ConfigOption<?> option, String expected) {
        String seen = String.valueOf(values.get(option.key()));
        return option.key() + " is \"" + (option.equals(JobOptions.JDBC_URL) ? JobSettings.withoutSecrets(seen) : seen)
                + "\", " + expected;
    }
}
