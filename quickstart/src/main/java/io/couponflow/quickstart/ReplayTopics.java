package io.couponflow.quickstart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.couponflow.quickstart.DeadLetters.Letter;
import io.couponflow.quickstart.DeadLetters.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends bodies to the topics that the job reads, as records of their own: pushes to one topic, lines of the catalogue to
 * another. The header {@value #FROM} says where a body was read first, as source/partition/position, {@value #RECEIVED}
 * when, in epoch milliseconds. The job reads neither: its receive time is that of the replay.
 */
final class ReplayTopics implements ReplayTarget {

    static final String FROM = "replayed-from";
    static final String RECEIVED = "first-received-at";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String pushes;
    private final String catalogue;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> underWay = new ArrayList<>();

    private ReplayTopics(String pushes, String catalogue, KafkaProducer<byte[], byte[]> producer) {
        this.pushes = pushes;
        this.catalogue = catalogue;
        this.producer = producer;
    }

    /**
     * Connects.
     *
     * @param properties further ones of the client, as for its security
     * @param needed of the two topics those that will be sent to; a name that no topic has is found before anything is sent
     * @throws Failure if that fails
     */
    static ReplayTopics open(
            String servers, Map<String, String> properties, String pushes, String catalogue, Collection<String> needed)
            throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) PATIENCE.toMillis());
        try {
            check(settings, servers, needed);
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            return new ReplayTopics(
                    pushes,
                    catalogue,
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
        } catch (KafkaException e) {
            throw new Failure("Kafka at " + servers + " can't be used: " + Main.rootMessage(e), e);
        }
    }

    private static void check(Map<String, Object> settings, String servers, Collection<String> needed)
            throws InterruptedException {
        Map<String, Object> patient = new HashMap<>(settings);
        patient.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        patient.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(patient)) {
            for (String topic : needed) {
                try {
                    admin.describeTopics(List.of(topic)).allTopicNames().get();
                } catch (ExecutionException e) {
                    String what = e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "there is no topic " + topic + " at " + servers
                            : "topic " + topic + " at " + servers + " can't be used: " + Main.rootMessage(e);
                    throw new Failure(what, e);
                }
            }
        }
    }

    @Override
    public void send(Letter letter) {
        Place place = letter.place();
        ProducerRecord<byte[], byte[]> sent = letter.reason().equals(ReplayCommand.BAD_CATALOGUE)
                ? new ProducerRecord<>(catalogue, cardId(letter.body()), letter.body())
                : new ProducerRecord<>(pushes, letter.body());
        sent.headers()
                .add(FROM, utf8(place.source() + "/" + place.partition() + "/" + place.position()))
                .add(RECEIVED, utf8(Long.toString(letter.receivedAt().toEpochMilli())));
        underWay.add(producer.send(sent));
    }

    /** The key of a line of the catalogue, which keeps the lines of a card in order; null if the line doesn't tell it. */
    private static byte @Nullable [] cardId(byte[] line) {
        try {
            String cardId = JSON.readTree(line).path("card_id").asText("");
            return cardId.isEmpty() ? null : utf8(cardId);
        } catch (IOException e) { // no JSON, so the job will refuse it again
            return null;
        }
    }

    @Override
    public boolean hasArrived() throws InterruptedException {
        producer.flush();
        for (Future<RecordMetadata> each : underWay) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new Failure("Kafka does not take the pushes: " + Main.rootMessage(e), e);
            }
        }
        underWay.clear();
        return true;
    }

    @Override
    public void finish() {
        // Every page has arrived.
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
