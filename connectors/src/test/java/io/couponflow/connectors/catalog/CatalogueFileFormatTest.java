package io.couponflow.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueFileFormatTest {

    @TempDir
    private Path folder;

    @Test
    void theEndOfTheFileIsToldBehindItsLastLineWhereverItIsRestored() throws IOException {
        Path file = Files.writeString(folder.resolve("cards.jsonl"), "{1}\n\n{2}\n{3}\n");

        for (int done = 0; done <= 3; done++) {
            List<RecordAndPosition<RawPush>> records = read(file, CheckpointedPosition.NO_OFFSET, done);

            assertThat(records).as("from %d", done).hasSize(4 - done);
            RecordAndPosition<RawPush> last = records.get(records.size() - 1);
            ArchiveFile end = ArchiveFile.of(last.getRecord());
            assertThat(records)
                    .filteredOn(record -> ArchiveFile.isMarker(record.getRecord()))
                    .hasSize(1);
            assertThat(end.source()).isEqualTo("cards.jsonl");
            assertThat(end.pushes()).isEqualTo(3);
            assertThat(end.bytes()).isEqualTo(Files.size(file));
            assertThat(end.modifiedAt()).isEqualTo(file.toFile().lastModified());
            assertThat(read(file, last.getOffset(), last.getRecordSkipCount()))
                    .as("behind the end")
                    .isEmpty();
        }
    }

    private static List<RecordAndPosition<RawPush>> read(Path file, long offset, long done) throws IOException {
        FileSourceSplit split = new FileSourceSplit(
                "1",
                org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
                0,
                Files.size(file),
                0,
                Files.size(file),
                new String[0],
                new CheckpointedPosition(offset, done));
        List<RecordAndPosition<RawPush>> records = new ArrayList<>();
        try (BulkFormat.Reader<RawPush> reader = new CatalogueFileFormat().restoreReader(new Configuration(), split)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<RawPush> next = batch.next(); next != null; next = batch.next()) {
                    records.add(new RecordAndPosition<>(next.getRecord(), next.getOffset(), next.getRecordSkipCount()));
                }
            }
        }
        return records;
    }
}
