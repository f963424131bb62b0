package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EmbeddedStackTest {

    @Test
    void databaseAnswersUntilItIsClosedAndLeavesNothing() throws Exception {
        Set<Path> before = leftovers("postgresql");
        Database database;
        try (EmbeddedDatabase server = EmbeddedDatabase.start(0)) {
            database = new Database(server.jdbcUrl(), server.user(), server.password());
            assertThat(PostgresProcess.query(database, "SELECT 1")).containsExactly("1");
        }

        assertThatThrownBy(database::check).isInstanceOf(Failure.class).hasMessageContaining("can't be used");
        assertThat(leftovers("postgresql")).isEqualTo(before);
    }

    @Test
    void displayOutlivesADatabaseThatIsAway() throws Exception {
        Database nobody =
                new Database("jdbc:postgresql://localhost:" + Ports.free(1).get(0) + "/x", "me", null);
        StringWriter shown = new StringWriter();

        try (ProgressLine line = new ProgressLine(new PrintWriter(shown, true), nobody, new JobID(), 0)) {
            line.show();
        }

        assertThat(shown.toString()).isEmpty();
    }

    @Test
    void kafkaKeepsWhatIsSentUntilItIsClosedAndLeavesNothing() throws Exception {
        Set<Path> before = leftovers("kafka");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0)) {
            kafka.createTopic("weixin-push", 2);
            Map<String, Object> at = at(kafka);
            try (var producer = new KafkaProducer<>(at, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("weixin-push", 1, null, new byte[] {7}))
                        .get();
            }
            try (var consumer = new KafkaConsumer<>(at, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                TopicPartition second = new TopicPartition("weixin-push", 1);
                consumer.assign(List.of(second));
                consumer.seekToBeginning(List.of(second));
                assertThat(consumer.poll(Duration.ofSeconds(20)))
                        .singleElement()
                        .satisfies(record -> assertThat(record.value()).containsExactly(7));
            }
        }

        assertThat(leftovers("kafka")).isEqualTo(before);
    }

    @Test
    void kafkaLetsNobodyInWithoutItsPassword() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0);
                EmbeddedKafka other = EmbeddedKafka.start(0)) {
            Map<String, Object> guessed = at(kafka);
            guessed.putAll(other.security());
            Map<String, Object> none = new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers()));
            Map<String, Object> controller = new HashMap<>(other.security());
            controller.put("bootstrap.controllers", kafka.controller());

            assertThatThrownBy(() -> describe(guessed)).hasRootCauseInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(() -> describe(controller)).hasRootCauseInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(() -> describe(none)).hasCauseInstanceOf(TimeoutException.class);
            assertThat(describe(at(kafka))).hasSize(1);
        }
    }

    @Test
    void theFileThatKafkasToolsTakeLetsItsOwnerInAlone() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0)) {
            Properties file = new Properties();
            try (Reader reader = Files.newBufferedReader(kafka.securityFile())) {
                file.load(reader);
            }

            assertThat(file).isEqualTo(kafka.security());
            assertThat(Files.getPosixFilePermissions(kafka.securityFile()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            if (AnotherUser.canBeTried()) {
                assertThat(AnotherUser.run("cat", kafka.securityFile().toString()))
                        .contains("Permission denied");
            }
        }
    }

    private static Map<String, Object> at(EmbeddedKafka kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.security());
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return settings;
    }

    private static Collection<Node> describe(Map<String, Object> settings) throws Exception {
        settings.put("default.api.timeout.ms", 3_000);
        settings.put("request.timeout.ms", 1_500);
        try (Admin admin = Admin.create(settings)) {
            return admin.describeCluster().nodes().get();
        }
    }

    @Test
    void takenPortIsNamedInsteadOfTried() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EmbeddedDatabase.start(port))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + port + " for PostgreSQL is taken");
            assertThatThrownBy(() -> EmbeddedKafka.start(port))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + port + " for Kafka is taken");
            assertThatThrownBy(() -> LocalFlink.start(1, port, Duration.ofSeconds(1)))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + port + " for the Web UI is taken");
        }
    }

    private static Set<Path> leftovers(String purpose) throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(TemporaryFolder.prefix(purpose)))
                    .collect(Collectors.toSet());
        }
    }
}
