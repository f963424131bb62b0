package io.couponflow.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker that is its own controller, in this process, on the loopback address. Both of its ports ask for a password,
 * which a file says to its owner alone. Closing it deletes its log.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String NODE = "1";
    private static final int NODE_ID = 1;
    private static final int START_SECONDS = 60;
    private static final String USER = "couponflow";

    private final TemporaryFolder folder;
    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final String controller;
    private final Map<String, String> security;
    private final Path securityFile;

    private EmbeddedKafka(
            TemporaryFolder folder,
            KafkaRaftServer server,
            String bootstrapServers,
            String controller,
            Map<String, String> security,
            Path securityFile) {
        this.folder = folder;
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.controller = controller;
        this.security = security;
        this.securityFile = securityFile;
    }

    /**
     * Starts a broker.
     *
     * @param port where clients connect; 0 for any free port
     * @throws Failure if the port is taken, or the broker doesn't start
     * @throws IOException if its log can't be written
     */
    public static EmbeddedKafka start(int port) throws IOException {
        int clients = Ports.free("Kafka", port);
        int controller = Ports.free(1).get(0);
        TemporaryFolder folder = new TemporaryFolder("kafka");
        try {
            String password = Secrets.random();
            Map<String, String> security = security(password);
            Path securityFile = folder.path().resolve("client.properties");
            OwnersOnly.file(securityFile, lines(security));
            Properties settings = settings(folder.path(), clients, controller, password);
            format(settings);
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(
                    folder, server, "localhost:" + clients, "localhost:" + controller, security, securityFile);
        } catch (Exception | LinkageError e) { // the formatter declares no less
            folder.close();
            throw new Failure("the embedded Kafka did not start: " + e.getMessage(), e);
        }
    }

    /** What a broker is to be: {@code password} lets clients in, and the broker itself at its controller. */
    static Properties settings(Path folder, int clients, int controller, String password) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE);
        settings.put("controller.quorum.voters", NODE + "@localhost:" + controller);
        settings.put("listeners", "CLIENTS://localhost:" + clients + ",CONTROLLER://localhost:" + controller);
        settings.put("advertised.listeners", "CLIENTS://localhost:" + clients);
        settings.put("listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (String listener : List.of("clients", "controller")) {
            settings.put(
                    "listener.name." + listener + ".plain.sasl.jaas.config",
                    login(password) + " user_" + USER + "=\"" + password + "\";");
        }
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("log.dirs", folder.resolve("log").toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        // A demo that runs for days must not fill the disk.
        settings.put("log.segment.bytes", Integer.toString(64 << 20));
        settings.put("log.retention.bytes", Integer.toString(256 << 20));
        return settings;
    }

    /** What a client needs to be let in. */
    static Map<String, String> security(String password) {
        return Map.of(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_PLAINTEXT",
                SaslConfigs.SASL_MECHANISM,
                "PLAIN",
                SaslConfigs.SASL_JAAS_CONFIG,
                login(password) + ";");
    }

    private static String login(String password) {
        return PlainLoginModule.class.getName() + " required username=\"" + USER + "\" password=\"" + password + "\"";
    }

    /** As lines of a Java properties file; no value has a character that would have to be written in another way. */
    static String lines(Map<String, String> properties) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(properties).forEach((key, value) -> lines.append(key + "=" + value + "\n"));
        return lines.toString();
    }

    /** Marks the folder as a broker's; Kafka starts on no other. */
    static void format(Properties settings) throws Exception {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8")) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(settings.getProperty("log.dirs"))
                    .addDirectory(settings.getProperty("log.dirs"))
                    .run();
        }
    }

    /** Where clients connect: host and port. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Where the broker reaches its controller: host and port. */
    String controller() {
        return controller;
    }

    /** What a client needs besides to be let in; it holds a password. */
    public Map<String, String> security() {
        return security;
    }

    /** The same in a Java properties file that its owner alone can read, as Kafka's own tools and the job take it. */
    public Path securityFile() {
        return securityFile;
    }

    /** Creates a topic and waits until it is there. */
    public void createTopic(String topic, int partitions) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Failure("the embedded Kafka can't create topic " + topic + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        folder.close();
    }
}
