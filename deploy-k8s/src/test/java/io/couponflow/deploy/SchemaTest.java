package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object has the form that its kind has, and no field that its kind doesn't know. */
class SchemaTest {

    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
            Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class));

    /** Without the setters by which the models take whatever they don't know. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final JsonSchema FLINK_DEPLOYMENT = flinkDeployment();

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#all")
    void anObjectHasTheFormOfItsKind(Manifest manifest) {
        assertThat(problems(manifest.json())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "FlinkDeployment, /spec, taskmanager",
        "FlinkDeployment, /spec/job, savepointPath",
        "FlinkDeployment, /spec/podTemplate/spec/containers/0, securityContexts",
        "Job, /spec/template/spec/containers/0/securityContext, readonlyRootFilesystem",
        "NetworkPolicy, /spec, policyType",
        "PodMonitor, /spec/podMetricsEndpoints/0, scheme_",
        "PodDisruptionBudget, /spec, minimumAvailable",
    })
    void aFieldThatTheKindDoesNotKnowIsFound(String kind, String where, String field) {
        JsonNode json = Manifest.of("production")
                .filter(manifest -> manifest.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .json();
        ((ObjectNode) json.at(where)).put(field, "x");

        List<String> problems = problems(json);

        assertThat(problems).singleElement().asString().contains(field);
    }

    @Test
    void aValueThatTheOperatorDoesNotKnowIsFound() {
        JsonNode json = Manifest.flinkDeployments().findFirst().orElseThrow().json();
        ((ObjectNode) json.at("/spec/job")).put("upgradeMode", "laststate").put("parallelism", "two");

        List<String> problems = problems(json);

        assertThat(problems)
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("upgradeMode"))
                .anySatisfy(problem -> assertThat(problem).contains("parallelism"));
    }

    private static List<String> problems(JsonNode json) {
        String kind = json.path("apiVersion").asText() + "/" + json.path("kind").asText();
        if (kind.equals("flink.apache.org/v1beta1/FlinkDeployment")) {
            return FLINK_DEPLOYMENT.validate(json.path("spec")).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
        Class<?> model = MODELS.get(kind);
        if (model == null) {
            return List.of("no model of " + kind + " is known to this test");
        }
        try {
            STRICT.treeToValue(json, model);
            return List.of();
        } catch (JsonMappingException e) {
            return List.of(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema of {@code spec}, as the operator's CRD has it. */
    private static JsonSchema flinkDeployment() {
        try (InputStream crd =
                SchemaTest.class.getResourceAsStream("/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml")) {
            JsonNode spec = Manifest.YAML
                    .readTree(Objects.requireNonNull(crd, "the CRD is on the class path"))
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
            // The CRD is the one of operator 1.10, the newest that is published as a jar; those of Flink 2 came later.
            ArrayNode versions = (ArrayNode) spec.at("/properties/flinkVersion/enum");
            versions.add("v2_0").add("v2_1").add("v2_2");
            close(spec);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kubernetes prunes fields that a schema doesn't name, in silence; here they are mistakes. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(SchemaTest::close);
    }
}
