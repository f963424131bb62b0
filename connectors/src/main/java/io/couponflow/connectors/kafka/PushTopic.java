package io.couponflow.connectors.kafka;

import io.couponflow.domain.RawPush;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The pushes of one or more Kafka topics. A record's value is the raw body; its key says nothing. A push's source is
 * the topic, its position the offset; {@link PushRecords} tells how the rest is read.
 *
 * <p>Offsets are kept in the checkpoints and committed to the group when a checkpoint has completed. Partitions and,
 * with a pattern, topics that appear later are found within a minute and read from their first record. Records of
 * transactions that were aborted are no pushes.
 */
public final class PushTopic {

    private static final String DISCOVERY_MS = "60000";

    private PushTopic() {}

    /** The source that {@code options} describe. It connects when the job runs, not before. */
    public static Source<RawPush, ?, ?> of(PushTopicOptions options) {
        return of(options, RawPush.MAX_BODY);
    }

    /**
     * The source that {@code options} describe, for records of another size.
     *
     * @param longest of a value that is longer, in bytes, one byte more is kept
     */
    public static Source<RawPush, ?, ?> of(PushTopicOptions options, int longest) {
        KafkaSourceBuilder<RawPush> builder = KafkaSource.<RawPush>builder()
                .setProperties(properties(options))
                .setBootstrapServers(options.bootstrapServers())
                .setGroupId(options.groupId())
                .setStartingOffsets(offsets(options.start()))
                .setDeserializer(new PushRecords(longest));
        if (options.topicPattern().isEmpty()) {
            builder.setTopics(options.topics());
        } else {
            builder.setTopicPattern(Pattern.compile(options.topicPattern()));
        }
        if (options.bounded()) {
            builder.setBounded(OffsetsInitializer.latest());
        }
        return builder.build();
    }

    private static Properties properties(PushTopicOptions options) {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        if (!options.bounded()) {
            properties.setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), DISCOVERY_MS);
        }
        options.properties().forEach(properties::setProperty);
        return properties;
    }

    @SuppressWarnings("deprecation") // the connector's own signature; its successor is private to Kafka
    private static OffsetsInitializer offsets(StartPosition start) {
        return switch (start.kind()) {
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case TIMESTAMP -> new FromTimestamp(OffsetsInitializer.timestamp(start.epochMillis()));
        };
    }

    /**
     * Starts at a time, but where the offset is no longer there (after a long stop the topic has dropped it) goes on at
     * the earliest that is, as the other two do; Flink's own would skip all to the latest.
     */
    private record FromTimestamp(OffsetsInitializer timestamp) implements OffsetsInitializer {

        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
            return timestamp.getPartitionOffsets(partitions, retriever);
        }

        @Override
        @SuppressWarnings("deprecation") // the connector's own signature
        public OffsetResetStrategy getAutoOffsetResetStrategy() {
            return OffsetResetStrategy.EARLIEST;
        }
    }
}
