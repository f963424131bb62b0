package io.couponflow.connectors.catalog;

import io.couponflow.connectors.kafka.PushTopic;
import io.couponflow.connectors.kafka.PushTopicOptions;
import io.couponflow.connectors.kafka.StartPosition;
import io.couponflow.domain.RawPush;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.source.Source;

/**
 * The lines of a catalogue in a Kafka topic, a record each. The topic is keyed by card_id, so that the lines of a card
 * stay in order, and may be compacted; a start without a checkpoint reads all of it. A topic that does not exist yet
 * does no harm: it is found within a minute of its creation.
 */
public final class CatalogueTopic {

    private CatalogueTopic() {}

    /**
     * The source of a topic. It connects when the job runs, not before.
     *
     * @param pushes how the pushes are read: the catalogue's brokers, group and properties are the same
     */
    public static Source<RawPush, ?, ?> of(PushTopicOptions pushes, String topic) {
        PushTopicOptions options = new PushTopicOptions(
                pushes.bootstrapServers(),
                List.of(),
                Pattern.quote(topic),
                pushes.groupId(),
                StartPosition.earliest(),
                pushes.bounded(),
                pushes.properties());
        return PushTopic.of(options, RawPush.MAX_LINE);
    }
}
