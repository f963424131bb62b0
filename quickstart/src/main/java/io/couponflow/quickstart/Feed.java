package io.couponflow.quickstart;

import io.couponflow.quickstart.generate.CatalogueLine;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import io.couponflow.quickstart.generate.Rates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends generated pushes to a topic on a thread of its own, and to another the catalogue of their cards, each line when the
 * merchant wrote it. Sixty days come at once, as fast as they are taken, so that there is something to compare with. Then they
 * come at a steady rate, and a day of the merchant passes in a minute, so that coupons are redeemed while one looks on, for the
 * month up to today; then it begins again with another seed. Whoever wants to know is told how far it is.
 */
final class Feed implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int PAST_DAYS = 60;
    private static final int LIVE_DAYS = 30;
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int TOLD_EVERY = 1_000;
    private static final int SECONDS_A_DAY = 60;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final String catalogTopic;
    private final int rate;
    private final long seed;
    private final Consumer<Instant> time;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::send, "couponflow-feed");

    private Feed(
            KafkaProducer<byte[], byte[]> producer,
            String topic,
            String catalogTopic,
            long seed,
            int rate,
            Consumer<Instant> time) {
        this.producer = producer;
        this.topic = topic;
        this.catalogTopic = catalogTopic;
        this.rate = rate;
        this.seed = seed;
        this.time = time;
    }

    /**
     * Begins to send.
     *
     * @param security what the broker asks for besides
     * @param time told again and again when what was sent last happened
     */
    static Feed start(
            String bootstrapServers,
            Map<String, String> security,
            String topic,
            String catalogTopic,
            long seed,
            int rate,
            Consumer<Instant> time) {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Feed feed = new Feed(producer, topic, catalogTopic, seed, rate, time);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    /** How many pushes were handed to Kafka. */
    long sent() {
        return sent.get();
    }

    /**
     * Checks that pushes still go out.
     *
     * @throws Failure if they don't
     */
    void check() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new Failure("the generated pushes no longer reach Kafka: " + Main.rootMessage(cause), cause);
        }
    }

    private void send() {
        try {
            for (long round = 0; ending.getCount() > 0; round++) {
                sendRound(round);
            }
        } catch (KafkaException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendRound(long round) throws InterruptedException {
        int days = PAST_DAYS + LIVE_DAYS;
        long count = (long) rate * SECONDS_A_DAY * days;
        LocalDate start = LocalDate.now(ZONE).minusDays(days);
        PushGenerator pushes = new PushGenerator(new Plan(seed + round, count, start, days, 0, Rates.DEFAULT));
        Queue<CatalogueLine> catalogue = new ArrayDeque<>(pushes.catalogue());
        sendPast(pushes, catalogue, start.plusDays(PAST_DAYS).atStartOfDay(ZONE).toEpochSecond());
        long begun = System.nanoTime();
        long done = 0;
        long nowSeconds = System.currentTimeMillis() / 1000;
        while (pushes.now() < nowSeconds && !ending.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            long due = (long) ((System.nanoTime() - begun) / 1e9 * rate);
            for (; done < due && ending.getCount() > 0; done++) {
                send(topic, pushes.next());
                sent.incrementAndGet();
            }
            sendUntil(pushes.now(), catalogue);
            time.accept(Instant.ofEpochSecond(pushes.now()));
        }
    }

    private void sendPast(PushGenerator pushes, Queue<CatalogueLine> catalogue, long until) {
        while (pushes.now() < until && ending.getCount() > 0) {
            sendUntil(pushes.now(), catalogue);
            for (int i = 0; i < TOLD_EVERY; i++) {
                send(topic, pushes.next());
            }
            sent.addAndGet(TOLD_EVERY);
            time.accept(Instant.ofEpochSecond(pushes.now()));
        }
    }

    private void sendUntil(long now, Queue<CatalogueLine> catalogue) {
        while (!catalogue.isEmpty() && catalogue.element().updatedAt() <= now) {
            send(catalogTopic, catalogue.remove().json().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void send(String to, byte[] body) {
        // What becomes of it, the callback tells.
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(to, body), (metadata, e) -> {
            if (e != null && ending.getCount() > 0) {
                failure.compareAndSet(null, e);
            }
        });
    }

    @Override
    public void close() {
        ending.countDown();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(PATIENCE);
    }
}
