package io.couponflow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.couponflow.bench.Measurement.Cpu;
import io.couponflow.bench.Measurement.DatabaseWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuringTest {

    @Test
    void aThreadIsReadWhateverItIsCalled() {
        String stat = "4916 (C2 (1) Comp) S 4908 4907 4907 0 -1 4194368 70 0 0 0 250 30 7 5 20 0 60 0 1 2 3 4";

        Proc.ThreadTime thread = Proc.thread(stat);

        assertThat(thread).isEqualTo(new Proc.ThreadTime("C2 (1) Comp", 2.8));
        assertThat(Proc.times(stat)).containsExactly(250, 30, 7, 5);
    }

    @Test
    void theThreadsOfAProcessAreThere() throws IOException {
        ThreadTimes threads = new ThreadTimes(ProcessHandle.current().pid());

        threads.look();

        assertThat(threads.seconds(Work.OTHER)).isPositive();
        assertThat(threads.seconds(Work.JIT)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "C1 CompilerThre, JIT",
        "C2 CompilerThread0 tid=7], JIT",
        "GC Thread#1, GC",
        "rocksdb:low0, ROCKSDB",
        "rocksdb:high0, ROCKSDB",
        "accumulate (1/2, OTHER",
        "VM Thread, OTHER"
    })
    void aThreadsNameTellsWhoseWorkItDoes(String thread, Work work) {
        assertThat(Work.of(thread)).isEqualTo(work);
    }

    @Test
    void aRatioIsTheMedianOfTheRounds() {
        List<Measurement> here = List.of(run(100.0, 10), run(90.0, 30), run(null, 40));
        List<Measurement> there = List.of(run(50.0, 20), run(90.0, 20), run(10.0, 20));

        assertThat(Ratio.of(here, there, Measurement::steady)).isEqualTo(1.5);
        assertThat(Ratio.of(here, there, Measurement::micros)).isEqualTo(1.5);
        assertThat(Ratio.of(here.subList(2, 3), there.subList(2, 3), Measurement::steady))
                .isNull();
    }

    @Test
    void theCompilersTimeCanBeLeftOut() {
        Measurement run = new Measurement(
                "archive", 1_000_000, 60, null, new Cpu(95, 17, 9, 5), new DatabaseWork(21, 4, 1, 0), 1);

        assertThat(run.micros()).isCloseTo(116, within(1e-9));
        assertThat(run.microsWithoutJit()).isCloseTo(99, within(1e-9));
    }

    @Test
    void whatNoOtherFigureTellsIsDividedByStacks() {
        Stream<String> stacks = Stream.of(
                "[C2 CompilerThread0 tid=3];start_thread;C2Compile 50",
                "[GC Thread#0 tid=4];start_thread 50",
                "[accumulate (1/2)#0 tid=5];org/apache/flink/Task.run;io/couponflow/flink/Accumulate.add;Object.hash 3",
                "[accumulate (1/2)#0 tid=5];org/apache/flink/Task.run;io/couponflow/flink/Accumulate$1.add;rocksdb::Get 1",
                "[io/couponflow/none tid=6];org/apache/flink/Timer.run 4");

        assertThat(Profile.shares(stacks, 16))
                .containsOnly(
                        Map.entry("flink.Accumulate", 6.0),
                        Map.entry("flink.Accumulate → RocksDB", 2.0),
                        Map.entry("Flink", 8.0));
    }

    @Test
    void anotherCheckoutMustHaveBeenBuiltWhereItIs(@TempDir Path folder) throws IOException {
        Path target = Files.createDirectories(folder.resolve("bench").resolve("target"));

        assertThatThrownBy(() -> Checkout.at(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is missing");

        Files.writeString(target.resolve("class-path"), "/elsewhere/quickstart.jar:/root/flink.jar");
        assertThatThrownBy(() -> Checkout.at(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("names no jar");

        String jar = folder.toRealPath().resolve("quickstart.jar").toString();
        Files.writeString(target.resolve("class-path"), jar + ":/root/flink.jar\n");
        Files.writeString(folder.resolve("couponflow"), "exec java -Xmx2g\n");
        assertThat(Checkout.at(folder).classPath()).endsWith("/bench/target/classes:" + jar + ":/root/flink.jar");
        assertThat(Checkout.at(folder).runOptions()).isEmpty();

        Files.writeString(folder.resolve("couponflow"), "exec java -Xmx2g -XX:CompileThresholdScaling=4\n");
        assertThat(Checkout.at(folder).runOptions()).containsExactly("-XX:CompileThresholdScaling=4");
    }

    private static Measurement run(@Nullable Double steady, double cpuSeconds) {
        return new Measurement("run", 1, 60, steady, new Cpu(cpuSeconds, 0, 0, 0), new DatabaseWork(0, 0, 0, 0), 1);
    }
}
