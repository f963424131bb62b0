package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboards and data sources of Grafana are whole, keep to their audience, and are what the overlays bring. */
class DashboardFormTest {

    private static final Path DATA_SOURCES = Dashboard.FOLDER.resolve("couponflow-datasources.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?!__)(\\w+)");
    private static final Pattern SCHEMA =
            Pattern.compile("\\b(marketing|finance|ops|couponflow|public|pg_catalog|information_schema)\\.");

    @Test
    void everyDashboardHasAnAddressOfItsOwnAndLeadsToTheOthers() {
        assertThat(Dashboard.all()).hasSize(3).allSatisfy(dashboard -> {
            JsonNode json = dashboard.json();
            assertThat(json.path("uid").asText()).isEqualTo("couponflow-" + dashboard.audience());
            assertThat(json.has("id")).as("Grafana gives the number").isFalse();
            assertThat(json.path("schemaVersion").asInt()).isEqualTo(41);
            assertThat(json.path("title").asText()).startsWith("couponflow ");
            assertThat(json.path("description").asText()).isNotEmpty();
            // All dashboards with a tag, so that nobody is led to one that they may not see.
            assertThat(json.at("/tags/0").asText()).isEqualTo("couponflow");
            assertThat(json.at("/links/0/type").asText()).isEqualTo("dashboards");
            assertThat(json.at("/links/0/tags/0").asText()).isEqualTo("couponflow");
            assertThat(json.at("/links/0/keepTime").asBoolean()).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Dashboard#all")
    void everyPanelSaysWhatItShowsAndAsksTheDataSourceOfItsAudience(Dashboard dashboard) {
        assertThat(dashboard.panels()).hasSizeGreaterThanOrEqualTo(10).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText())
                    .as(panel.path("title").asText())
                    .isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/noValue").asText()).isNotBlank();
            assertThat(panel.path("targets")).hasSize(1);
            assertThat(Dashboard.described(panel)).isNotEmpty();
        });
        assertThat(dashboard.json().findValues("datasource"))
                .hasSize(2 * dashboard.panels().size()
                        + queriedVariables(dashboard).size())
                .allSatisfy(source -> {
                    assertThat(source.path("uid").asText()).isEqualTo("couponflow-" + dashboard.audience());
                    assertThat(source.path("type").asText()).isEqualTo("grafana-postgresql-datasource");
                });
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Dashboard#all")
    void panelsHaveNumbersOfTheirOwnAndDoNotOverlap(Dashboard dashboard) {
        List<JsonNode> panels =
                Dashboard.stream(dashboard.json().path("panels")).toList();

        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(dashboard.panels())
                .extracting(panel -> panel.path("title").asText())
                .doesNotHaveDuplicates();
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonNode panel : panels) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt())
                    .as(panel.path("title").asText())
                    .isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    assertThat(cells.add(List.of(
                                    at.path("x").asInt() + x, at.path("y").asInt() + y)))
                            .as("%s overlaps another", panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Dashboard#all")
    void noQueryNamesAnotherSchemaAndEveryVariableIsDefinedAndQuoted(Dashboard dashboard) {
        List<String> defined = dashboard.variables().stream()
                .map(variable -> variable.path("name").asText())
                .toList();
        List<String> queries = new ArrayList<>(queriedVariables(dashboard));
        dashboard.panels().forEach(panel -> queries.add(Dashboard.query(panel)));

        assertThat(queries).allSatisfy(query -> {
            assertThat(SCHEMA.matcher(query.replace("couponflow.now", "")).results())
                    .isNotEmpty()
                    .allSatisfy(schema -> assertThat(schema.group(1)).isEqualTo(dashboard.audience()));
            assertThat(query.replaceAll("\\$\\{\\w+:sqlstring}|\\$__timeFrom\\(\\)|\\$__timeTo\\(\\)", ""))
                    .as("nothing else is replaced")
                    .doesNotContain("$")
                    .doesNotContain("[[");
        });
        assertThat(VARIABLE.matcher(dashboard.json().toString()).results())
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(defined).contains(variable.group(1)));
        assertThat(defined).startsWith("zone", "account", "card").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Dashboard#all")
    void noAddressOfAHostIsWrittenDown(Dashboard dashboard) {
        assertThat(dashboard.json().toString()).doesNotContain("://");
        assertThat(dashboard.json().findValuesAsText("url"))
                .allMatch(url -> url.isEmpty() || url.startsWith("/d/couponflow-" + dashboard.audience() + "?"));
    }

    @Test
    void everyDataSourceHasALoginOfItsOwnWhosePasswordIsElsewhere() throws IOException {
        JsonNode sources = Manifest.YAML.readTree(DATA_SOURCES.toFile()).path("datasources");

        assertThat(sources).hasSize(3).allSatisfy(source -> {
            String audience = source.path("uid").asText().replace("couponflow-", "");
            assertThat(source.path("user").asText()).isEqualTo("couponflow_grafana_" + audience);
            assertThat(source.path("type").asText()).isEqualTo("grafana-postgresql-datasource");
            assertThat(source.path("url").asText()).isEqualTo("${COUPONFLOW_DATABASE}");
            assertThat(source.at("/jsonData/sslmode").asText()).isEqualTo("verify-full");
            assertThat(source.at("/secureJsonData/password").asText())
                    .isEqualTo("${COUPONFLOW_GRAFANA_" + audience.toUpperCase(Locale.ROOT) + "_PASSWORD}");
        });
        assertThat(sources.findValuesAsText("uid"))
                .containsExactly("couponflow-marketing", "couponflow-finance", "couponflow-ops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void theOverlaysBringThemToGrafana(String overlay) throws IOException {
        Stream<Manifest> labelled = Manifest.of(overlay)
                .filter(manifest ->
                        manifest.json().at("/metadata/labels").toString().contains("grafana"));

        assertThat(labelled).hasSize(4).allSatisfy(manifest -> {
            String label =
                    manifest.name().equals("couponflow-datasources") ? "grafana_datasource" : "grafana_dashboard";
            assertThat(manifest.json().at("/metadata/labels/" + label).asText()).isEqualTo("1");
            assertThat(manifest.json().path("data").properties())
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(Dashboard.FOLDER.resolve(file.getKey()))
                                    .equals(file.getValue().asText()))
                            .as("%s is what is kept: render it again, deploy-k8s/render", file.getKey())
                            .isTrue());
            // kubectl keeps what it applied in an annotation, which has a limit.
            assertThat(new JsonMapper().writeValueAsBytes(manifest.json()).length)
                    .isLessThan(256 * 1024);
        });
    }

    private static List<String> queriedVariables(Dashboard dashboard) {
        return dashboard.variables().stream()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .map(variable -> variable.path("query").asText())
                .toList();
    }
}
