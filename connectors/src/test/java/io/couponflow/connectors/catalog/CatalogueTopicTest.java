package io.couponflow.connectors.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.connectors.kafka.PushTopicOptions;
import io.couponflow.connectors.kafka.StartPosition;
import io.couponflow.connectors.kafka.TestBroker;
import io.couponflow.domain.RawPush;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogueTopicTest {

    @RegisterExtension
    static final TestBroker KAFKA = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    /** The dot would match any character if the name were taken for a pattern. */
    private final String topic = "card.catalog-" + UUID.randomUUID();

    @Test
    void allOfTheTopicIsReadWhereverThePushesStart() throws Exception {
        KAFKA.createTopic(topic, 1);
        KAFKA.createTopic(topic.replace('.', '-'), 1);
        send(topic, "{\"a\":1}");
        send(topic, null);
        send(topic, "x".repeat(RawPush.MAX_BODY * 2));
        send(topic.replace('.', '-'), "other");

        List<RawPush> lines = environment()
                .fromSource(CatalogueTopic.of(options(true), topic), WatermarkStrategy.noWatermarks(), "catalogue")
                .executeAndCollect(100);

        assertThat(lines)
                .extracting(line ->
                        line.source() + " " + line.partition() + "/" + line.position() + " " + line.body().length)
                .containsExactly(topic + " 0/0 7", topic + " 0/1 0", topic + " 0/2 " + RawPush.MAX_BODY * 2);
    }

    @Test
    @Timeout(60)
    void aTopicThatDoesNotExistYetIsFoundLater() throws Exception {
        CloseableIterator<RawPush> lines = environment()
                .fromSource(CatalogueTopic.of(options(false), topic), WatermarkStrategy.noWatermarks(), "catalogue")
                .executeAndCollect();
        try {
            KAFKA.createTopic(topic, 1);
            send(topic, "late");

            assertThat(new String(lines.next().body(), UTF_8)).isEqualTo("late");
        } finally {
            lines.close();
        }
    }

    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        return env;
    }

    private PushTopicOptions options(boolean bounded) {
        return new PushTopicOptions(
                KAFKA.bootstrapServers(),
                List.of("weixin-push"),
                "",
                "readers",
                StartPosition.timestamp(Long.MAX_VALUE),
                bounded,
                bounded ? Map.of() : Map.of("partition.discovery.interval.ms", "200"));
    }

    private static void send(String topic, String line) throws Exception {
        KAFKA.send(new ProducerRecord<>(topic, 0, 1_000L, null, line == null ? null : line.getBytes(UTF_8)));
    }
}
