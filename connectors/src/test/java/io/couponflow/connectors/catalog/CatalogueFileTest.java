package io.couponflow.connectors.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueFileTest {

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cards 100%: a.jsonl", "cards.jsonl.gz"})
    void theLinesComeInOrderWithTheirPlaces(String name) throws Exception {
        Path file = write(name, "\uFEFF{\"a\":1}\r\n\n{\"b\":2}\n{\"c\":3}");

        List<String> lines = read(file);

        assertThat(lines).containsExactly(name + " 0/0 {\"a\":1}", name + " 0/2 {\"b\":2}", name + " 0/3 {\"c\":3}");
    }

    @Test
    void manyLinesComeInOrderThoughTwoSubtasksRead() throws Exception {
        Path file = write("cards.jsonl", String.join("\n", numbers(20_000)));

        List<String> lines = read(file);

        assertThat(lines)
                .containsExactlyElementsOf(IntStream.range(0, 20_000)
                        .mapToObj(i -> "cards.jsonl 0/" + i + " " + i)
                        .toList());
    }

    @Test
    void anEmptyFileHasNoLines() throws Exception {
        assertThat(read(write("cards.jsonl", ""))).isEmpty();
    }

    @Test
    void whatIsNoFileIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogueFile.at(folder.toString()))
                .withMessageContaining(folder + " is a folder");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogueFile.at(folder + "/none"))
                .withMessage("no catalogue at " + folder + "/none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "b.jsonl.gz"})
    void aReaderIsRestoredAtEveryPosition(String name) throws IOException {
        Path file = write(name, "\n" + String.join("\n\n", numbers(9)) + "\n");

        for (int done = 0; done <= 9; done++) {
            assertThat(restore(file, done))
                    .as("from %d", done)
                    .isEqualTo(
                            IntStream.range(done, 9).mapToObj(i -> 1L + 2 * i).toList());
        }
    }

    @Test
    void aFileThatBecameShorterFailsTheJob() throws IOException {
        Path file = write("a.jsonl", "1\n2\n");

        assertThatIOException()
                .isThrownBy(() -> restore(file, 3))
                .withMessageContaining("has changed: 3 lines of it were read before, now it holds 2");
    }

    /** The positions of the lines that a restored reader reads; checks those that it would checkpoint. */
    private static List<Long> restore(Path file, long done) throws IOException {
        FileSourceSplit split = new FileSourceSplit(
                "1",
                org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
                0,
                Files.size(file),
                0,
                Files.size(file),
                new String[0],
                new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, done));
        List<Long> positions = new ArrayList<>();
        try (BulkFormat.Reader<RawPush> reader = new CatalogueFileFormat().restoreReader(new Configuration(), split)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<RawPush> next = batch.next(); next != null; next = batch.next()) {
                    if (ArchiveFile.isMarker(next.getRecord())) {
                        continue;
                    }
                    positions.add(next.getRecord().position());
                    assertThat(next.getRecordSkipCount()).isEqualTo(done + positions.size());
                }
            }
        }
        return positions;
    }

    private static List<String> read(Path file) throws Exception {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(2);
        return env
                .fromSource(CatalogueFile.at(file.toString()), WatermarkStrategy.noWatermarks(), "catalogue")
                .executeAndCollect(100_000)
                .stream()
                .filter(line -> !ArchiveFile.isMarker(line))
                .map(line -> line.source() + " " + line.partition() + "/" + line.position() + " "
                        + new String(line.body(), UTF_8))
                .toList();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream bytes = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes) {
            out.write(content.getBytes(UTF_8));
        }
        return file;
    }
}
