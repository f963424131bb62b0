package io.couponflow.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.couponflow.domain.RawPush;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PushTopicTest {

    @RegisterExtension
    static final TestBroker KAFKA = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private final String topic = "push-" + UUID.randomUUID();
    private StreamExecutionEnvironment env;

    @BeforeEach
    void setUp() throws Exception {
        KAFKA.createTopic(topic, 2);
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.OBJECT_REUSE, true);
        env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
    }

    @Test
    void readsBodiesOfEveryPartitionWithWhereAndWhenTheyCame() throws Exception {
        send(0, 1_000, "<xml>1</xml>");
        send(0, 2_000, null);
        send(1, 3_000, "<xml>2</xml>", "received-at", "77", "received-at", "88");
        send(1, 4_000, "<xml>3</xml>", "received-at", "8x");

        List<RawPush> pushes = readAll(options(StartPosition.earliest()));

        assertThat(pushes)
                .extracting(push -> push.source() + " " + push.partition() + "/" + push.position() + " "
                        + push.receivedAt() + " " + new String(push.body(), UTF_8))
                .containsExactlyInAnyOrder(
                        topic + " 0/0 1000 <xml>1</xml>",
                        topic + " 0/1 2000 ",
                        topic + " 1/0 88 <xml>2</xml>",
                        topic + " 1/1 4000 <xml>3</xml>");
    }

    @Test
    void startsAtATimestamp() throws Exception {
        send(0, 1_000, "before");
        send(0, 2_000, "at");
        send(0, 3_000, "after");
        send(1, 1_999, "before, and none behind");

        List<RawPush> pushes = readAll(options(StartPosition.timestamp(2_000)));

        assertThat(pushes).extracting(PushTopicTest::text).containsExactly("at", "after");
    }

    @Test
    void startsAtTheCommittedOffsetsElseAtTheEarliest() throws Exception {
        send(0, 1_000, "old");
        send(0, 2_000, "new");
        send(1, 3_000, "first");
        commit("readers", new TopicPartition(topic, 0), 1);

        List<RawPush> pushes = readAll(options("readers", StartPosition.committed(), true));

        assertThat(pushes).extracting(PushTopicTest::text).containsExactlyInAnyOrder("new", "first");
    }

    @Test
    void endsAtOnceWhereAllIsCommitted() throws Exception {
        send(0, 1_000, "old");
        commit("done", new TopicPartition(topic, 0), 1);

        List<RawPush> pushes = readAll(options("done", StartPosition.committed(), true));

        assertThat(pushes).isEmpty();
    }

    @Test
    void readsTheTopicsThatMatchAPattern() throws Exception {
        KAFKA.createTopic("other-" + topic, 1);
        send(0, 1_000, "mine");
        KAFKA.send(new ProducerRecord<>("other-" + topic, 0, 1_000L, null, "other".getBytes(UTF_8)));
        PushTopicOptions options = new PushTopicOptions(
                KAFKA.bootstrapServers(),
                List.of(),
                topic.substring(0, topic.length() - 1) + ".",
                "pattern",
                StartPosition.earliest(),
                true,
                Map.of());

        List<RawPush> pushes = readAll(options);

        assertThat(pushes).extracting(PushTopicTest::text).containsExactly("mine");
    }

    @Test
    void commitsTheOffsetsOfACheckpointAndFindsNewPartitions() throws Exception {
        send(1, 1_000, "1");
        env.enableCheckpointing(100);
        stream(options("committing", StartPosition.committed(), false)).sinkTo(new DiscardingSink<>());
        JobClient job = env.executeAsync();
        awaitCommitsOf("committing", Set.of(0, 1));

        KAFKA.growTopic(topic, 3);
        send(2, 1, "2");

        awaitCommitsOf("committing", Set.of(0, 1, 2));
        job.cancel().get();
    }

    private DataStream<RawPush> stream(PushTopicOptions options) {
        return env.fromSource(PushTopic.of(options), WatermarkStrategy.noWatermarks(), "topic");
    }

    private List<RawPush> readAll(PushTopicOptions options) throws Exception {
        return stream(options).executeAndCollect(1_000);
    }

    private PushTopicOptions options(StartPosition start) {
        return options("group-" + topic, start, true);
    }

    private PushTopicOptions options(String group, StartPosition start, boolean bounded) {
        Map<String, String> often = bounded ? Map.of() : Map.of("partition.discovery.interval.ms", "200");
        return new PushTopicOptions(KAFKA.bootstrapServers(), List.of(topic), "", group, start, bounded, often);
    }

    private void send(int partition, long timestamp, String body, String... headers) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, timestamp, null, body == null ? null : body.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        KAFKA.send(record);
    }

    private static void commit(String group, TopicPartition partition, long offset) throws Exception {
        KAFKA.admin()
                .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    /** Keeps writing to partition 0 meanwhile: the connector puts off commits for up to 10 s while nothing comes. */
    private void awaitCommitsOf(String group, Set<Integer> partitions) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            send(0, 1_000, "more");
            return KAFKA.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().keySet().stream()
                    .map(TopicPartition::partition)
                    .collect(Collectors.toSet())
                    .equals(partitions);
        });
    }

    private static String text(RawPush push) {
        return new String(push.body(), UTF_8);
    }
}
