package io.couponflow.quickstart;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.couponflow.connectors.files.ListedFile;
import io.couponflow.connectors.files.Reading;
import io.couponflow.domain.FileContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The note of what a run is about to read, one JSON a line. Flink's state knows which files were under way when a run was
 * killed, but nobody can ask it: by this note the next run finds them, wherever they are by then.
 */
final class PlannedReadings {

    private static final ObjectReader READER = JsonMapper.builder().build().readerFor(Line.class);

    private PlannedReadings() {}

    /** A reading as it is noted. */
    record Line(
            Reading.Place place,
            String source,
            String path,
            long bytes,
            long modifiedAt,
            boolean regular,
            @Nullable FileContent upTo,
            boolean complete,
            @Nullable String problem) {

        static Line of(Reading reading) {
            ListedFile file = reading.file();
            return new Line(
                    reading.place(),
                    file.source(),
                    file.path().getPath(),
                    file.bytes(),
                    file.modifiedAt(),
                    file.regular(),
                    reading.upTo(),
                    reading.complete(),
                    reading.problem());
        }

        Reading reading() {
            var file = org.apache.flink.core.fs.Path.fromLocalFile(Path.of(path).toFile());
            return new Reading(
                    place, new ListedFile(source, file, bytes, modifiedAt, regular), upTo, complete, problem);
        }
    }

    /** What was noted; nothing without a file. */
    static List<Reading> read(Path file) throws IOException {
        List<Reading> readings = new ArrayList<>();
        if (Files.exists(file)) {
            try (MappingIterator<Line> lines = READER.readValues(file.toFile())) {
                while (lines.hasNext()) {
                    readings.add(lines.next().reading());
                }
            }
        }
        return readings;
    }

    /** Notes these readings in place of those before, all or none. */
    static void write(Path file, List<Reading> readings) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try (SequenceWriter lines = JsonMapper.builder()
                .build()
                .writerFor(Line.class)
                .withRootValueSeparator("\n")
                .writeValues(unfinished.toFile())) {
            for (Reading reading : readings) {
                lines.write(Line.of(reading));
            }
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
