package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.connectors.files.PushSplitter;
import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.parse.PushParser;
import io.couponflow.reference.BatchDuplicates;
import io.couponflow.reference.BatchDuplicates.Delivery;
import io.couponflow.reference.BatchDuplicates.Identity;
import io.couponflow.reference.BatchFold;
import io.couponflow.reference.BatchTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was worked out by hand for the scenarios, against the job's reading of pushes and the batch fold. */
class ScenarioReadingTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final int SHORT = 64;

    static List<Scenario> scenarios() throws Exception {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theBatchFoldAgrees(Scenario scenario) throws Exception {
        Identity identity = scenario.options().containsKey("dedup.identity") ? Identity.SENDER_TIME : Identity.CONTENT;
        Duration window =
                scenario.options().containsKey("activity.window") ? Duration.ofHours(12) : Duration.ofHours(1);

        CoinCount reading = CoinCount.named(scenario.options().getOrDefault("tokens.coin-count", "remaining-balance"));

        List<Delivery> deliveries = deliveries(scenario.folder());

        List<Push> accepted = BatchDuplicates.firstOfEach(accepted(deliveries), identity);
        SortedMap<String, List<String>> tables = new TreeMap<>();
        BatchFold.tables(accepted, SHANGHAI, window).forEach((table, rows) -> tables.put(table, lines(rows)));
        BatchTokens.tables(accepted, SHANGHAI, reading).forEach((table, rows) -> tables.put(table, lines(rows)));
        tables.put("dead_letter", deadLetters(deliveries));
        tables.put("data_quality", withoutHour(BatchDuplicates.dataQuality(deliveries, identity, SHANGHAI)));
        // The catalogue is no push: what it makes of cards was worked out by hand alone.
        SortedMap<String, List<String>> expected = new TreeMap<>(scenario.tables());
        expected.remove("card");
        expected.computeIfPresent(
                "dead_letter",
                (table, lines) -> lines.stream()
                        .filter(line -> !line.contains(",BAD_CATALOGUE,"))
                        .toList());
        assertThat(tables.keySet()).isEqualTo(expected.keySet());
        assertThat(tables)
                .allSatisfy(
                        (table, lines) -> assertThat(lines).as(table).containsExactlyElementsOf(expected.get(table)));
    }

    private static List<Delivery> deliveries(Path folder) throws IOException {
        long now = Instant.now().toEpochMilli();
        PushParser parser = new PushParser();
        List<Delivery> deliveries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.endsWith(".xml") && !name.endsWith(".xml.gz")) {
                    continue;
                }
                InputStream bytes = Files.newInputStream(file);
                try (PushSplitter pushes =
                        new PushSplitter(name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes)) {
                    long position = pushes.ordinal();
                    for (byte[] body = pushes.next(); body != null; body = pushes.next()) {
                        RawPush raw = new RawPush(name, 0, position, now, body);
                        deliveries.add(new Delivery(raw, parser.parse(raw)));
                        position = pushes.ordinal();
                    }
                }
            }
        }
        return deliveries;
    }

    private static List<Push> accepted(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(Delivery::parsed)
                .filter(Parsed.Accepted.class::isInstance)
                .map(parsed -> ((Parsed.Accepted) parsed).push())
                .toList();
    }

    private static List<String> deadLetters(List<Delivery> deliveries) {
        return deliveries.stream()
                .filter(delivery -> delivery.parsed() instanceof Parsed.Rejected)
                .map(delivery -> String.join(
                        ",",
                        delivery.raw().source(),
                        Integer.toString(delivery.raw().partition()),
                        Long.toString(delivery.raw().position()),
                        ((Parsed.Rejected) delivery.parsed()).reason().name(),
                        body(delivery.raw().body())))
                .sorted()
                .toList();
    }

    /** Its length and itself in hex, or its digest if it is long. */
    private static String body(byte[] bytes) {
        byte[] kept = bytes.length > RawPush.MAX_BODY ? Arrays.copyOf(bytes, RawPush.MAX_BODY) : bytes;
        try {
            String text = kept.length <= SHORT
                    ? HexFormat.of().formatHex(kept)
                    : "sha256:"
                            + HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(kept));
            return kept.length + "," + text;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> withoutHour(Map<List<String>, List<String>> dataQuality) {
        return dataQuality.entrySet().stream()
                .map(row -> row.getKey().get(0) + "," + String.join(",", row.getValue()))
                .sorted()
                .toList();
    }

    private static List<String> lines(Map<List<String>, List<String>> rows) {
        return rows.entrySet().stream()
                .map(row -> String.join(",", row.getKey()) + "," + String.join(",", row.getValue()))
                .sorted()
                .toList();
    }
}
