package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static io.couponflow.quickstart.DeadLetterTable.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.couponflow.job.CouponJob;
import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsLoader;
import io.couponflow.quickstart.CommandLineTester.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dead letters as a former version left them, whose bodies this version's parser accepts: so it stands for the one that was
 * mended.
 */
class ReplayCommandTest {

    private static OpenDatabase server;
    private static EmbeddedKafka kafka;

    private static int topics;

    @TempDir
    private Path folder;

    private DeadLetterTable table;
    private String topic;

    @BeforeAll
    static void start() throws Exception {
        server = OpenDatabase.start();
        kafka = EmbeddedKafka.start(0);
    }

    @AfterAll
    static void close() {
        kafka.close();
        server.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        topic = "pushes-" + ++topics;
        kafka.createTopic(topic, 2);
        table = DeadLetterTable.on(server);
        CouponJob.prepareDatabase(settings());
    }

    @Test
    void afterTheParserWasMendedEachIsCountedOnceWhereverItFailed() throws Exception {
        addLettersOfEveryKind();
        try (LocalFlink flink = LocalFlink.start(2, 0, Duration.ofMillis(500))) {
            StreamExecutionEnvironment environment = flink.environment(2);
            CouponJob.build(environment, settings());
            LocalFlink.Job job = flink.submit(environment, "replayed");

            Outcome replayed = replayToKafka();

            assertThat(replayed.exitCode()).as(replayed.err()).isZero();
            assertThat(replayed.out())
                    .containsPattern("(?m)^sent +6$")
                    .containsPattern("(?m)^  MALFORMED_XML +1  old/a.xml$")
                    .containsPattern("(?m)^left out +2$")
                    .containsPattern("(?m)^  EMPTY_BODY +1  " + topic + ": there is nothing to send$")
                    .containsPattern("(?m)^  TOO_LARGE +1  " + topic + ": only the first 64 KiB were kept$");
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> table.rows("SELECT coalesce(sum(received), 0) FROM couponflow.data_quality")
                            .contains("6"));
            flink.cancel(job);
        }
        assertThat(table.rows("SELECT sum(accepted), sum(duplicates), sum(dead_letters) FROM couponflow.data_quality"))
                .containsExactly("4|2|0");
        assertThat(table.rows("SELECT channel, sum(issued) FROM couponflow.channel_conversion GROUP BY 1"))
                .containsExactly("shop|4");

