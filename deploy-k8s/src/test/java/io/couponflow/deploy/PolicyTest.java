package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every pod that is deployed, whatever the overlay. */
class PolicyTest {

    /** Where a pod may keep what it writes or reads: not on the node itself. */
    private static final Set<String> VOLUMES =
            Set.of("configMap", "secret", "emptyDir", "ephemeral", "persistentVolumeClaim");

    static Stream<Manifest> withPods() {
        return Manifest.all().filter(manifest -> !manifest.pods().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("withPods")
    void noPodRunsAsRootOrMayBecomeIt(Manifest manifest) {
        assertThat(manifest.pods().values()).allSatisfy(pod -> {
            JsonNode context = pod.at("/spec/securityContext");
            assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(context.path("runAsUser").asInt()).isEqualTo(9999);
            assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("spec").has("hostNetwork")).isFalse();
            assertThat(pod.path("spec").has("automountServiceAccountToken"))
                    .as("says whether it needs a token")
                    .isTrue();
        });
        assertThat(manifest.containers()).allSatisfy(container -> {
            JsonNode context = container.path("securityContext");
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(texts(context.at("/capabilities/drop"))).containsExactly("ALL");
            assertThat(context.at("/capabilities").has("add")).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("withPods")
    void everyContainerHasItsShareOfCpuMemoryAndDisk(Manifest manifest) {
        assertThat(manifest.containers())
                .isNotEmpty()
                .allSatisfy(container -> assertThat(
                                container.at("/resources/limits").fieldNames())
                        .toIterable()
                        .as(container.path("name").asText())
                        .contains("cpu", "memory", "ephemeral-storage")
                        .allSatisfy(resource -> assertThat(container
                                        .at("/resources/limits")
                                        .path(resource)
                                        .asText())
                                .isNotEmpty()));
    }

    @ParameterizedTest
    @MethodSource("withPods")
    void everyImageIsOfThisVersion(Manifest manifest) throws IOException {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(manifest.containers())
                .allSatisfy(container -> assertThat(container.path("image").asText())
                        .matches(".+/couponflow-job(:" + Pattern.quote(version.group(1)) + "|@sha256:[0-9a-f]{64})"));
    }

    @ParameterizedTest
    @MethodSource("withPods")
    void allThatIsWrittenGoesToABoundedVolume(Manifest manifest) {
        assertThat(manifest.pods()).allSatisfy((role, pod) -> {
            List<String> volumes = new ArrayList<>();
            for (JsonNode volume : pod.at("/spec/volumes")) {
                volumes.add(volume.path("name").asText());
                assertThat(volume.fieldNames())
                        .toIterable()
                        .filteredOn(field -> !field.equals("name"))
                        .hasSize(1)
                        .isSubsetOf(VOLUMES);
                assertThat(!volume.has("emptyDir") || volume.at("/emptyDir").has("sizeLimit"))
                        .as("%s has a limit", volume)
                        .isTrue();
            }
            for (JsonNode container : pod.at("/spec/containers")) {
                assertThat(container.path("volumeMounts").findValuesAsText("name"))
                        .isSubsetOf(volumes)
                        .contains("tmp");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("withPods")
    void aSecretIsNeverWrittenDown(Manifest manifest) {
        assertThat(manifest.containers()).allSatisfy(container -> {
            for (JsonNode variable : container.path("env")) {
                assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                        .as(variable.path("name").asText())
                        .isNotEmpty();
            }
            assertThat(texts(container.path("args"))).noneMatch(PolicyTest::looksSecret);
        });
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#all")
    void noSecretIsInTheRepository(Manifest manifest) {
        assertThat(manifest.kind()).isNotEqualTo("Secret");
        assertThat(manifest.json().path("data").properties())
                .noneMatch(entry -> looksSecret(entry.getValue().asText()));
    }

    private static boolean looksSecret(String text) {
        // Grafana puts the variables of its environment into what it is provisioned with.
        return Pattern.compile("(?i)(password|secret|token)\\s*+[:=]\\s*+(?!\\$\\{[A-Z_]+}\\s)")
                .matcher(text)
                .find();
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#overlays")
    void everySecretThatIsNeededIsDocumented(String overlay) throws IOException {
        Set<String> needed = new TreeSet<>();
        Manifest.of(overlay).forEach(manifest -> {
            for (JsonNode reference : manifest.json().findValues("secretKeyRef")) {
                needed.add(reference.path("name").asText() + "/"
                        + reference.path("key").asText());
            }
            manifest.json().findValuesAsText("secretName").forEach(name -> needed.add(name + "/client.properties"));
        });

        String readme = Files.readString(Path.of("README.md"));
        assertThat(needed).isNotEmpty().allSatisfy(secret -> {
            String[] nameAndKey = secret.split("/");
            assertThat(readme).containsPattern("\\| `" + nameAndKey[0] + "` \\|[^|]*`" + nameAndKey[1] + "`[^|]*\\|");
        });
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#overlays")
    void onlyTheMigrationsKnowTheOwnersPassword(String overlay) {
        List<String> owners = Manifest.of(overlay)
                .filter(manifest -> manifest.json().toString().contains("\"couponflow-database-owner\""))
                .map(Manifest::kind)
                .toList();

        assertThat(owners).containsExactly("Job");
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#overlays")
    void nothingIsLetInOrOutUnlessItIsNamed(String overlay) {
        assertThat(Manifest.of(overlay))
                .filteredOn(manifest -> manifest.kind().equals("NetworkPolicy"))
                .filteredOn(manifest -> manifest.spec().path("podSelector").isEmpty())
                .singleElement()
                .satisfies(policy -> {
                    assertThat(texts(policy.spec().path("policyTypes"))).containsExactly("Ingress", "Egress");
                    assertThat(policy.spec().has("ingress")).isFalse();
                    assertThat(policy.spec().has("egress")).isFalse();
                });
    }

    @Test
    void productionLosesOneTaskManagerAtATime() {
        Manifest job = Manifest.flinkDeployments()
                .filter(manifest -> manifest.overlay().equals("production"))
                .findFirst()
                .orElseThrow();
        int taskManagers = job.spec().at("/job/parallelism").asInt()
                / Integer.parseInt(job.configuration().get("taskmanager.numberOfTaskSlots"));

        assertThat(Manifest.of("production"))
                .filteredOn(manifest -> manifest.name().equals("couponflow-taskmanager"))
                .singleElement()
                .satisfies(budget ->
                        assertThat(budget.spec().path("minAvailable").asInt()).isEqualTo(taskManagers - 1));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
