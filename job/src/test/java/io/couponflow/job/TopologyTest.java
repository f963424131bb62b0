package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The graph that is submitted, looked at without running it. */
class TopologyTest {

    @TempDir
    private Path pushes;

    private Path catalogue;

    @BeforeEach
    void writeACatalogue() throws IOException {
        catalogue = Files.createFile(pushes.resolve("cards.jsonl"));
    }

    @Test
    void theOperatorsAndWhatTheyAreRememberedByStayTheSame() throws IOException {
        StreamGraph graph = graph("fields", new Configuration());

        assertThat(graph.getStreamNodes().stream().map(TopologyTest::line).sorted())
                .as("a state is found again by its operator's uid: a change here loses the state of running jobs")
                .containsExactlyElementsOf(checkedInUids());
    }

    @Test
    void weixinsIdentityTakesTwoOperatorsMore() throws IOException {
        StreamGraph graph = graph("sender-time", new Configuration());

        List<String> expected = new ArrayList<>(checkedInUids());
        expected.add("drop-duplicates | drop-duplicates");
        expected.add("preaggregate-duplicates | preaggregate-duplicates");
        assertThat(graph.getStreamNodes().stream().map(TopologyTest::line))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aJobThatGainsACatalogueFindsAllItsOtherOperatorsAgain() throws IOException {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());
        CouponJob.build(environment, settings(Map.of()));

        assertThat(environment.getStreamGraph().getStreamNodes().stream()
                        .map(TopologyTest::line)
                        .sorted())
                .containsExactlyElementsOf(checkedInUids().stream()
                        .filter(line -> !line.startsWith("catalogue |") && !line.startsWith("parse-catalogue |"))
                        .toList());
    }

    @Test
    void whatCorrectnessRestsOnWinsOverTheUsersConfiguration() {
        Configuration given = new Configuration();
        given.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
        given.set(PipelineOptions.GENERIC_TYPES, true);
        given.set(PipelineOptions.OBJECT_REUSE, false);
        given.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        given.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);

        StreamExecutionEnvironment environment = environment("fields", given);

        assertThat(environment.getConfiguration().get(PipelineOptions.AUTO_GENERATE_UIDS))
                .isFalse();
        assertThat(environment.getConfig().getSerializerConfig().hasGenericTypesDisabled())
                .isTrue();
        assertThat(environment.getConfig().isObjectReuseEnabled()).isTrue();
        assertThat(environment.getCheckpointConfig().isUnalignedCheckpointsEnabled())
                .isFalse();
        assertThat(environment.getCheckpointConfig().getCheckpointingConsistencyMode())
                .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    }

    @Test
    void elsewhereTheUsersConfigurationWins() {
        Configuration given = new Configuration();
        given.set(PipelineOptions.MAX_PARALLELISM, 256);
        given.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        given.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, false);
        given.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        given.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(1));
        given.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ZERO);
        given.set(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 2);
        given.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 3);
        given.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        given.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofSeconds(2));
        given.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(3));
        given.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        given.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, false);

        Configuration configuration =
                (Configuration) environment("fields", given).getConfiguration();

        assertThat(configuration.toMap()).containsAllEntriesOf(given.toMap());
    }

    private StreamGraph graph(String identity, Configuration configuration) {
        return environment(identity, configuration).getStreamGraph();
    }

    private StreamExecutionEnvironment environment(String identity, Configuration configuration) {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        CouponJob.build(
                environment, settings(Map.of("dedup.identity", identity, "catalog.path", catalogue.toString())));
        return environment;
    }

    private JobSettings settings(Map<String, String> more) {
        Map<String, String> given = new HashMap<>(more);
        given.put("pushes.path", pushes.toString());
        given.put("jdbc.url", "jdbc:postgresql://nowhere/none");
        return SettingsLoader.load(given, Map.of(), null);
    }

    static String line(StreamNode node) {
        return node.getTransformationUID() + " | " + node.getOperatorName();
    }

    static List<String> checkedInUids() throws IOException {
        try (InputStream file = TopologyTest.class.getResourceAsStream("/uids.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
