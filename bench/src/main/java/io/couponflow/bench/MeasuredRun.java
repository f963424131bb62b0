package io.couponflow.bench;

import io.couponflow.bench.Measurement.Cpu;
import io.couponflow.bench.Measurement.DatabaseWork;
import io.couponflow.bench.Tables.Commit;
import io.couponflow.quickstart.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a job in a JVM of its own, with the options of {@code couponflow run}, and looks at it from outside. */
final class MeasuredRun {

    private static final long LOOK_MILLIS = 100;

    /** Of so many looks one is at every thread, which takes a while. */
    private static final int THREADS_EVERY = 5;

    private static final List<String> JVM = List.of(
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED");

    /** The main class of {@code couponflow}. */
    static final String COMMAND = "io.couponflow.quickstart.Main";

    private final Path log;
    private final Path output;

    /** What is asked of a run while it goes on. */
    private interface Look {
        void now() throws IOException, SQLException;
    }

    /** @param folder for the run's log and what it prints */
    MeasuredRun(Path folder) {
        this.log = folder.resolve("run.log");
        this.output = folder.resolve("run.out");
    }

    /**
     * The production job, by its own command, into an empty database.
     *
     * @param checkout whose job
     * @param more options of the command
     */
    Measurement job(
            String name,
            Checkout checkout,
            Path pushes,
            int parallelism,
            EmbeddedDatabase database,
            List<String> more,
            List<String> jvmOptions)
            throws IOException, InterruptedException, SQLException {
        try (Tables tables = Tables.of(database)) {
            Commit[] first = new Commit[1];
            Ended ended =
                    await(start(checkout, jvmOptions, COMMAND, arguments(pushes, parallelism, database, more)), () -> {
                        if (first[0] == null) {
                            first[0] = tables.commit();
                        }
                    });
            Commit last = tables.commit();
            if (last == null) {
                throw new IllegalStateException(
                        "the job has committed nothing, " + output + " and " + log + " tell why");
            }
            return new Measurement(
                    name,
                    last.pushes(),
                    ended.seconds,
                    first[0] == null ? null : rate(last.pushes() - first[0].pushes(), last.at() - first[0].at()),
                    ended.cpu,
                    tables.work(),
                    ended.peakResidentBytes);
        }
    }

    /** The arguments of {@code couponflow run}. */
    static List<String> arguments(Path pushes, int parallelism, EmbeddedDatabase database, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--pushes",
                pushes.toString(),
                "--parallelism",
                Integer.toString(parallelism),
                "--jdbc-url",
                database.jdbcUrl(),
                "--jdbc-user",
                database.user(),
                "--jdbc-password-file",
                database.passwordFile()));
        arguments.addAll(more);
        return arguments;
    }

    /** The ceiling, with the same options. */
    Measurement ceiling(String name, Path pushes, int parallelism)
            throws IOException, InterruptedException, SQLException {
        Ended ended = await(
                start(
                        Checkout.THIS,
                        List.of(),
                        CeilingJob.class.getName(),
                        List.of(pushes.toString(), Integer.toString(parallelism))),
                () -> {});
        String[] figures = Files.readAllLines(output).stream()
                .filter(line -> line.startsWith(CeilingJob.RESULT))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the ceiling has told no figures in " + output))
                .substring(CeilingJob.RESULT.length())
                .strip()
                .split(" ", -1);
        return new Measurement(
                name,
                Long.parseLong(figures[0]),
                ended.seconds,
                rate(Long.parseLong(figures[1]), Long.parseLong(figures[2]) / 1e9),
                ended.cpu,
                DatabaseWork.NONE,
                ended.peakResidentBytes);
    }

    /** Starts a main class as {@code couponflow} starts its own. */
    Process start(Checkout checkout, List<String> jvmOptions, String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(checkout.runOptions());
        command.addAll(jvmOptions);
        command.add("-Dcouponflow.log=" + log);
        command.add("-cp");
        command.add(checkout.classPath());
        command.add(main);
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** What a process took. */
    private record Ended(double seconds, Cpu cpu, long peakResidentBytes) {}

    private Ended await(Process process, Look look) throws IOException, InterruptedException, SQLException {
        // Of no other child that ends meanwhile: one run at a time.
        double cpuBefore = Proc.endedChildrenCpuSeconds();
        long started = System.nanoTime();
        ThreadTimes threads = new ThreadTimes(process.pid());
        long peak = 0;
        for (int looks = 0; !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS); looks++) {
            peak = Math.max(peak, Proc.peakResidentBytes(process.pid()));
            if (looks % THREADS_EVERY == 0) {
                threads.look();
            }
            look.now();
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        checkExit(process);
        Cpu cpu = new Cpu(
                Proc.endedChildrenCpuSeconds() - cpuBefore,
                threads.seconds(Work.JIT),
                threads.seconds(Work.GC),
                threads.seconds(Work.ROCKSDB));
        return new Ended(seconds, cpu, peak);
    }

    /** Fails where a process has ended with an error, with what it printed. */
    void checkExit(Process process) throws IOException {
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the run ended with " + process.exitValue() + ", expected 0:"
                    + System.lineSeparator() + Files.readString(output));
        }
    }

    private static @Nullable Double rate(long pushes, double seconds) {
        return pushes > 0 && seconds > 0 ? pushes / seconds : null;
    }
}
