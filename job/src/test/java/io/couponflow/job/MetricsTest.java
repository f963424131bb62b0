package io.couponflow.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.couponflow.connectors.kafka.TestBroker;
import io.couponflow.domain.Reason;
import io.couponflow.flink.JobMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the job shows to Prometheus and writes into its log, Kafka in and PostgreSQL out, at DEBUG. One run serves all cases:
 * every outcome of a push, with names that are easily recognised wherever they turn up.
 */
class MetricsTest {

    /** Part of every openid, code, card, channel, body and token order that is sent. */
    private static final String SECRET = "ZqXj";

    private static final String PUSHES = "weixin-push";
    private static final String CATALOGUE = "card-catalog";
    private static final Path MONITORING = Path.of("../deploy-k8s/monitoring");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int PORT = freePort();
    private static final Pattern NAME = Pattern.compile("\\bflink_\\w+(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(!?=)\"([^\"]*)\"");

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    static final ProductionGraph JOB = new ProductionGraph(flinkConfiguration());

    private static LogWatch log;
    private static Scrape scrape;
    private static Map<String, Long> tables;
    private static long sent;

    @BeforeAll
    static void run() throws Exception {
        String database = JOB.newDatabase();
        letTheSecondCommitBeRepeated(database);
        BROKER.createTopic(PUSHES, 1);
        BROKER.createTopic(CATALOGUE, 1);
        log = new LogWatch(SECRET);
        List<byte[]> pushes = SamplePushes.ofEveryOutcome(SECRET);
        sent = pushes.size();
        for (byte[] push : pushes) {
            BROKER.send(new ProducerRecord<>(PUSHES, push));
        }
        for (String line : SamplePushes.catalogue(SECRET)) {
            BROKER.send(new ProducerRecord<>(CATALOGUE, line.getBytes(UTF_8)));
        }
        StreamExecutionEnvironment environment = JOB.environment();
        CouponJob.build(
                environment, JOB.settings(database, Map.of("kafka.bootstrap-servers", BROKER.bootstrapServers())));
        JobClient job = environment.executeAsync("couponflow");
        CompletableFuture<?> ended = job.getJobExecutionResult();
        try (Connection connection = JOB.connect(database)) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> number(connection, "SELECT count(*) FROM couponflow.card") > 0
                            && number(connection, "SELECT coalesce(sum(received), 0) FROM couponflow.data_quality")
                                    == sent);
            // The note of a checkpoint's completion reaches the first operator on its own.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> Scrape.of(PORT).greatest(JobMetric.NEWEST_PUSH.prometheusName()) > 0);
            scrape = Scrape.of(PORT);
            tables = counts(connection);
        } finally {
            job.cancel().get();
            await().atMost(Duration.ofMinutes(1)).until(ended::isDone);
        }
    }

    @AfterAll
    static void stopReading() {
        log.close();
    }

    @Test
    void everyMetricIsThereWithTheLabelsThatItIsToHave() {
        Set<String> ofFlink = scrape.of("flink_taskmanager_job_task_operator_numRecordsIn")
                .get(0)
                .labels()
                .keySet();

        assertThat(JobMetric.values()).allSatisfy(metric -> {
            Set<String> labels = new TreeSet<>(ofFlink);
            if (!metric.label().isEmpty()) {
                labels.add(metric.label());
            }
            assertThat(scrape.of(metric.prometheusName()))
                    .as(metric.prometheusName())
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(sample.labels()).containsOnlyKeys(labels));
        });
        assertThat(values("reason", JobMetric.DEAD_LETTERS))
                .isSubsetOf(Arrays.stream(Reason.values()).map(Reason::name).toList());
        assertThat(values("attribution", JobMetric.REDEMPTIONS_ADDED, JobMetric.REDEMPTIONS_TAKEN_BACK))
                .containsExactly("known", "unknown");
    }

    @Test
    void whatWasReceivedIsWhatBecameOfIt() {
        long unreadable = sum(JobMetric.DEAD_LETTERS) - sum(JobMetric.DEAD_LETTERS, "BAD_CATALOGUE");

        assertThat(sum(JobMetric.RECEIVED))
                .isEqualTo(sent)
                .isEqualTo(sum(JobMetric.ACCEPTED) + sum(JobMetric.DUPLICATES) + unreadable + sum(JobMetric.IGNORED));
        assertThat(Stream.of(JobMetric.ACCEPTED, JobMetric.DUPLICATES, JobMetric.IGNORED, JobMetric.UNKNOWN_EVENTS)
                        .map(MetricsTest::sum))
                .allSatisfy(count -> assertThat(count).isPositive());
    }

    @Test
    void theCountersSayWhatTheTablesSay() {
        Map<String, Long> counted = new TreeMap<>();
        counted.put("accepted", sum(JobMetric.ACCEPTED));
        counted.put("duplicates", sum(JobMetric.DUPLICATES));
        counted.put("ignored", sum(JobMetric.IGNORED));
        counted.put("unknown_events", sum(JobMetric.UNKNOWN_EVENTS));
        for (Reason reason : Reason.values()) {
            counted.put(reason.name(), sum(JobMetric.DEAD_LETTERS, reason.name()));
        }
        for (String attribution : List.of("known", "unknown")) {
            counted.put(
                    attribution,
                    sum(JobMetric.REDEMPTIONS_ADDED, attribution) - sum(JobMetric.REDEMPTIONS_TAKEN_BACK, attribution));
        }

        assertThat(counted).isEqualTo(tables);
        assertThat(tables).as("each outcome was met").doesNotContainValue(0L);
    }

    @Test
    void aRedemptionThatCameBeforeItsReceiptIsTakenBackWhereItStood() {
        assertThat(sum(JobMetric.REDEMPTIONS_TAKEN_BACK, "unknown")).isPositive();
    }

    @Test
    void theNinthGiftOfACodeIsCounted() {
        assertThat(sum(JobMetric.LADDER_OVERFLOW)).isEqualTo(1);
    }

    @Test
    void linesOfTheCatalogueAreCountedGoodAndBad() {
        assertThat(sum(JobMetric.CATALOGUE_LINES)).isEqualTo(2);
        assertThat(sum(JobMetric.DEAD_LETTERS, "BAD_CATALOGUE")).isEqualTo(1);
    }

    @Test
    void commitsAreCountedWithTheirRowsAndTheOneThatWasRepeated() {
        assertThat(sum(JobMetric.COMMITS)).isGreaterThanOrEqualTo(2);
        assertThat(sum(JobMetric.ROWS_COMMITTED)).isGreaterThan(sent);
        assertThat(sum(JobMetric.COMMIT_MILLIS))
                .as("a pause of 200 ms and more")
                .isGreaterThanOrEqualTo(200);
        assertThat(sum(JobMetric.COMMIT_RETRIES)).isEqualTo(1);
    }

    @Test
    void freshnessIsToldInTheOrderOfWhatHappens() {
        long now = System.currentTimeMillis();

        assertThat(greatest(JobMetric.NEWEST_PUSH)).isBetween(now - 600_000, greatest(JobMetric.NEWEST_CHECKPOINT));
        assertThat(greatest(JobMetric.NEWEST_CHECKPOINT)).isBetween(now - 300_000, now);
        assertThat(greatest(JobMetric.NEWEST_COMMIT)).isBetween(now - 300_000, now);
        assertThat(greatest(JobMetric.PUSH_DELAY)).isBetween(0L, 600_000L);
        assertThat(greatest(JobMetric.CHECKPOINT_INTERVAL)).isEqualTo(200);
    }

    @Test
    void theAlertsNameNothingThatIsNotThere() throws IOException {
        Set<String> recorded = new TreeSet<>();
        for (JsonNode rule : rules()) {
            recorded.add(rule.path("record").asText());
        }

        for (JsonNode rule : rules()) {
            String expression = rule.path("expr").asText();
            assertThat(recorded).containsAll(all("\\bcouponflow:\\w+(?::\\w+)?", expression));
            Set<String> grouped = all("(?<=by \\()[^)]*", expression).stream()
                    .flatMap(labels -> Arrays.stream(labels.split(", ")))
                    .filter(label -> !label.equals("namespace")) // Prometheus adds it
                    .collect(Collectors.toCollection(TreeSet::new));
            for (MatchResult named : NAME.matcher(expression).results().toList()) {
                String name = named.group().replaceFirst("\\{.*", "");
                assertThat(scrape.of(name))
                        .as("%s, in %s", name, expression)
                        .isNotEmpty()
                        .allSatisfy(sample -> assertThat(sample.labels()).containsKeys(grouped.toArray(String[]::new)));
                assertMatched(name, named.group(1) == null ? "" : named.group(1));
            }
        }
    }

    @Test
    void everyAlertSaysWhatItIsAndWhereToReadOn() throws IOException {
        assertThat(rules().stream().filter(rule -> rule.has("alert")))
                .hasSizeGreaterThan(8)
                .allSatisfy(alert -> {
                    JsonNode annotations = alert.path("annotations");
                    assertThat(annotations.path("summary").asText()).isNotBlank();
                    assertThat(annotations.path("description").asText()).isNotBlank();
                    assertThat(annotations.path("runbook").asText())
                            .isEqualToIgnoringCase(
                                    "RUNBOOK.md#" + alert.path("alert").asText());
                    assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning");
                });
    }

    @Test
    void noMetricSaysWhatAPushSaid() {
        assertThat(scrape.text()).doesNotContain(SECRET);
    }

    @Test
    void noLineOfTheLogSaysWhatAPushSaid() {
        assertThat(log.debugLines()).as("lines at DEBUG that were looked at").isGreaterThan(1_000);
        assertThat(log.found()).as("of %d lines", log.lines()).isEmpty();
    }

    private static void assertMatched(String name, String matchers) {
        for (MatchResult matcher : MATCHER.matcher(matchers).results().toList()) {
            assertThat(scrape.of(name))
                    .as("%s{%s}", name, matchers)
                    .anySatisfy(
                            sample -> assertThat(sample.labels()).containsEntry(matcher.group(1), matcher.group(3)));
        }
    }

    private static Set<String> values(String label, JobMetric... metrics) {
        return Arrays.stream(metrics)
                .flatMap(metric -> scrape.of(metric.prometheusName()).stream())
                .map(sample -> sample.labels().get(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long sum(JobMetric metric) {
        return scrape.sum(metric.prometheusName());
    }

    private static long sum(JobMetric metric, String labelled) {
        return scrape.sum(metric.prometheusName(), metric.label(), labelled);
    }

    private static long greatest(JobMetric metric) {
        return scrape.greatest(metric.prometheusName());
    }

    private static List<JsonNode> rules() throws IOException {
        JsonNode rules = YAML.readTree(MONITORING.resolve("alerts.yaml").toFile())
                .path("groups")
                .path(0)
                .path("rules");
        return StreamSupport.stream(rules.spliterator(), false).toList();
    }

    private static Set<String> all(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    /** What the tables say of what the counters count. */
    private static Map<String, Long> counts(Connection connection) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        for (String column : List.of("accepted", "duplicates", "ignored", "unknown_events")) {
            counts.put(column, number(connection, "SELECT sum(" + column + ") FROM couponflow.data_quality"));
        }
        for (Reason reason : Reason.values()) {
            counts.put(
                    reason.name(),
                    number(connection, "SELECT count(*) FROM couponflow.dead_letter WHERE reason = '" + reason + "'"));
        }
        String redeemed = "SELECT coalesce(sum(redeemed), 0) FROM couponflow.channel_conversion WHERE channel ";
        counts.put("known", number(connection, redeemed + "<> '(unattributed)'"));
        counts.put("unknown", number(connection, redeemed + "= '(unattributed)'"));
        return counts;
    }

    /** The second commit fails at its very end, for a reason that the next attempt mends. */
    private static void letTheSecondCommitBeRepeated(String database) throws SQLException {
        try (Connection connection = JOB.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SEQUENCE public.commits");
            statement.execute("CREATE FUNCTION public.repeat_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
                    + " AS $$ BEGIN IF nextval('public.commits') = 2 THEN RAISE EXCEPTION 'this commit is to be repeated'"
                    + " USING ERRCODE = 'serialization_failure'; END IF; RETURN NULL; END $$");
            statement.execute("CREATE CONSTRAINT TRIGGER repeat_commit AFTER UPDATE ON couponflow.job_run"
                    + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.repeat_commit()");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** As every deployment has it, but for the port. */
    private static Configuration flinkConfiguration() {
        try {
            Map<String, String> settings = new TreeMap<>();
            YAML.readTree(MONITORING.resolve("flink-metrics.yaml").toFile())
                    .properties()
                    .forEach(setting ->
                            settings.put(setting.getKey(), setting.getValue().asText()));
            settings.put("metrics.reporter.prom.port", String.valueOf(PORT));
            return Configuration.fromMap(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
