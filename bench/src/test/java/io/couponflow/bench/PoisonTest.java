package io.couponflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.bench.Measurement.Cpu;
import io.couponflow.bench.Measurement.DatabaseWork;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.parse.PushParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PoisonTest {

    private static final int COUNT = 40;

    @ParameterizedTest
    @EnumSource
    void noTwoPushesAreTheSameAndAllAreTaken(Poison kind) {
        assertThat(pushes(kind)).extracting(KeyedPush::identity).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(
            value = Poison.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RECEIPTS"})
    void allPushesMeetOnOneKey(Poison kind) {
        assertThat(pushes(kind))
                .extracting(KeyedPush::key)
                .containsOnly(pushes(kind).get(0).key());
    }

    @Test
    void allReceiptsButTheFirstGoToTheKeyOfTheCodeThatTheFirstIssued() {
        List<KeyedPush> receipts = pushes(Poison.RECEIPTS);

        assertThat(receipts.subList(1, COUNT))
                .allMatch(KeyedPush::namesGiver)
                .extracting(receipt -> receipt.giverSide().key())
                .containsOnly(receipts.get(0).key());
    }

    @Test
    void allReceiptsOfAnHeirNameGiversOfTheirOwn() {
        assertThat(pushes(Poison.GIVERS))
                .allMatch(KeyedPush::namesGiver)
                .extracting(receipt -> receipt.giverSide().key())
                .doesNotHaveDuplicates();
    }

    @Test
    void aCatalogueIsManyLinesForOneCardBesideOnePush(@TempDir Path folder) throws Exception {
        Poison.Written written = Poison.CATALOGUE.write(folder, COUNT);

        assertThat(Files.readAllLines(written.pushes().resolve("pushes.xml"))).hasSize(1);
        assertThat(Files.readAllLines(written.catalogue()))
                .hasSize(COUNT)
                .doesNotHaveDuplicates()
                .allMatch(line -> line.contains("\"card_id\":\"pZI8Fjwsy5fVPRBeD78J4RmqVvBc\""));
    }

    @Test
    void pushesComeWithoutACatalogue(@TempDir Path folder) throws Exception {
        Poison.Written written = Poison.SCANS.write(folder, COUNT);

        assertThat(Files.readAllLines(written.pushes().resolve("pushes.xml"))).hasSize(COUNT);
        assertThat(written.catalogue()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10, 20, 130, 12, true",
        "10, 20, 140, 13, false",
        // Below a second above the start all is chance.
        "10, 10.25, 10.75, 1, true",
        "10, 9, 22, 12, true",
        "10, 9, 23, 13, false"
    })
    void growthIsToldWithoutTheStart(double start, double one, double ten, double ratio, boolean isBounded) {
        PoisonGrowth growth = new PoisonGrowth("order", 10, run(start, start), run(one, one), run(ten, ten));

        assertThat(growth.ratio()).isEqualTo(ratio);
        assertThat(growth.isBounded()).isEqualTo(isBounded);
    }

    @Test
    void ofTimeAndProcessorTimeTheSmallerRatioCounts() {
        PoisonGrowth onABusyMachine = new PoisonGrowth("order", 10, run(10, 20), run(11, 24), run(60, 40));
        PoisonGrowth ofALateCompiler = new PoisonGrowth("order", 10, run(10, 20), run(14, 20), run(20, 60));

        assertThat(onABusyMachine.ratio()).isEqualTo(5);
        assertThat(ofALateCompiler.ratio()).isEqualTo(2.5);
    }

    private static Measurement run(double seconds, double cpuSeconds) {
        return new Measurement(
                "run", 1, seconds, null, new Cpu(cpuSeconds - 1, 0, 0, 0), new DatabaseWork(1, 0, 0, 0), 1);
    }

    private static List<KeyedPush> pushes(Poison kind) {
        PushParser parser = new PushParser();
        List<KeyedPush> pushes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] body = kind.push(i, COUNT).getBytes(StandardCharsets.UTF_8);
            Parsed parsed = parser.parse(new RawPush("weixin-push", 0, i, 1_500_000_000_000L, body));
            assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
            pushes.add(KeyedPush.of(((Parsed.Accepted) parsed).push(), DedupIdentity.FIELDS, "test", 0));
        }
        return pushes;
    }
}
