package io.couponflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.connectors.files.UnendingFilesEnumerator.Known;
import io.couponflow.connectors.files.UnendingFilesEnumerator.KnownSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class UnendingFilesEnumeratorTest {

    private static final Known NOTHING = new Known(List.of(), Set.of());

    private final Readers readers = new Readers();

    @Test
    void filesAreHandedOutInTheirOrderAndNobodyIsToldThatThereAreNoMore() {
        UnendingFilesEnumerator enumerator = enumerator(NOTHING, "a", "b", "c");

        ask(enumerator, 0, 1, 0, 1, 0);

        assertThat(readers.given).containsExactly("a to 0", "b to 1", "c to 0");
    }

    @Test
    void onlyFilesThatWereNotThereBeforeAreHandedOutAfterARestart() throws Exception {
        UnendingFilesEnumerator before = enumerator(NOTHING, "a", "b");
        ask(before, 0, 0);
        readers.given.clear();

        UnendingFilesEnumerator after = enumerator(restored(before), "a", "b", "c");
        ask(after, 0, 0);

        assertThat(readers.given).containsExactly("c to 0");
    }

    @Test
    void filesThatNobodyHadComeFirstAfterARestartThoughTheyAreListedNoMore() throws Exception {
        UnendingFilesEnumerator before = enumerator(NOTHING, "a", "b");
        ask(before, 0);
        readers.given.clear();

        UnendingFilesEnumerator after = enumerator(restored(before), "c");
        ask(after, 0, 0, 0);

        assertThat(readers.given).containsExactly("b to 0", "c to 0");
    }

    @Test
    void filesOfALostReaderGoToOneThatWaits() {
        UnendingFilesEnumerator enumerator = enumerator(NOTHING, "a", "b");
        ask(enumerator, 0, 0, 1);
        readers.given.clear();

        readers.registered.remove(0);
        enumerator.addSplitsBack(
                Stream.of("a", "b").map(UnendingFilesEnumeratorTest::split).toList(), 0);
        ask(enumerator, 1);

        assertThat(readers.given).containsExactly("a to 1", "b to 1");
    }

    @Test
    void readerThatWasLostSinceItAskedIsGivenNothing() {
        UnendingFilesEnumerator enumerator = enumerator(NOTHING);
        ask(enumerator, 0, 1);

        readers.registered.remove(0);
        enumerator.addSplitsBack(List.of(split("a")), 0);

        assertThat(readers.given).containsExactly("a to 1");
    }

    @Test
    void fileThatWasWrittenAnewIsTheSameInAnArchiveAndAsTheCatalogueAnotherForEachStart() {
        ListedFile before = new ListedFile("cards.jsonl", new Path("/cards.jsonl"), 10, 1, true);
        ListedFile anew = new ListedFile("cards.jsonl", new Path("/cards.jsonl"), 11, 2, true);

        assertThat(Reading.whole(anew).split().splitId())
                .isEqualTo(Reading.whole(before).split().splitId());
        assertThat(before.onceAStart(7).splitId())
                .isEqualTo(anew.onceAStart(7).splitId())
                .isNotEqualTo(before.onceAStart(8).splitId());
    }

    @Test
    void stateOfANewerReleaseIsRefused() {
        assertThatThrownBy(() -> new KnownSerializer().deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    private UnendingFilesEnumerator enumerator(Known restored, String... files) {
        return new UnendingFilesEnumerator(
                readers,
                restored,
                Stream.of(files).map(UnendingFilesEnumeratorTest::split).toList());
    }

    private static void ask(UnendingFilesEnumerator enumerator, int... subtasks) {
        for (int subtask : subtasks) {
            enumerator.handleSplitRequest(subtask, null);
        }
    }

    private static Known restored(UnendingFilesEnumerator enumerator) throws IOException {
        KnownSerializer serializer = new KnownSerializer();
        return serializer.deserialize(serializer.getVersion(), serializer.serialize(enumerator.snapshotState(7)));
    }

    private static FileSourceSplit split(String id) {
        return Reading.whole(new ListedFile(id, new Path("/archive/" + id), 10, 1, true))
                .split();
    }

    /** Two readers, and what each was given. */
    private static final class Readers implements SplitEnumeratorContext<FileSourceSplit> {

        private final List<String> given = new ArrayList<>();
        private final Map<Integer, ReaderInfo> registered =
                new HashMap<>(Map.of(0, new ReaderInfo(0, "here"), 1, new ReaderInfo(1, "here")));

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            throw new UnsupportedOperationException("no event is expected, got " + event);
        }

        @Override
        public int currentParallelism() {
            return 2;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return registered;
        }

        @Override
        public void assignSplits(SplitsAssignment<FileSourceSplit> assignment) {
            assignment
                    .assignment()
                    .forEach((subtask, splits) ->
                            splits.forEach(split -> given.add(split.splitId() + " to " + subtask)));
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            given.add("no more to " + subtask);
        }

        @Override
        public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
            throw new UnsupportedOperationException("nothing is expected to run aside");
        }

        @Override
        public <T> void callAsync(
                Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
            throw new UnsupportedOperationException("nothing is expected to run aside");
        }

        @Override
        public void runInCoordinatorThread(Runnable runnable) {
            runnable.run();
        }
    }
}
