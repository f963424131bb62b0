package io.couponflow.bench;

import io.couponflow.bench.Freshness.Mark;
import io.couponflow.quickstart.EmbeddedKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends pushes to a topic at a steady rate, to its partitions in turn.
 *
 * @param rate pushes a second
 * @param count how many
 */
record Sender(EmbeddedKafka kafka, Iterator<byte[]> pushes, int partitions, int rate, long count)
        implements Callable<List<Mark>> {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Sends all of them and tells when; a tick's pushes share the time before its first. */
    @Override
    public List<Mark> call() throws ExecutionException, InterruptedException {
        Map<String, Object> settings = new HashMap<>(kafka.security());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        List<Mark> marks = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Future<RecordMetadata> last = null;
            long begun = System.nanoTime();
            for (long done = 0; done < count; ) {
                long now = System.nanoTime();
                long due = Math.min(count, (long) ((now - begun) / 1e9 * rate));
                if (due > done) {
                    marks.add(new Mark(due, now));
                }
                for (; done < due; done++) {
                    last = producer.send(
                            new ProducerRecord<>(FreshnessJob.TOPIC, (int) (done % partitions), null, pushes.next()));
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
            if (last != null) {
                last.get();
            }
        }
        return marks;
    }
}
