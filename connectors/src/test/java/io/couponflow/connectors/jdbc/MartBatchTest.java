package io.couponflow.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.mart.ChannelConversion;
import io.couponflow.mart.MartRow;
import io.couponflow.mart.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Batches that a release has left in a checkpoint stay readable: {@code mart-batch.v1.bin} and its successors were written once each, by {@link
 * #main}, and is never changed.
 */
class MartBatchTest {

    private static final MartBatch.Serializer SERIALIZER = new MartBatch.Serializer();
    private static final String V1 = "mart-batch.v1.bin";
    private static final String GOLDEN = "mart-batch.v2.bin";

    private static final MartBatch BATCH = new MartBatch(
            42,
            40,
            List.of(
                    new ChannelConversion("gh_1", "p1", "海报\uD83C\uDF81", 17_043, 1, 2, 3, 4, 5, 6, 7).toMart(),
                    MartRow.of(
                            Table.DEAD_LETTER,
                            "weixin-push",
                            3L,
                            42L,
                            "EMPTY_BODY",
                            null,
                            1_472_551_036_500L,
                            new byte[] {0, -1, 60})));

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 40"})
    void theBytesOfAReleaseAreReadAsTheBatchTheyWere(int version, long previousId) throws IOException {
        MartBatch read = SERIALIZER.deserialize(version, bytes(version == 1 ? V1 : GOLDEN));

        assertThat(read.checkpointId()).isEqualTo(42);
        assertThat(read.previousId()).isEqualTo(previousId);
        assertThat(read.rows()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(read.rows().get(i).table()).isEqualTo(BATCH.rows().get(i).table());
            assertThat(read.rows().get(i).values())
                    .usingRecursiveComparison()
                    .isEqualTo(BATCH.rows().get(i).values());
        }
    }

    @Test
    void theBatchIsWrittenAsTheBytesOfTheRelease() throws IOException {
        assertThat(SERIALIZER.serialize(BATCH)).isEqualTo(bytes(GOLDEN));
        assertThat(SERIALIZER.getVersion()).isEqualTo(2);
    }

    @Test
    void aBatchWithoutRowsIsReadAsItWasWritten() throws IOException {
        assertThat(SERIALIZER.deserialize(2, SERIALIZER.serialize(new MartBatch(7, 6, List.of()))))
                .isEqualTo(new MartBatch(7, 6, List.of()));
    }

    @Test
    void aBatchOfANewerReleaseIsRefused() {
        assertThatThrownBy(() -> SERIALIZER.deserialize(3, bytes(GOLDEN)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "state of MartBatch has version 3, which this release does not know: it was written by a newer"
                                + " release");
    }

    @Test
    void aBatchIsLoggedWithoutItsRows() {
        assertThat(BATCH).hasToString("MartBatch[checkpointId=42, 2 rows]");
    }

    /** Writes the file unless there is one, below the folder that the argument names. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0], MartBatchTest.class.getPackageName().replace('.', '/'));
        Files.createDirectories(folder);
        if (Files.notExists(folder.resolve(GOLDEN))) {
            Files.write(folder.resolve(GOLDEN), SERIALIZER.serialize(BATCH));
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = MartBatchTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return file.readAllBytes();
        }
    }
}
