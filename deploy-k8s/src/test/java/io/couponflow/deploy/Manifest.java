package io.couponflow.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One object of a rendered overlay.
 *
 * @param overlay such as production
 */
record Manifest(String overlay, JsonNode json) {

    static final YAMLMapper YAML = new YAMLMapper();
    private static final Path OVERLAYS = Path.of("overlays");

    /** The overlays, by name. */
    static List<String> overlays() {
        try (Stream<Path> folders = Files.list(OVERLAYS)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path rendered(String overlay) {
        return Path.of("rendered", overlay + ".yaml");
    }

    /** All objects of all overlays. */
    static Stream<Manifest> all() {
        return overlays().stream().flatMap(Manifest::of);
    }

    /** All objects of one overlay. */
    static Stream<Manifest> of(String overlay) {
        try {
            return YAML
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(Files.readString(rendered(overlay)))
                    .readAll()
                    .stream()
                    .map(json -> new Manifest(overlay, json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The FlinkDeployment of each overlay. */
    static Stream<Manifest> flinkDeployments() {
        return all().filter(manifest -> manifest.kind().equals("FlinkDeployment"));
    }

    String kind() {
        return json.path("kind").asText();
    }

    String name() {
        return json.path("metadata").path("name").asText();
    }

    JsonNode spec() {
        return json.path("spec");
    }

    /** Of a FlinkDeployment: Flink's configuration. */
    Map<String, String> configuration() {
        Map<String, String> configuration = new LinkedHashMap<>();
        spec().path("flinkConfiguration")
                .properties()
                .forEach(e -> configuration.put(e.getKey(), e.getValue().asText()));
        return configuration;
    }

    /**
     * The pods that come of it, by what they are: of a FlinkDeployment its two pod templates over the common one, put together
     * as the operator does, with the resources that the operator gives the main container.
     */
    Map<String, JsonNode> pods() {
        return switch (kind()) {
            case "Job" -> Map.of("job", spec().path("template"));
            case "FlinkDeployment" -> Map.of("jobManager", pod("jobManager"), "taskManager", pod("taskManager"));
            default -> Map.of();
        };
    }

    private JsonNode pod(String role) {
        JsonNode pod =
                merge(spec().path("podTemplate").deepCopy(), spec().path(role).path("podTemplate"));
        for (JsonNode container : pod.path("spec").path("containers")) {
            if (container.path("name").asText().equals("flink-main-container")) {
                ObjectNode main = (ObjectNode) container;
                main.put("image", spec().path("image").asText());
                JsonNode given = spec().path(role).path("resource");
                ObjectNode limits = main.putObject("resources").putObject("limits");
                limits.set("cpu", given.path("cpu"));
                limits.set("memory", given.path("memory"));
                limits.set("ephemeral-storage", given.path("ephemeralStorage"));
            }
        }
        return pod;
    }

    /** As {@code kubernetes.operator.pod-template.merge-arrays-by-name} has it. */
    private static JsonNode merge(JsonNode base, JsonNode over) {
        if (over.isMissingNode()) {
            return base;
        }
        if (base.isMissingNode()) {
            return over.deepCopy();
        }
        if (base instanceof ObjectNode object && over.isObject()) {
            over.properties().forEach(e -> object.set(e.getKey(), merge(object.path(e.getKey()), e.getValue())));
            return object;
        }
        if (base instanceof ArrayNode array && over.isArray()) {
            over.forEach(element -> mergeInto(array, element));
            return array;
        }
        return over.deepCopy();
    }

    private static void mergeInto(ArrayNode array, JsonNode element) {
        for (int i = 0; i < array.size(); i++) {
            if (element.hasNonNull("name") && array.get(i).path("name").equals(element.path("name"))) {
                array.set(i, merge(array.get(i), element));
                return;
            }
        }
        array.add(element.deepCopy());
    }

    /** The containers of all pods that come of it, those that run first among them. */
    List<JsonNode> containers() {
        List<JsonNode> containers = new ArrayList<>();
        for (JsonNode pod : pods().values()) {
            pod.path("spec").path("initContainers").forEach(containers::add);
            pod.path("spec").path("containers").forEach(containers::add);
        }
        return containers;
    }

    @Override
    public String toString() {
        return overlay + ": " + kind() + " " + name();
    }
}
