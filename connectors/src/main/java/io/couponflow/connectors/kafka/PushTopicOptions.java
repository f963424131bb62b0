package io.couponflow.connectors.kafka;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which topic is read, and how. Text is never null; {@code ""} is not given.
 *
 * @param bootstrapServers host:port, several with commas
 * @param topics the topics' names; empty if there is a pattern
 * @param topicPattern a regular expression that a topic's whole name must match; {@code ""} if there are topics
 * @param groupId the consumer group that the offsets are committed to
 * @param start where a job without a checkpoint starts
 * @param bounded whether to stop at the offsets that were the latest when the job started
 * @param properties further properties of the consumer and of Flink's Kafka source, as for security; they win over
 *     couponflow's own defaults ({@code isolation.level=read_committed}, {@code partition.discovery.interval.ms=60000})
 *     but not over the options above. They may hold secrets: {@link #toString} leaves their values out
 */
public record PushTopicOptions(
        String bootstrapServers,
        List<String> topics,
        String topicPattern,
        String groupId,
        StartPosition start,
        boolean bounded,
        Map<String, String> properties) {

    /**
     * @throws IllegalArgumentException if the servers or the group are missing, if not exactly one of topics and pattern
     *     is given, or if the pattern is none
     */
    public PushTopicOptions {
        topics = List.copyOf(topics);
        properties = Map.copyOf(properties);
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers are missing, host:port is needed");
        }
        if (groupId.isBlank()) {
            throw new IllegalArgumentException("the consumer group's id is missing");
        }
        if (topics.isEmpty() == topicPattern.isEmpty()) {
            throw new IllegalArgumentException("the topics are " + topics + " and the topic pattern is \""
                    + topicPattern + "\", exactly one of both is needed");
        }
        if (topics.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("the topics are " + topics + ", none may be blank");
        }
        try {
            Pattern.compile(topicPattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "topic pattern \"" + topicPattern + "\" is no regular expression: " + e.getDescription(), e);
        }
    }

    @Override
    public String toString() {
        return "PushTopicOptions[bootstrapServers=" + bootstrapServers + ", topics=" + topics + ", topicPattern="
                + topicPattern + ", groupId=" + groupId + ", start=" + start
                + ", bounded=" + bounded + ", properties=" + properties.keySet() + "]";
    }
}
