package io.couponflow.quickstart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends given pushes to a topic at a steady rate, each exactly once, also through a broker that is away for a while. */
@SuppressWarnings("try") // nobody interrupts a test
final class Traffic implements AutoCloseable {

    private static final int TICK_MILLIS = 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final List<byte[]> pushes;
    private final int rate;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::send, "traffic");

    private Traffic(KafkaProducer<byte[], byte[]> producer, String topic, List<byte[]> pushes, int rate) {
        this.producer = producer;
        this.topic = topic;
        this.pushes = pushes;
        this.rate = rate;
    }

    /** Begins to send {@code rate} pushes a second. */
    static Traffic start(KafkaProcess kafka, String topic, List<byte[]> pushes, int rate) {
        Map<String, Object> settings = new HashMap<>(kafka.security());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 2_000);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Traffic traffic = new Traffic(producer, topic, pushes, rate);
        traffic.thread.setDaemon(true);
        traffic.thread.start();
        return traffic;
    }

    /** Waits until all pushes are in the topic. */
    void finish() throws Exception {
        thread.join();
        producer.flush();
        Exception cause = failure.get();
        if (cause != null) {
            throw cause;
        }
    }

    private void send() {
        try {
            long begun = System.nanoTime();
            for (int done = 0; done < pushes.size(); ) {
                if (ending.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                long due = (long) ((System.nanoTime() - begun) / 1e9 * rate);
                for (; done < Math.min(due, pushes.size()); done++) {
                    producer.send(new ProducerRecord<>(topic, pushes.get(done)), (metadata, e) -> {
                        if (e != null && ending.getCount() > 0) {
                            failure.compareAndSet(null, e);
                        }
                    });
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        ending.countDown();
        thread.join();
        producer.close(java.time.Duration.ofSeconds(1));
    }
}
