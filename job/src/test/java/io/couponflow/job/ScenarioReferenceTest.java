package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Push;
import io.couponflow.reference.BatchDuplicates;
import io.couponflow.reference.BatchDuplicates.Identity;
import io.couponflow.reference.BatchFold;
import io.couponflow.reference.PushBuilder;
import java.io.StringReader;
import java.nio.file.Files;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** What was worked out by hand for the scenarios, against the batch fold, with nothing of the job in between. */
class ScenarioReferenceTest {

    private static final Pattern PUSH = Pattern.compile("<xml>.*?</xml>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    static Stream<Scenario> readable() throws Exception {
        return Scenario.all().stream().filter(scenario -> !scenario.hasDeadLetters());
    }

    @ParameterizedTest
    @MethodSource("readable")
    void theBatchFoldAgrees(Scenario scenario) throws Exception {
        List<Push> received = pushes(Files.readString(scenario.folder().resolve("pushes.xml")));
        Identity identity = scenario.options().containsKey("dedup.identity") ? Identity.SENDER_TIME : Identity.CONTENT;
        Duration window =
                scenario.options().containsKey("activity.window") ? Duration.ofHours(12) : Duration.ofHours(1);

        List<Push> accepted = BatchDuplicates.firstOfEach(received, identity);

        Map<String, List<String>> tables = new HashMap<>();
        BatchFold.tables(accepted, ZoneId.of("Asia/Shanghai"), window)
                .forEach((table, rows) -> tables.put(table, lines(rows)));
        assertThat(tables)
                .allSatisfy((table, lines) -> assertThat(lines)
                        .as(table)
                        .containsExactlyElementsOf(scenario.tables().get(table)));
        assertThat(scenario.tables().get("data_quality"))
                .singleElement()
                .asString()
                .contains("," + accepted.size() + "," + (received.size() - accepted.size()) + ",0,");
    }

    private static List<String> lines(Map<List<String>, List<String>> rows) {
        return rows.entrySet().stream()
                .map(row -> String.join(",", row.getKey()) + "," + String.join(",", row.getValue()))
                .sorted()
                .toList();
    }

    private static List<Push> pushes(String documents) throws Exception {
        List<Push> pushes = new ArrayList<>();
        for (String document :
                PUSH.matcher(documents).results().map(found -> found.group()).toList()) {
            push(document).ifPresent(pushes::add);
        }
        return pushes;
    }

    /** The push, or nothing if it is a message and not an event. */
    private static Optional<Push> push(String document) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(document)))
                .getDocumentElement();
        List<List<String>> fields = new ArrayList<>();
        Map<String, String> first = new HashMap<>();
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element field && !field.getTextContent().isBlank()) {
                String name = field.getTagName().toLowerCase(Locale.ROOT);
                fields.add(List.of(name, field.getTextContent().strip()));
                first.putIfAbsent(name, field.getTextContent().strip());
            }
        }
        if (!first.getOrDefault("msgtype", "").equals("event")) {
            return Optional.empty();
        }
        PushBuilder push = PushBuilder.push(
                first.getOrDefault("tousername", ""),
                first.getOrDefault("fromusername", ""),
                Long.parseLong(first.getOrDefault("createtime", "")),
                first.getOrDefault("event", ""));
        fields.stream()
                .filter(field -> !List.of("tousername", "fromusername", "createtime", "msgtype", "event")
                        .contains(field.get(0)))
                .forEach(field -> push.with(field.get(0), field.get(1)));
        return Optional.of(push.build());
    }
}
