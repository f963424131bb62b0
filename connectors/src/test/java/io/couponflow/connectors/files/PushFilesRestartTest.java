package io.couponflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PushFilesRestartTest {

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    @Test
    void goesOnInTheMiddleOfAFileAfterAFailure() throws Exception {
        int pushes = 200_000;
        write("a.xml.gz", pushes);
        write("b.xml", pushes);
        StreamExecutionEnvironment env = environmentWithOneRestart();

        List<String> seen = env.fromSource(PushFiles.at(folder.toString()), WatermarkStrategy.noWatermarks(), "files")
                .map(new FailOnceBehindACheckpoint())
                .returns(Types.POJO(RawPush.class))
                .keyBy(RawPush::source)
                .process(new ExpectEachOnce())
                .executeAndCollect(1_000);

        assertThat(seen)
                .filteredOn(line -> !line.startsWith("restored "))
                .containsExactlyInAnyOrder(
                        "a.xml.gz " + pushes,
                        "b.xml " + pushes,
                        "end of a.xml.gz behind " + pushes,
                        "end of b.xml behind " + pushes);
        assertThat(seen)
                .as("the failure came in the middle of a file")
                .anyMatch(line -> line.matches("restored .* at [1-9][0-9]*"));
    }

    @Test
    void restoresAtEveryPosition() throws IOException {
        write("a.xml", 9);
        write("b.xml.gz", 9);
        for (String name : List.of("a.xml", "b.xml.gz")) {
            for (int done = 0; done <= 9; done++) {
                List<Long> ordinals = restore(folder.resolve(name), done);

                assertThat(ordinals)
                        .as("%s from %d", name, done)
                        .isEqualTo(
                                IntStream.range(done, 9).asLongStream().boxed().toList());
            }
        }
    }

    @Test
    void tellsTheEndOfAFileOnceWhereverItIsRestored() throws IOException {
        write("a.xml", 9);
        List<RecordAndPosition<RawPush>> last = read(folder.resolve("a.xml"), CheckpointedPosition.NO_OFFSET, 9);

        assertThat(last).map(end -> ArchiveFile.of(end.getRecord()).pushes()).containsExactly(9L);
        assertThat(read(
                        folder.resolve("a.xml"),
                        last.get(0).getOffset(),
                        last.get(0).getRecordSkipCount()))
                .as("restored behind the end")
                .isEmpty();
    }

    /** The ordinals that a restored reader reads; checks the positions that it would checkpoint. */
    private List<Long> restore(Path file, long done) throws IOException {
        List<Long> ordinals = new ArrayList<>();
        for (RecordAndPosition<RawPush> next : read(file, CheckpointedPosition.NO_OFFSET, done)) {
            if (!ArchiveFile.isMarker(next.getRecord())) {
                ordinals.add(next.getRecord().position());
                assertThat(next.getRecordSkipCount()).isEqualTo(next.getRecord().position() + 1);
            }
        }
        return ordinals;
    }

    private List<RecordAndPosition<RawPush>> read(Path file, long offset, long done) throws IOException {
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
        try (BulkFormat.Reader<RawPush> reader =
                PushFileFormat.below(folder.toString()).restoreReader(new Configuration(), split)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<RawPush> next = batch.next(); next != null; next = batch.next()) {
                    records.add(new RecordAndPosition<>(next.getRecord(), next.getOffset(), next.getRecordSkipCount()));
                }
            }
        }
        return records;
    }

    private static StreamExecutionEnvironment environmentWithOneRestart() {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.OBJECT_REUSE, true);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
        env.enableCheckpointing(100);
        return env;
    }

    private void write(String name, int pushes) throws IOException {
        byte[] content = IntStream.range(0, pushes)
                .mapToObj(i -> "<xml>" + i + "</xml>")
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.US_ASCII);
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
            out.write(content);
        }
    }

    /** Fails on the first push behind the first completed checkpoint, in the first attempt. */
    private static final class FailOnceBehindACheckpoint extends RichMapFunction<RawPush, RawPush>
            implements CheckpointListener {

        private transient boolean checkpointed;
        private long seen;

        @Override
        public RawPush map(RawPush push) {
            seen++;
            if (checkpointed && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
                throw new IllegalStateException("a failure of the test, after " + seen + " pushes");
            }
            return push;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = seen > 0;
        }
    }

    /**
     * Says of each file, at the end, how many pushes it had; of each push, that its body and its position are not the
     * expected next ones; and where a file was gone on with after a restart.
     */
    private static final class ExpectEachOnce extends KeyedProcessFunction<String, RawPush, String> {

        private transient ValueState<Long> next;
        private transient boolean running;

        @Override
        public void open(OpenContext context) {
            next = getRuntimeContext().getState(new ValueStateDescriptor<>("next", Types.LONG));
        }

        @Override
        public void processElement(RawPush push, Context context, Collector<String> out) throws Exception {
            if (ArchiveFile.isMarker(push)) {
                out.collect("end of " + push.source() + " behind " + push.position());
                return;
            }
            long expected = next.value() == null ? 0 : next.value();
            if (!running && getRuntimeContext().getTaskInfo().getAttemptNumber() > 0) {
                out.collect("restored " + push.source() + " at " + push.position());
            }
            running = true;
            String body = new String(push.body(), StandardCharsets.US_ASCII);
            if (push.position() != expected || !body.equals("<xml>" + expected + "</xml>")) {
                out.collect("expected " + expected + " of " + push.source() + ", got " + push.position() + " " + body);
            }
            next.update(expected + 1);
            if (expected == 0) {
                context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
            }
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) throws Exception {
            out.collect(context.getCurrentKey() + " " + next.value());
        }
    }
}
