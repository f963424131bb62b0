package io.couponflow.quickstart;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;

/** A Kafka broker that is a process of its own, and can be killed and started again with the same log. */
@SuppressWarnings("try") // nobody interrupts a test
final class KafkaProcess implements AutoCloseable {

    private final Path folder;
    private final String bootstrapServers;
    private final Map<String, String> security;
    private final FlinkProcess process;

    /** A broker that does not run yet, its log formatted in {@code folder}. */
    KafkaProcess(Path folder) throws Exception {
        this.folder = folder;
        List<Integer> ports = Ports.free(2);
        bootstrapServers = "localhost:" + ports.get(0);
        process = new FlinkProcess("kafka", folder);
        Files.createDirectories(folder);
        String password = Secrets.random();
        security = EmbeddedKafka.security(password);
        Properties settings = EmbeddedKafka.settings(folder, ports.get(0), ports.get(1), password);
        EmbeddedKafka.format(settings);
        try (Writer file = Files.newBufferedWriter(folder.resolve("server.properties"))) {
            settings.store(file, null);
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** What a client needs besides to be let in. */
    Map<String, String> security() {
        return security;
    }

    void start() throws IOException {
        process.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "kafka.Kafka",
                folder.resolve("server.properties").toString()));
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (Admin admin = admin()) {
                return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
            }
        });
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    void createTopic(String topic, int partitions) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    void widen(String topic, int partitions) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
    }

    private Admin admin() {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return Admin.create(settings);
    }

    @Override
    public void close() throws InterruptedException {
        process.stop();
    }
}
