package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.couponflow.job.CouponJob;
import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsLoader;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.client.cli.ArtifactFetchOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifests set exists, can be read, and is what a deployment needs. */
class ConfigurationTest {

    /** Keys that are read by what is no jar of Flink's on the class path here, as their own documentation has them. */
    private static final Set<String> ELSEWHERE = Set.of(
            "s3.endpoint",
            "s3.path.style.access",
            "metrics.reporter.prom.factory.class",
            "metrics.reporter.prom.port",
            "kubernetes.operator.pod-template.merge-arrays-by-name",
            "kubernetes.operator.savepoint.history.max.count",
            "kubernetes.operator.savepoint.history.max.age");

    private static final Map<String, ConfigOption<?>> FLINK = flinkOptions();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#flinkDeployments")
    void everyKeyIsAnOptionAndItsValueCanBeRead(Manifest job) {
        assertThat(job.configuration()).allSatisfy((key, value) -> {
            ConfigOption<?> option = FLINK.get(key);
            assertThat(option != null || ELSEWHERE.contains(key))
                    .as("%s is an option", key)
                    .isTrue();
            if (option != null) {
                assertThat(option.key()).as("not a name of former versions").isEqualTo(key);
                assertThat(Configuration.fromMap(Map.of(key, value)).get(option))
                        .isNotNull();
            }
        });
    }

