package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph that is submitted, looked at without running it. */
class TopologyTest {

    @TempDir
    private Path pushes;

    private Path catalogue;

    @BeforeEach
    void writeACatalogue() throws IOException {
        catalogue = Files.createFile(pushes.resolve("cards.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields", "sender-time"})
    void theOperatorsAndWhatTheyAreRememberedByStayTheSame(String identity) throws IOException {
        StreamGraph graph = graph(identity, new Configuration());

        assertThat(graph.getStreamNodes().stream().map(TopologyTest::line).sorted())
                .as("a state is found again by its operator's uid: a change here loses the state of running jobs")
                .containsExactlyElementsOf(checkedInUids());
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

    @ParameterizedTest
    @ValueSource(strings = {"fields", "sender-time"})
    void everyOperatorHasANameAndAUidOfItsOwn(String identity) {
        Collection<StreamNode> nodes = graph(identity, new Configuration()).getStreamNodes();

        assertThat(nodes).allSatisfy(node -> {
            assertThat(node.getTransformationUID())
                    .as("uid of %s", node.getOperatorName())
                    .isNotBlank();
            assertThat(node.getOperatorName()).isNotBlank();
        });
        assertThat(nodes.stream().map(StreamNode::getTransformationUID)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields", "sender-time"})
    void noEdgeLeavesItsTypeToKryo(String identity) {
        StreamGraph graph = graph(identity, new Configuration());
        ExecutionConfig execution = graph.getExecutionConfig();

        List<TypeSerializer<?>> serializers = new ArrayList<>();
        for (StreamNode node : graph.getStreamNodes()) {
            Stream.concat(
                            Stream.of(node.getTypeSerializersIn()),
                            Stream.of(node.getTypeSerializerOut(), node.getStateKeySerializer()))
                    .filter(Objects::nonNull)
                    .forEach(serializers::add);
            for (StreamEdge edge : node.getOutEdges()) {
                if (edge.getOutputTag() != null) {
                    serializers.add(
                            edge.getOutputTag().getTypeInfo().createSerializer(execution.getSerializerConfig()));
                }
            }
        }

        assertThat(execution.getSerializerConfig().hasGenericTypesDisabled()).isTrue();
        assertThat(serializers).hasSizeGreaterThan(20).noneMatch(KryoSerializer.class::isInstance);
    }

    @Test
    void noStateLeavesItsTypeToKryo() throws IllegalAccessException {
        StreamGraph graph = graph("fields", new Configuration());

        List<StateDescriptor<?, ?>> descriptors = new ArrayList<>();
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getOperatorFactory() instanceof SimpleOperatorFactory<?> factory) {
                descriptors.addAll(descriptorsOf(factory.getOperator()));
            }
        }
        descriptors.forEach(descriptor -> descriptor.initializeSerializerUnlessSet(graph.getExecutionConfig()));

        assertThat(descriptors.stream().map(StateDescriptor::getName).distinct())
                .containsExactlyInAnyOrder("seen", "coupon", "rung", "gift", "card", "row", "token-order");
        assertThat(descriptors).noneMatch(d -> d.getSerializer() instanceof KryoSerializer);
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
    void withoutConfigurationTheDefaultsAreThese() {
        ReadableConfig configuration =
                environment("fields", new Configuration()).getConfiguration();

        assertThat(configuration.get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(128);
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS))
                .isTrue();
        assertThat(configuration.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(configuration.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(configuration.get(RocksDBConfigurableOptions.USE_BLOOM_FILTER))
                .isTrue();
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

    /** The descriptors that an operator and its function hold. */
    private static List<StateDescriptor<?, ?>> descriptorsOf(Object holder) throws IllegalAccessException {
        List<StateDescriptor<?, ?>> found = new ArrayList<>();
        for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean function = field.getName().equals("userFunction");
                if (function || StateDescriptor.class.isAssignableFrom(field.getType())) {
                    field.setAccessible(true);
                    Object value = field.get(Modifier.isStatic(field.getModifiers()) ? null : holder);
                    if (value instanceof StateDescriptor<?, ?> descriptor) {
                        found.add(descriptor);
                    } else if (value != null) {
                        found.addAll(descriptorsOf(value));
                    }
                }
            }
        }
        return found;
    }

    private static String line(StreamNode node) {
        return node.getTransformationUID() + " | " + node.getOperatorName();
    }

    private static List<String> checkedInUids() throws IOException {
        try (InputStream file = TopologyTest.class.getResourceAsStream("/uids.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
