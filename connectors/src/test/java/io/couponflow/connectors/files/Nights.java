package io.couponflow.connectors.files;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/**
 * Nights over a folder, as the runs of {@code run --state} are without Flink and a database: what they read, the rows that
 * come of it, and the state that a run leaves that is killed.
 */
final class Nights {

    private final Map<String, KnownFile> rows = new LinkedHashMap<>();

    /** Of the splits that were handed out and have no row: how many pushes were read. */
    private final Map<String, Long> underWay = new HashMap<>();

    private List<Reading> note = List.of();

    /** All pushes that were read so far, without the ends of files. */
    final List<RawPush> pushes = new ArrayList<>();

    ReadingPlan plan = new ReadingPlan(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** A night that reads all there is to be read. */
    List<String> read(Path folder, Instant now) throws IOException {
        return read(folder, now, Long.MAX_VALUE);
    }

    /**
     * A night that is killed when it has read so many pushes.
     *
     * @return the bodies with their places
     */
    List<String> read(Path folder, Instant now, long most) throws IOException {
        List<ListedFile> files = PushFiles.list(folder.toString());
        KnownFiles known = new KnownFiles(List.copyOf(rows.values()), note);
        Map<String, FileScan> scans = new HashMap<>();
        for (ListedFile file : files) {
            if (!known.isUnchanged(file)) {
                scans.put(file.source(), FileScan.of(file, known::lengths, read -> {}));
            }
        }
        plan = known.plan(files, scans, now);
        note = plan.readings();
        List<RawPush> read = new ArrayList<>();
        boolean killed = false;
        List<FileSourceSplit> splits = new ArrayList<>();
        plan.gone().forEach(reading -> splits.add(reading.split()));
        plan.readings().forEach(reading -> splits.add(reading.split()));
        for (FileSourceSplit split : splits) {
            killed = killed || !read(split, read, most);
        }
        if (!killed) {
            underWay.clear();
            note = List.of();
        }
        pushes.addAll(read);
        return read.stream()
                .map(push ->
                        push.source() + " " + push.position() + " " + new String(push.body(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Reads on in a split; false if the night was killed before its end. */
    private boolean read(FileSourceSplit split, List<RawPush> read, long most) throws IOException {
        PushFileFormat format = PushFileFormat.planned(plan.readings());
        long done = underWay.getOrDefault(split.splitId(), 0L);
        FileSourceSplit restored =
                split.updateWithCheckpointedPosition(new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, done));
        try (var reader = format.restoreReader(new org.apache.flink.configuration.Configuration(), restored)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<RawPush> next = batch.next(); next != null; next = batch.next()) {
                    if (read.size() >= most) {
                        return false;
                    }
                    take(split, next.getRecord(), read);
                }
            }
        }
        return true;
    }

    private void take(FileSourceSplit split, RawPush next, List<RawPush> read) {
        if (!ArchiveFile.isMarker(next)) {
            read.add(next);
            underWay.merge(split.splitId(), 1L, Long::sum);
            return;
        }
        ArchiveFile row = ArchiveFile.of(next);
        underWay.remove(split.splitId());
        rows.put(
                row.source() + "@" + row.firstPosition(),
                new KnownFile(
                        row.source(),
                        row.firstPosition(),
                        row.pushes(),
                        row.bytes(),
                        row.modifiedAt(),
                        row.complete(),
                        row.content(),
                        row.problem()));
    }

    /** What could not be read to its end, by source. */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        for (KnownFile row : rows.values()) {
            if (row.problem() != null) {
                problems.put(row.source(), row.problem());
            }
        }
        return problems;
    }
}
