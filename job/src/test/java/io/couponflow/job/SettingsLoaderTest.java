package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.couponflow.connectors.kafka.PushTopicOptions;
import io.couponflow.connectors.kafka.StartPosition;
import io.couponflow.domain.CoinCount;
import io.couponflow.domain.DedupIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

    private static final String SECRET = "hunter2";
    private static final Map<String, String> FILES =
            Map.of("pushes.path", "/pushes", "jdbc.url", "jdbc:postgresql://db/coupons");
    private static final Map<String, String> KAFKA =
            Map.of("kafka.bootstrap-servers", "broker:9092", "jdbc.url", "jdbc:postgresql://db/coupons");

    @TempDir
    private Path folder;

    /**
     * An option, four values of which each is another, and what becomes of them.
     *
     * @param given to be read at all
     * @param byDefault null if there is no default
     */
    private record Precedence(
            ConfigOption<?> option,
            Map<String, String> given,
            String onCommandLine,
            String inEnvironment,
            String inFile,
            String byDefault,
            Function<JobSettings, Object> read) {
        @Override
        public String toString() {
            return option.key();
        }
    }

    static Stream<Precedence> everyOption() {
        return Stream.of(
                of(JobOptions.PUSHES_PATH, KAFKA, "/a", "/b", "/c", null, JobSettings::pushesPath),
                of(JobOptions.CATALOG_PATH, FILES, "/a", "/b", "/c", null, JobSettings::catalogPath),
                of(JobOptions.KAFKA_CATALOG_TOPIC, KAFKA, "a", "b", "c", "card-catalog", JobSettings::catalogTopic),
                of(
                        JobOptions.KAFKA_BOOTSTRAP_SERVERS,
                        Map.of("jdbc.url", "jdbc:postgresql:a"),
                        "a:1",
                        "b:2",
                        "c:3",
                        null,
                        kafka(PushTopicOptions::bootstrapServers)),
                of(
                        JobOptions.KAFKA_TOPICS,
                        KAFKA,
                        "a;b",
                        "c",
                        "d",
                        "weixin-push",
                        kafka(k -> String.join(";", k.topics()))),
                of(
                        JobOptions.KAFKA_TOPIC_PATTERN,
                        KAFKA,
                        "a.*",
                        "b.*",
                        "d.*",
                        "",
                        kafka(PushTopicOptions::topicPattern)),
                of(JobOptions.KAFKA_GROUP_ID, KAFKA, "a", "b", "c", "couponflow", kafka(PushTopicOptions::groupId)),
                of(
                        JobOptions.KAFKA_START,
                        KAFKA,
                        "earliest",
                        "1970-01-01T00:00:01Z",
                        "1970-01-01T00:00:02Z",
                        "committed",
                        kafka(k -> k.start().kind() == StartPosition.Kind.TIMESTAMP
                                ? Instant.ofEpochMilli(k.start().epochMillis()).toString()
                                : k.start().kind().name().toLowerCase(java.util.Locale.ROOT))),
                of(
                        JobOptions.JDBC_URL,
                        Map.of("pushes.path", "/a"),
                        url("a"),
                        url("b"),
                        url("c"),
                        null,
                        s -> s.jdbcUrl()),
                of(JobOptions.JDBC_USER, FILES, "a", "b", "c", null, JobSettings::jdbcUser),
                of(JobOptions.JDBC_MIGRATE, FILES, "false", "true", "false", "true", JobSettings::migrate),
                of(JobOptions.REBUILD, FILES, "true", "false", "true", "false", JobSettings::rebuild),
                of(JobOptions.ZONE, FILES, "Asia/Tokyo", "Asia/Urumqi", "UTC", "Asia/Shanghai", JobSettings::zone),
                of(
                        JobOptions.DEDUP_IDENTITY,
                        FILES,
                        "sender-time",
                        "fields",
                        "sender-time",
                        "fields",
                        s -> s.dedupIdentity() == DedupIdentity.FIELDS ? "fields" : "sender-time"),
                of(JobOptions.DEDUP_TTL, FILES, "PT1H", "PT2H", "PT3H", "PT48H", JobSettings::dedupTtl),
                of(JobOptions.COUPON_TTL, FILES, "PT24H", "PT48H", "PT72H", "PT9600H", JobSettings::couponTtl),
                of(JobOptions.ACTIVITY_WINDOW, FILES, "PT12H", "PT6H", "PT30M", "PT1H", JobSettings::activityWindow),
                of(JobOptions.ALARM_WINDOW, FILES, "PT24H", "PT6H", "PT30M", "PT12H", JobSettings::alarmWindow),
                of(
                        JobOptions.TOKENS_COIN_COUNT,
                        FILES,
                        "order-amount",
                        "remaining-balance",
                        "order-amount",
                        "remaining-balance",
                        JobSettings::coinCount));
    }

    @ParameterizedTest
    @MethodSource("everyOption")
    void theCommandLineWinsOverTheEnvironmentOverTheFileOverTheDefault(Precedence option) throws IOException {
        Map<String, String> commandLine = new HashMap<>(option.given());
        Map<String, String> environment = new HashMap<>();
        Path file = yaml(option.option().key() + ": '" + option.inFile() + "'");

        assertThat(read(option, commandLine, environment, file)).isEqualTo(option.inFile());
        environment.put(SettingsLoader.environmentName(option.option()), option.inEnvironment());
        assertThat(read(option, commandLine, environment, file)).isEqualTo(option.inEnvironment());
        commandLine.put(option.option().key(), option.onCommandLine());
        assertThat(read(option, commandLine, environment, file)).isEqualTo(option.onCommandLine());
        if (option.byDefault() != null) {
            assertThat(read(option, option.given(), Map.of(), null)).isEqualTo(option.byDefault());
        }
    }

    @Test
    void noOptionIsLeftOutOfTheComparisonOfPrecedence() {
        List<ConfigOption<?>> compared = Stream.<ConfigOption<?>>concat(
                        everyOption().map(Precedence::option), readFromFiles())
                .toList();

        assertThat(compared).containsExactlyInAnyOrderElementsOf(JobOptions.ALL);
    }

    /** Their values name files, whose content {@link #everyOption} can't give as a text. */
    private static Stream<ConfigOption<?>> readFromFiles() {
        return Stream.of(JobOptions.KAFKA_PROPERTIES_FILE, JobOptions.JDBC_PASSWORD_FILE);
    }

    @Test
    void filesThatOptionsNameFollowTheSamePrecedence() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "p=a\n");
        Path b = Files.writeString(folder.resolve("b"), "p=b\n");
        Path c = Files.writeString(folder.resolve("c"), "p=c\n");
        Path file = yaml("kafka.properties-file: " + c + "\njdbc.password-file: " + c);
        Map<String, String> environment =
                Map.of("COUPONFLOW_KAFKA_PROPERTIES_FILE", b.toString(), "COUPONFLOW_JDBC_PASSWORD_FILE", b.toString());
        Map<String, String> commandLine =
                with(with(KAFKA, "kafka.properties-file", a.toString()), "jdbc.password-file", a.toString());

        assertThat(filesOf(SettingsLoader.load(KAFKA, Map.of(), file))).isEqualTo("p=c {p=c}");
        assertThat(filesOf(SettingsLoader.load(KAFKA, environment, file))).isEqualTo("p=b {p=b}");
        assertThat(filesOf(SettingsLoader.load(commandLine, environment, file))).isEqualTo("p=a {p=a}");
    }

    @Test
    void theDefaultsAreThese() {
        Map<String, String> defaults = new LinkedHashMap<>();
        JobOptions.ALL.forEach(option -> defaults.put(option.key(), String.valueOf(option.defaultValue())));

        assertThat(defaults)
                .containsExactly(
                        Map.entry("pushes.path", "null"),
                        Map.entry("catalog.path", "null"),
                        Map.entry("kafka.bootstrap-servers", "null"),
                        Map.entry("kafka.topics", "[weixin-push]"),
                        Map.entry("kafka.topic-pattern", "null"),
                        Map.entry("kafka.catalog-topic", "card-catalog"),
                        Map.entry("kafka.group-id", "couponflow"),
                        Map.entry("kafka.start", "committed"),
                        Map.entry("kafka.properties-file", "null"),
                        Map.entry("jdbc.url", "null"),
                        Map.entry("jdbc.user", "null"),
                        Map.entry("jdbc.password-file", "null"),
                        Map.entry("jdbc.migrate", "true"),
                        Map.entry("rebuild", "false"),
                        Map.entry("zone", "Asia/Shanghai"),
                        Map.entry("dedup.identity", "fields"),
                        Map.entry("dedup.ttl", "PT48H"),
                        Map.entry("coupon.ttl", "PT9600H"),
                        Map.entry("activity.window", "PT1H"),
                        Map.entry("alarm.window", "PT12H"),
                        Map.entry("tokens.coin-count", "remaining-balance"));
    }

    @Test
    void withoutOptionsTheSettingsAreTheDefaults() {
        assertThat(SettingsLoader.load(FILES, Map.of(), null))
                .isEqualTo(new JobSettings(
                        "/pushes",
                        null,
                        null,
                        null,
                        "jdbc:postgresql://db/coupons",
                        null,
                        null,
                        true,
                        false,
                        ZoneId.of("Asia/Shanghai"),
                        DedupIdentity.FIELDS,
                        Duration.ofHours(48),
                        Duration.ofDays(400),
                        Duration.ofHours(1),
                        Duration.ofHours(12),
                        CoinCount.REMAINING_BALANCE));
    }

    @Test
    void allMistakesComeAtOnceEachWithTheValueSeenAndWhatWasExpected() {
        Map<String, String> wrong = new HashMap<>();
        wrong.put("kafka.start", "yesterday");
        wrong.put("kafka.topic-pattern", "weixin-(");
        wrong.put("kafka.properties-file", "/nowhere/kafka.properties");
        wrong.put("jdbc.url", "mysql://db");
        wrong.put("jdbc.password-file", "/nowhere/password");
        wrong.put("jdbc.migrate", "perhaps");
        wrong.put("rebuild", "maybe");
        wrong.put("zone", "Mars/Olympus");
        wrong.put("dedup.identity", "colour");
        wrong.put("dedup.ttl", "soon");
        wrong.put("coupon.ttl", "0s");
        wrong.put("activity.window", "7h");
        wrong.put("channels", "3");

        assertThat(mistakes(wrong, Map.of(), null))
                .hasSize(14)
                .anySatisfy(m -> assertThat(m).contains("kafka.bootstrap-servers", "pushes.path"))
                .anySatisfy(m -> assertThat(m).contains("kafka.start", "\"yesterday\"", "committed", "earliest"))
                .anySatisfy(m -> assertThat(m).contains("topic pattern", "weixin-(", "regular expression"))
                .anySatisfy(m -> assertThat(m).contains("kafka.properties-file", "/nowhere/kafka.properties", "read"))
                .anySatisfy(
                        m -> assertThat(m).contains("jdbc.url", "\"mysql://db\"", "jdbc:postgresql://host:port/name"))
                .anySatisfy(m -> assertThat(m).contains("jdbc.password-file", "/nowhere/password", "read"))
                .anySatisfy(m -> assertThat(m).contains("jdbc.migrate", "\"perhaps\"", "true"))
                .anySatisfy(m -> assertThat(m).contains("rebuild", "\"maybe\"", "false"))
                .anySatisfy(m -> assertThat(m).contains("zone", "\"Mars/Olympus\"", "time zone"))
                .anySatisfy(m -> assertThat(m).contains("dedup.identity", "\"colour\"", "fields", "sender-time"))
                .anySatisfy(m -> assertThat(m).contains("dedup.ttl", "\"soon\"", "such as 2 d"))
                .anySatisfy(m -> assertThat(m).contains("coupon.ttl", "\"0s\"", "above 0"))
                .anySatisfy(m -> assertThat(m).contains("activity.window", "\"7h\"", "12h"))
                .anySatisfy(m -> assertThat(m).contains("no setting channels", "the command line"));
    }

    @Test
    void withoutADatabaseOrASourceBothAreAskedFor() {
        assertThat(mistakes(Map.of(), Map.of(), null))
                .hasSize(2)
                .anySatisfy(m -> assertThat(m).contains("where are the pushes?"))
                .anySatisfy(m -> assertThat(m).contains("jdbc.url is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC+8", "+08:00", "GMT+8", "asia/shanghai", "CST"})
    void aZoneWithoutAnIanaNameIsRefusedSinceTheDatabaseMayReadItOtherwise(String zone) {
        assertThat(mistakes(with(FILES, "zone", zone), Map.of(), null))
                .singleElement()
                .asString()
                .contains("zone is \"" + zone + "\"", "such as Asia/Shanghai");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere/pushes", "/elsewhere/a.xml", "/elsewhere/a.XML.gz"})
    void aCatalogueThatIsCalledAsPushesMayBeIsRefused(String file) {
        assertThat(mistakes(with(FILES, "catalog.path", file), Map.of(), null))
                .singleElement()
                .asString()
                .contains("catalog.path is \"" + file + "\"", "another name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7h", "48h", "500ms", "1500ms", "11min", "0s", "-1h", "99999999999999d"})
    void aWindowThatDoesNotDivideTheDayIsRefused(String window) {
        assertThat(mistakes(with(FILES, "activity.window", window), Map.of(), null))
                .singleElement()
                .asString()
                .contains("activity.window is \"" + window + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "30min", "1h", "12h", "1d", "24 hours"})
    void aWindowThatDividesTheDayIsTaken(String window) {
        Duration taken = SettingsLoader.load(with(FILES, "activity.window", window), Map.of(), null)
                .activityWindow();

        assertThat(Duration.ofDays(1).toSeconds() % taken.toSeconds()).isZero();
    }

    @Test
    void kafkaStartsAtCommittedOffsetsAtTheEarliestOrAtATime() {
        assertThat(start("committed")).isEqualTo(StartPosition.committed());
        assertThat(start("earliest")).isEqualTo(StartPosition.earliest());
        assertThat(start("2016-08-30T00:00:00+08:00")).isEqualTo(StartPosition.timestamp(1_472_486_400_000L));
        assertThat(start("2016-08-29T16:00:00Z")).isEqualTo(StartPosition.timestamp(1_472_486_400_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "2016-08-30", "1472486400000", "1960-01-01T00:00:00Z"})
    void anyOtherStartIsRefused(String start) {
        assertThat(mistakes(with(KAFKA, "kafka.start", start), Map.of(), null))
                .singleElement()
                .asString()
                .contains("kafka.start is \"" + start + "\"");
    }

    @Test
    void aTopicPatternTakesThePlaceOfTheTopics() {
        PushTopicOptions kafka = Objects.requireNonNull(
                SettingsLoader.load(with(KAFKA, "kafka.topic-pattern", "weixin-.*"), Map.of(), null)
                        .kafka());

        assertThat(kafka.topics()).isEmpty();
        assertThat(kafka.topicPattern()).isEqualTo("weixin-.*");
    }

    @Test
    void aFileMayBeNestedOrDottedOrBoth() throws IOException {
        Path file = yaml("""
                pushes.path: /pushes
                jdbc:
                  url: jdbc:postgresql://db/coupons
                  migrate: false
                dedup:
                  identity: sender-time
                  ttl: 12h
                kafka.topics: [a, b]
                """);

        JobSettings settings = SettingsLoader.load(Map.of(), Map.of(), file);

        assertThat(settings.pushesPath()).isEqualTo("/pushes");
        assertThat(settings.migrate()).isFalse();
        assertThat(settings.dedupIdentity()).isEqualTo(DedupIdentity.SENDER_TIME);
        assertThat(settings.dedupTtl()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void theCatalogueIsTheFileElseTheTopicElseThereIsNone() {
        JobSettings file = SettingsLoader.load(with(KAFKA, "catalog.path", "/cards.jsonl"), Map.of(), null);
        JobSettings none = SettingsLoader.load(with(KAFKA, "kafka.catalog-topic", " "), Map.of(), null);
        JobSettings ofFiles = SettingsLoader.load(FILES, Map.of(), null);

        assertThat(file.catalogPath()).isEqualTo("/cards.jsonl");
        assertThat(List.of(file, none, ofFiles))
                .extracting(JobSettings::catalogTopic)
                .containsOnlyNulls();
        assertThat(none.catalogPath()).isNull();
    }

    @Test
    void aTopicIsOfPushesOrOfTheCatalogueNotOfBoth() {
        assertThat(List.of(
                        with(KAFKA, "kafka.topics", "a;card-catalog"),
                        with(KAFKA, "kafka.topic-pattern", ".*-catalog")))
                .allSatisfy(settings -> assertThat(mistakes(settings, Map.of(), null))
                        .singleElement()
                        .asString()
                        .contains("kafka.catalog-topic is \"card-catalog\"", "topics of pushes"));
    }

    @Test
    void theCatalogueFileHasAnotherNameThanThePushes() {
        assertThat(mistakes(with(FILES, "catalog.path", "/other/pushes"), Map.of(), null))
                .singleElement()
                .asString()
                .contains("catalog.path is \"/other/pushes\"", "another name");
    }

    @Test
    void aListInAFileIsAListOfTopics() throws IOException {
        Path file = yaml("kafka:\n  topics:\n    - a\n    - b\n");

        assertThat(Objects.requireNonNull(
                                SettingsLoader.load(KAFKA, Map.of(), file).kafka())
                        .topics())
                .containsExactly("a", "b");
    }

    @Test
    void whatAFileLeavesEmptyIsNotGiven() throws IOException {
        Path file = yaml("zone:\njdbc:\n  user: ~\nkafka:\n");

        JobSettings settings = SettingsLoader.load(FILES, Map.of(), file);

        assertThat(settings.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(settings.jdbcUser()).isNull();
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        assertThat(SettingsLoader.load(FILES, Map.of(), yaml("# nothing yet\n")))
                .isEqualTo(SettingsLoader.load(FILES, Map.of(), null));
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithTheLineButNotQuoted() throws IOException {
        Path file = yaml("zone: UTC\njdbc: [\"" + SECRET + "\n");

        assertThat(mistakes(FILES, Map.of(), file))
                .singleElement()
                .asString()
                .contains(file.toString(), "is no YAML", "line")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"just a text " + SECRET, "- " + SECRET})
    void aFileWithoutKeysIsRefused(String text) throws IOException {
        Path file = yaml(text);

        assertThat(mistakes(FILES, Map.of(), file))
                .singleElement()
                .asString()
                .contains(file.toString(), "expected settings")
                .doesNotContain(SECRET);
    }

    @Test
    void aMissingFileIsOneOfTheMistakes() {
        assertThat(mistakes(with(FILES, "zone", "Mars"), Map.of(), Path.of("/nowhere/couponflow.yaml")))
                .hasSize(2)
                .anySatisfy(m -> assertThat(m).contains("/nowhere/couponflow.yaml", "can't be read"));
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceButWithoutItsValue() throws IOException {
        Path file = yaml("dedup:\n  time-to-live: " + SECRET + "\n");

        assertThat(mistakes(FILES, Map.of(), file))
                .singleElement()
                .asString()
                .contains("dedup.time-to-live", file.toString())
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc.password", "password", "kafka.ssl.keystore.password"})
    void aPasswordOnTheCommandLineOrInTheFileIsRefusedWithoutQuotingIt(String key) throws IOException {
        Path file = yaml(key + ": " + SECRET);

        List<String> fromFile = mistakes(FILES, Map.of(), file);
        List<String> fromCommandLine = mistakes(with(FILES, key, SECRET), Map.of(), null);

        assertThat(List.of(fromFile, fromCommandLine))
                .allSatisfy(mistakes -> assertThat(mistakes)
                        .singleElement()
                        .asString()
                        .contains("COUPONFLOW_JDBC_PASSWORD", "jdbc.password-file")
                        .doesNotContain(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--jdbc.password=" + SECRET,
                "--jdbc.password " + SECRET,
                "--zone Mars --jdbc.password " + SECRET,
                "--password=" + SECRET + " --jdbc.url=mysql://u:" + SECRET + "@db/c?password=" + SECRET
            })
    void thatGoesForTheArgumentsAsTheyAreTyped(String typed) {
        String[] arguments = ("--pushes.path /pushes " + typed).split(" ", -1);

        assertThatThrownBy(() -> CouponJob.settings(CouponJob.commandLine().parseArgs(arguments), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("a password is not taken from the command line")
                .hasMessageContaining("jdbc.url")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void argumentsAreSettings() {
        String[] arguments = {"--pushes.path", "/pushes", "--jdbc.url=jdbc:postgresql:c", "--rebuild", "--dedup.ttl=12h"
        };

        JobSettings settings = CouponJob.settings(CouponJob.commandLine().parseArgs(arguments), Map.of());

        assertThat(settings.rebuild()).isTrue();
        assertThat(settings.dedupTtl()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void unknownArgumentsAreAmongTheMistakes() {
        String[] arguments = {"--speed", "9", "stray", "--zone=Mars", "--pushes.path=/p", "--jdbc.url=jdbc:postgresql:c"
        };

        assertThatThrownBy(() -> CouponJob.settings(CouponJob.commandLine().parseArgs(arguments), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no setting speed")
                .hasMessageContaining("zone is \"Mars\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://u:" + SECRET + "@db/c", "jdbc:mysql://db/c?user=u&password=" + SECRET})
    void aWrongUrlIsNamedWithoutTheSecretsInIt(String url) {
        assertThat(mistakes(with(FILES, "jdbc.url", url), Map.of(), null))
                .singleElement()
                .asString()
                .contains("jdbc.url is \"", "db/c")
                .doesNotContain(SECRET);
    }

    @Test
    void thePasswordComesFromTheEnvironmentPostgresOwnVariableLast() {
        assertThat(SettingsLoader.load(FILES, Map.of("PGPASSWORD", "a"), null).jdbcPassword())
                .isEqualTo("a");
        assertThat(SettingsLoader.load(FILES, Map.of("PGPASSWORD", "a", "COUPONFLOW_JDBC_PASSWORD", "b"), null)
                        .jdbcPassword())
                .isEqualTo("b");
    }

    @Test
    void aPasswordFileWinsAndItsFirstLineCounts() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), SECRET + "\nsecond\n");

        JobSettings settings = SettingsLoader.load(
                with(FILES, "jdbc.password-file", file.toString()), Map.of("COUPONFLOW_JDBC_PASSWORD", "other"), null);

        assertThat(settings.jdbcPassword()).isEqualTo(SECRET);
    }

    @Test
    void anEmptyPasswordFileIsAMistake() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "\n" + SECRET);

        assertThat(mistakes(with(FILES, "jdbc.password-file", file.toString()), Map.of(), null))
                .singleElement()
                .asString()
                .contains("jdbc.password-file", file.toString(), "empty")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://db/c?options=" + SECRET, "jdbc:postgresql://u:" + SECRET + "@db/c"})
    void settingsTellNoSecretWhenPrinted(String url) throws IOException {
        Path properties = Files.writeString(folder.resolve("kafka.properties"), "sasl.jaas.config=" + SECRET);
        Map<String, String> given = with(with(KAFKA, "jdbc.url", url), "kafka.properties-file", properties.toString());

        JobSettings settings = SettingsLoader.load(given, Map.of("PGPASSWORD", SECRET), null);

        assertThat(settings.jdbcUrl()).isEqualTo(url);
        assertThat(settings.toString()).contains("db/c", "sasl.jaas.config").doesNotContain(SECRET);
    }

    private static Precedence of(
            ConfigOption<?> option,
            Map<String, String> given,
            String onCommandLine,
            String inEnvironment,
            String inFile,
            String byDefault,
            Function<JobSettings, Object> read) {
        return new Precedence(option, given, onCommandLine, inEnvironment, inFile, byDefault, read);
    }

    @Test
    void aRebuildStartsWithTheEarliestPushUnlessATimeIsGiven() {
        Map<String, String> rebuild = with(KAFKA, "rebuild", "true");

        assertThat(SettingsLoader.load(rebuild, Map.of(), null).kafka().start()).isEqualTo(StartPosition.earliest());
        assertThat(SettingsLoader.load(with(rebuild, "kafka.start", "1970-01-01T00:00:01Z"), Map.of(), null)
                        .kafka()
                        .start())
                .isEqualTo(StartPosition.timestamp(1_000));
        assertThat(mistakes(with(rebuild, "kafka.start", "committed"), Map.of(), null))
                .containsExactly(
                        "kafka.start is \"committed\", expected earliest or a time: a rebuild counts from the first"
                                + " push again");
    }

    @Test
    void aPasswordInTheUrlIsRefusedWithoutBeingEchoed() {
        assertThat(mistakes(with(KAFKA, "jdbc.url", "jdbc:postgresql://db/x?user=u&password=s3cret"), Map.of(), null))
                .singleElement()
                .asString()
                .startsWith("jdbc.url holds a password")
                .doesNotContain("s3cret");
    }

    private static Function<JobSettings, Object> kafka(Function<PushTopicOptions, Object> read) {
        return settings -> read.apply(Objects.requireNonNull(settings.kafka()));
    }

    private static String read(
            Precedence option, Map<String, String> commandLine, Map<String, String> environment, Path file) {
        return String.valueOf(option.read().apply(SettingsLoader.load(commandLine, environment, file)));
    }

    private static String filesOf(JobSettings settings) {
        return settings.jdbcPassword() + " "
                + Objects.requireNonNull(settings.kafka()).properties();
    }

    private static StartPosition start(String start) {
        return Objects.requireNonNull(SettingsLoader.load(with(KAFKA, "kafka.start", start), Map.of(), null)
                        .kafka())
                .start();
    }

    private static List<String> mistakes(Map<String, String> commandLine, Map<String, String> environment, Path file) {
        SettingsException refused = catchThrowableOfType(
                SettingsException.class, () -> SettingsLoader.load(commandLine, environment, file));
        assertThat(refused).as("a refusal of the settings").isNotNull();
        return refused.mistakes();
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    private static String url(String database) {
        return "jdbc:postgresql:" + database;
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("couponflow.yaml"), text);
    }
}