    @Test
    void anUnknownKeyAndAnUnreadableValueWouldBeFound() {
        assertThat(FLINK).doesNotContainKey("execution.checkpointing.intervall").hasSizeGreaterThan(300);
        ConfigOption<?> interval = FLINK.get("execution.checkpointing.interval");

        assertThat(catchReading(interval, "soon")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Throwable catchReading(ConfigOption<?> option, String value) {
        return catchThrowable(
                () -> Configuration.fromMap(Map.of(option.key(), value)).get(option));
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#flinkDeployments")
    void stateSurvives(Manifest job) {
        String root = job.overlay().equals("local") ? "file:///state/" : "s3://couponflow-" + job.overlay() + "/";

        assertThat(job.configuration())
                .containsEntry("pipeline.max-parallelism", "128")
                .containsEntry("state.backend.type", "rocksdb")
                .containsEntry("high-availability.type", "kubernetes")
                .containsEntry("high-availability.storageDir", root + "ha")
                .containsEntry("execution.checkpointing.dir", root + "checkpoints")
                .containsEntry("execution.checkpointing.savepoint-dir", root + "savepoints")
                .containsEntry("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION")
                .containsKeys("execution.checkpointing.interval", "restart-strategy.type");
        assertThat(job.spec().at("/job/upgradeMode").asText())
                .isEqualTo(
                        switch (job.overlay()) {
                            case "production" -> "savepoint";
                            case "backfill" -> "stateless";
                            default -> "last-state";
                        });
        assertThat(job.spec().at("/job/allowNonRestoredState").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#flinkDeployments")
    void whatFlinkWritesIsOnAVolumeAndWhatItTellsIsOnAPort(Manifest job) {
        assertThat(job.pods()).allSatisfy((role, pod) -> {
            JsonNode main = pod.at("/spec/containers/0");
            assertThat(main.path("name").asText()).isEqualTo("flink-main-container");
            assertThat(main.path("volumeMounts").findValuesAsText("mountPath")).contains("/opt/flink/log", "/tmp");
            assertThat(main.at("/ports/0/name").asText()).isEqualTo("metrics");
            assertThat(main.at("/ports/0/containerPort").asText())
                    .isEqualTo(job.configuration().get("metrics.reporter.prom.port"));
        });
        assertThat(job.pods()
                        .get("taskManager")
                        .at("/spec/containers/0/volumeMounts")
                        .findValuesAsText("mountPath"))
                .contains(job.configuration().get("state.backend.rocksdb.localdir"));
        assertThat(job.configuration().get("io.tmp.dirs")).isEqualTo("/tmp");
        assertThat(job.configuration().get("user.artifacts.base-dir")).startsWith("/tmp/");
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#flinkDeployments")
    void theJobFindsItsJarAndItsSettings(Manifest job) throws IOException {
        assertThat(job.spec().path("flinkVersion").asText()).isEqualTo("v2_2");
        assertThat(job.spec().at("/job/entryClass").asText()).isEqualTo(CouponJob.class.getName());
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains(job.spec()
                        .at("/job/jarURI")
                        .asText()
                        .replace("local://", "")
                        .replace("couponflow-job.jar", ""));
        Manifest settings = settings(job);
        assertThat(job.spec().path("podTemplate").findValuesAsText("name")).contains(settings.name());
        assertThat(job.spec().at("/job/args").toString())
                .isEqualTo("[\"--config\",\"/opt/couponflow/settings/couponflow.yaml\"]");
        assertThat(job.spec().at("/podTemplate/spec/containers/0/volumeMounts").findValuesAsText("mountPath"))
                .contains("/opt/couponflow/settings");
    }

    /** As the job reads them, with what the pod's environment and Secrets add. */
    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#flinkDeployments")
    void theSettingsOfTheJobMakeSense(Manifest job) throws IOException {
        String yaml = settings(job).json().at("/data/couponflow.yaml").asText();
        Path file = Files.writeString(folder.resolve("couponflow.yaml"), yaml);
        Map<String, String> commandLine = new HashMap<>();
        if (yaml.contains("properties-file: /opt/couponflow/kafka/client.properties")) {
            assertThat(job.pods().get("jobManager").findValuesAsText("mountPath"))
                    .contains("/opt/couponflow/kafka");
            Path security = Files.writeString(folder.resolve("client.properties"), "security.protocol=SASL_SSL\n");
            commandLine.put("kafka.properties-file", security.toString());
        }
        Map<String, String> environment =
                Map.of("COUPONFLOW_JDBC_USER", "couponflow_job", "COUPONFLOW_JDBC_PASSWORD", "any");

        JobSettings settings = SettingsLoader.load(commandLine, environment, file);

        assertThat(settings.migrate()).isFalse();
        assertThat(settings.rebuild()).isFalse();
        assertThat(settings.jdbcUser()).isEqualTo("couponflow_job");
        assertThat(settings.pushesPath() != null)
                .as("only a backfill reads files")
                .isEqualTo(job.overlay().equals("backfill"));
    }

    private static Manifest settings(Manifest job) {
        return Manifest.of(job.overlay())
                .filter(manifest ->
                        manifest.kind().equals("ConfigMap") && manifest.name().startsWith("couponflow-settings-"))
                .findFirst()
                .orElseThrow();
    }

    /** All options that Flink's jars on the class path declare, by key. */
    private static Map<String, ConfigOption<?>> flinkOptions() {
        List<Class<?>> holders = new ArrayList<>(
                List.of(RocksDBOptions.class, RocksDBNativeMetricOptions.class, ArtifactFetchOptions.class));
        try (FileSystem jar = FileSystems.newFileSystem(
                        URI.create("jar:"
                                + CoreOptions.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()),
                        Map.of());
                Stream<Path> classes = Files.list(jar.getPath("org/apache/flink/configuration"))) {
            for (Path file : classes.filter(path -> path.toString().endsWith("Options.class"))
                    .toList()) {
                holders.add(Class.forName("org.apache.flink.configuration."
                        + file.getFileName().toString().replace(".class", "")));
            }
            Map<String, ConfigOption<?>> options = new HashMap<>();
            for (Class<?> holder : holders) {
                for (Field field : holder.getFields()) {
                    if (field.get(null) instanceof ConfigOption<?> option) {
                        options.put(option.key(), option);
                    }
                }
            }
            return options;
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's options can't be listed", e);
        }
    }
}
