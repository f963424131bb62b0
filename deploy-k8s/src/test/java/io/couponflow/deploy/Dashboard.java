package io.couponflow.deploy;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One of Grafana's dashboards, and its queries as Grafana makes them ready.
 *
 * @param audience such as marketing
 */
record Dashboard(String audience, JsonNode json) {

    /** What stands for all values of a variable. */
    static final String ALL = "$__all";

    static final Path FOLDER = Path.of("grafana");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::(\\w+))?}");
    private static final Pattern MACRO = Pattern.compile("\\$(\\w+)\\(([^)]*)\\)");

    static Stream<Dashboard> all() {
        return Stream.of("marketing", "finance", "ops").map(Dashboard::of);
    }

    static Dashboard of(String audience) {
        try {
            return new Dashboard(
                    audience,
                    new JsonMapper()
                            .readTree(FOLDER.resolve("couponflow-" + audience + ".json")
                                    .toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The panels that show something: not the headings of rows. */
    List<JsonNode> panels() {
        return stream(json.path("panels"))
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    JsonNode panel(String title) {
        return panels().stream()
                .filter(panel -> panel.path("title").asText().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(audience + " has no panel " + title));
    }

    static String query(JsonNode panel) {
        return panel.at("/targets/0/rawSql").asText();
    }

    List<JsonNode> variables() {
        return stream(json.at("/templating/list")).toList();
    }

    JsonNode variable(String name) {
        return variables().stream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(audience + " has no variable " + name));
    }

    /** The names of the columns that a panel says something about. */
    static List<String> described(JsonNode panel) {
        return stream(panel.at("/fieldConfig/overrides"))
                .map(override -> override.at("/matcher/options").asText())
                .toList();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /**
     * A query as it reaches the database: first the variables, as the browser does it with the format that the query asks for, then
     * the macros, as the data source does it with whatever text has come of the first.
     *
     * @param chosen the values of each variable
     */
    String expand(String query, Map<String, List<String>> chosen, Instant from, Instant to) {
        String withValues = replace(VARIABLE, query, match -> format(match, chosen))
                .replace("$__interval_ms", "3600000")
                .replace("$__interval", "1h");
        return replace(MACRO, withValues, match -> macro(match, from, to));
    }

    private String format(Matcher match, Map<String, List<String>> chosen) {
        String name = match.group(1);
        JsonNode variable = variable(name);
        if (!"sqlstring".equals(match.group(2))) {
            throw new IllegalArgumentException(match.group() + " is not quoted");
        }
        List<String> values = chosen.getOrDefault(name, List.of(""));
        if (values.equals(List.of(ALL)) && variable.path("includeAll").asBoolean()) {
            // What is written for all values is taken as it is, whatever the format.
            return variable.path("allValue").asText();
        }
        return values.stream()
                .map(value -> "'" + value.replace("'", "''").replace("\"", "\\\"") + "'")
                .collect(joining(","));
    }

    private static String macro(Matcher match, Instant from, Instant to) {
        return switch (match.group(1)) {
            case "__timeFrom" -> "'" + from + "'";
            case "__timeTo" -> "'" + to + "'";
            case "__timeFilter" -> match.group(2) + " BETWEEN '" + from + "' AND '" + to + "'";
            default -> throw new IllegalArgumentException("unknown macro " + match.group());
        };
    }

    private static String replace(Pattern pattern, String text, Function<Matcher, String> by) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(replaced, Matcher.quoteReplacement(by.apply(matcher)));
        }
        return matcher.appendTail(replaced).toString();
    }

    @Override
    public String toString() {
        return audience;
    }
}