        List<ConsumerRecord<byte[], byte[]>> before = records();
        Outcome again = replayToKafka();

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("nothing to send");
        assertThat(records()).hasSameSizeAs(before);
    }

    @Test
    void aRecordSaysWhereItsBodyFailedFirstButCountsAsReceivedNow() throws Exception {
        table.add("old/a.xml", 0, 17, "BAD_VALUE", "2025-01-01T00:00:00.123Z", receipt("1"));

        replayToKafka();

        assertThat(records()).singleElement().satisfies(record -> {
            assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo(receipt("1"));
            assertThat(record.headers().toArray())
                    .extracting(Header::key, header -> new String(header.value(), StandardCharsets.UTF_8))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("replayed-from", "old/a.xml/0/17"),
                            org.assertj.core.groups.Tuple.tuple("first-received-at", "1735689600123"));
        });
    }

    @Test
    void fromAFileRunIntoAFileForTheNextEachIsCountedOnce() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Files.writeString(archive.resolve("a.xml"), receipt("1"));
        assertThat(run(archive).exitCode()).isZero();
        table.add("a.xml", 0, 1, "MALFORMED_XML", "2025-01-01T00:00:00Z", receipt("2"));
        table.add("a.xml", 0, 2, "BAD_VALUE", "2025-01-01T00:00:00Z", receipt("3"));
        table.add("a.xml", 0, 3, "BAD_VALUE", "2025-01-01T00:00:00Z", receipt("3"));
        table.add("a.xml", 0, 4, "MALFORMED_XML", "2025-01-01T00:00:00Z", "<xml> without an end");
        table.add("cards.jsonl", 0, 0, "BAD_CATALOGUE", "2025-01-01T00:00:00Z", "{}");

        Outcome replayed = replay("--to", archive.resolve("again.xml").toString());

        assertThat(replayed.exitCode()).as(replayed.err()).isZero();
        assertThat(replayed.out())
                .containsPattern("(?m)^sent +4$")
                .contains("wrote " + archive.resolve("again.xml"), "wrote " + archive.resolve("again-1.xml"))
                .containsPattern(
                        "(?m)^  BAD_CATALOGUE +1  cards.jsonl: a line of the catalogue, which --catalog-to FILE");
        assertThat(run(archive, "--rebuild").exitCode()).isZero();
        assertThat(table.rows("SELECT sum(issued) FROM couponflow.channel_conversion"))
                .containsExactly("3");
        assertThat(table.rows("SELECT sum(accepted), sum(duplicates), sum(dead_letters) FROM couponflow.data_quality"))
                .containsExactly("3|1|1");
        assertThat(table.noted()).as("after the rebuild").hasSize(4);
    }

    @Test
    void linesOfTheCatalogueGoToTheirOwnTopicAndFile() throws Exception {
        String cards = topic + "-cards";
        kafka.createTopic(cards, 1);
        table.add("card-catalog", 0, 5, "BAD_CATALOGUE", "2025-01-01T00:00:00Z", "{\"card_id\":\"p1\"}");

        Outcome toFile = replay("--to", folder + "/x.xml", "--catalog-to", folder + "/cards.jsonl");
        Outcome toTopic = replayToKafka("--again", "--catalog-topic", cards);

        assertThat(toFile.exitCode()).as(toFile.err()).isZero();
        assertThat(folder).isDirectoryNotContaining("glob:**x.xml");
        assertThat(folder.resolve("cards.jsonl")).hasContent("{\"card_id\":\"p1\"}\n");
        assertThat(toTopic.exitCode()).as(toTopic.err()).isZero();
        assertThat(records()).isEmpty();
        assertThat(records(cards, 1))
                .singleElement()
                .satisfies(record -> assertThat(record.key())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("p1"));
        assertThat(replayToKafka("--again", "--catalog-topic", "").out())
                .containsPattern("BAD_CATALOGUE +1  card-catalog: a line of the catalogue, which no topic is set for");
    }

    @Test
    void reasonSourceAndTimeSelect() throws Exception {
        table.add("a.xml", 0, 0, "BAD_VALUE", "2025-01-01T15:59:59Z", receipt("1"));
        table.add("a.xml", 0, 1, "BAD_VALUE", "2025-01-01T16:00:00Z", receipt("2"));
        table.add("a.xml", 0, 2, "MALFORMED_XML", "2025-01-01T16:00:00Z", receipt("3"));
        table.add("b.xml", 0, 3, "FUTURE_TIME", "2025-01-02T15:59:59.999Z", receipt("4"));
        table.add("c.xml", 0, 4, "BAD_VALUE", "2025-01-02T15:59:59Z", receipt("5"));
        table.add("a.xml", 0, 5, "BAD_VALUE", "2025-01-02T16:00:00Z", receipt("6"));
        String[] day = {"--from", "2025-01-02", "--until", "2025-01-02"};

        replayToKafka(concat(day, "--reason", "BAD_VALUE,FUTURE_TIME", "--source", "a.xml", "--source", "b.xml"));
        assertThat(table.noted()).as("a day of Shanghai").containsExactly("a.xml/0/1", "b.xml/0/3");
        replayToKafka("--zone", "UTC", "--until", "2025-01-01");
        assertThat(table.noted())
                .as("up to the end of a day in UTC")
                .containsExactly("a.xml/0/0", "a.xml/0/1", "a.xml/0/2", "b.xml/0/3");
        replayToKafka("--from", "2025-01-02T23:59:59+08:00", "--until", "2025-01-03T00:00:00+08:00");
        assertThat(table.noted())
                .as("up to an instant")
                .containsExactly("a.xml/0/0", "a.xml/0/1", "a.xml/0/2", "b.xml/0/3", "c.xml/0/4");
    }

    @Test
    void dryRunTellsAndWritesNothing() throws Exception {
        table.add("a.xml", 0, 0, "BAD_VALUE", "2025-01-01T00:00:00Z", receipt("1"));
        table.add("b.xml", 0, 0, "TOO_LARGE", "2025-01-01T00:00:00Z", "x");

        Outcome dry = replayToKafka("--dry-run");
        Outcome anywhere = replay("--dry-run");

        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out())
                .containsPattern("(?m)^would send +1$")
                .containsPattern("(?m)^  BAD_VALUE +1  a.xml$")
                .containsPattern("(?m)^left out +1$");
        assertThat(anywhere.out()).isEqualTo(dry.out());
        assertThat(records()).isEmpty();
        assertThat(table.noted()).isEmpty();
    }

    @Test
    void aMemberOfTheJobsRoleMayReplayAndAnotherIsToldSo() throws Exception {
        table.add("card-catalog", 0, 5, "BAD_CATALOGUE", "2025-01-01T00:00:00Z", "{}");
        String reader = table.member("ops_reader");
        String writer = table.member("couponflow_writer");
        String[] files = {"replay", "--to", folder + "/x.xml", "--catalog-to", folder + "/cards.jsonl"};
        String[] options = concat(files, table.optionsWithoutUser());

        Outcome refused = couponflow(concat(options, "--jdbc-user", reader));
        Outcome allowed = couponflow(concat(options, "--jdbc-user", writer));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "refuses user '" + reader + "': ERROR: permission denied",
                        "expected the user that owns the tables of couponflow, or a member of couponflow_writer")
                .doesNotContain("\tat ");
        assertThat(allowed.exitCode()).as(allowed.err()).isZero();
        assertThat(table.noted()).containsExactly("card-catalog/0/5");
    }

    @Test
    void aTopicThatIsNotThereIsToldBeforeAnythingIsSent() throws Exception {
        table.add("a.xml", 0, 0, "BAD_VALUE", "2025-01-01T00:00:00Z", receipt("1"));

        Outcome outcome = replay(concat(toKafka(), "--topic", "misspelt"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("there is no topic misspelt at " + kafka.bootstrapServers())
                .doesNotContain("\tat ");
        assertThat(table.noted()).isEmpty();
    }

    /** Four receipts, two of them twice, in two partitions of a topic and two files; and two that can't be sent. */
    private void addLettersOfEveryKind() throws Exception {
        table.add(topic, 0, 90, "MALFORMED_XML", "2025-01-01T00:00:00Z", receipt("1"));
        table.add(topic, 1, 90, "MALFORMED_XML", "2025-01-01T00:00:05Z", receipt("1"));
        table.add(topic, 1, 91, "BAD_VALUE", "2025-01-01T00:00:10Z", receipt("2"));
        table.add("old/a.xml", 0, 3, "MALFORMED_XML", "2025-01-02T00:00:00Z", receipt("2"));
        table.add("old/b.xml.gz", 0, 0, "FORBIDDEN_XML", "2025-01-02T00:00:00Z", receipt("3"));
        table.add("old/b.xml.gz", 0, 9, "UNSAFE_TEXT", "2025-01-02T00:00:00Z", receipt("4"));
        table.add(topic, 0, 92, "EMPTY_BODY", "2025-01-01T00:00:00Z", "");
        table.add(topic, 0, 93, "TOO_LARGE", "2025-01-01T00:00:00Z", "<xml>");
    }

    private Outcome replayToKafka(String... further) {
        return replay(concat(concat(toKafka(), "--topic", topic), further));
    }

    private static String[] toKafka() {
        return new String[] {
            "--bootstrap-servers",
            kafka.bootstrapServers(),
            "--set",
            JobOptions.KAFKA_PROPERTIES_FILE.key() + "=" + kafka.securityFile()
        };
    }

    private Outcome replay(String... further) {
        return couponflow(concat(concat(new String[] {"replay"}, table.options()), further));
    }

    private Outcome run(Path pushes, String... further) {
        String[] run = {"run", "--pushes", pushes.toString()};
        return couponflow(concat(concat(run, table.options()), further));
    }

    private static String[] concat(String[] first, String... second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(String[]::new);
    }

    private JobSettings settings() {
        return SettingsLoader.load(
                Map.of(
                        JobOptions.JDBC_URL.key(), table.database().url(),
                        JobOptions.JDBC_USER.key(),
                                String.valueOf(table.database().user()),
                        JobOptions.KAFKA_BOOTSTRAP_SERVERS.key(), kafka.bootstrapServers(),
                        JobOptions.KAFKA_PROPERTIES_FILE.key(),
                                kafka.securityFile().toString(),
                        JobOptions.KAFKA_TOPICS.key(), topic),
                Map.of(),
                null);
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        return records(topic, 2);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic, int partitions) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<String, Object> settings = new HashMap<>(kafka.security());
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            long end = consumer.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (records.size() < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }
}
