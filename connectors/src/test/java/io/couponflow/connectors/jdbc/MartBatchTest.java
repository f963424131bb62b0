package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.batch;
import static io.couponflow.connectors.jdbc.TestMart.deadLetter;
import static io.couponflow.connectors.jdbc.TestMart.issued;
import static io.couponflow.connectors.jdbc.TestMart.lastBatch;
import static io.couponflow.connectors.jdbc.TestMart.newlyIssued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Batches that a release has left in a checkpoint stay readable: {@code mart-batch.v1.bin} was written once, by {@link #main}, and is
 * never changed.
 */
class MartBatchTest {

    private static final MartBatch.Serializer SERIALIZER = new MartBatch.Serializer();
    private static final String GOLDEN = "mart-batch.v1.bin";

    private static final MartBatch BATCH = batch(
            42,
            40,
            issued("海报\uD83C\uDF81", 1),
            issued("12b", 2),
            newlyIssued("flyer", 1),
            deadLetter(3, "not closed", "<xml>"));

    @Test
    void theBytesOfAReleaseAreReadAsTheBatchTheyWere() throws IOException {
        MartBatch read = SERIALIZER.deserialize(1, golden());

        assertThat(read).usingRecursiveComparison().isEqualTo(BATCH);
    }

    @Test
    void theBatchIsWrittenAsTheBytesOfTheRelease() throws IOException {
        assertThat(SERIALIZER.serialize(BATCH)).isEqualTo(golden());
        assertThat(SERIALIZER.getVersion()).isEqualTo(1);
    }

    @Test
    void aBatchWithoutRowsIsReadAsItWasWritten() throws IOException {
        assertThat(SERIALIZER.deserialize(1, SERIALIZER.serialize(batch(7, 6)))).isEqualTo(batch(7, 6));
    }

    @Test
    void theLastBatchIsReadAsTheLast() throws IOException {
        assertThat(SERIALIZER.deserialize(1, SERIALIZER.serialize(lastBatch(7, 6))))
                .isEqualTo(lastBatch(7, 6));
    }

    @Test
    void aBatchOfANewerReleaseIsRefused() {
        assertThatThrownBy(() -> SERIALIZER.deserialize(2, golden()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "state of MartBatch has version 2, which this release does not know: it was written by a newer"
                                + " release");
    }

    @Test
    void aBatchIsLoggedWithoutItsRows() {
        assertThat(BATCH).hasToString("MartBatch[checkpointId=42, 4 rows]");
        assertThat(BATCH.blocks().toString()).doesNotContain("12b");
    }

    /** Writes the file unless there is one, below the folder that the argument names. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0], MartBatchTest.class.getPackageName().replace('.', '/'));
        Files.createDirectories(folder);
        if (Files.notExists(folder.resolve(GOLDEN))) {
            Files.write(folder.resolve(GOLDEN), SERIALIZER.serialize(BATCH));
        }
    }

    private static byte[] golden() throws IOException {
        try (InputStream file = MartBatchTest.class.getResourceAsStream(GOLDEN)) {
            assertThat(file).as(GOLDEN).isNotNull();
            return file.readAllBytes();
        }
    }
}
