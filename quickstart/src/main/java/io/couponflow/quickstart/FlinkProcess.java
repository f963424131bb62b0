package io.couponflow.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that outlives whoever starts it. It is found again by a file with its process id and the instant of its
 * start, so that another process that was given the same id later is never taken for it.
 */
final class FlinkProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Of the environment. A job's password is part of the job when it is submitted. */
    private static final List<String> PASSWORDS = List.of("COUPONFLOW_JDBC_PASSWORD", "PGPASSWORD");

    private final String name;
    private final Path file;
    private final Path log;

    /**
     * Names a process, running or not.
     *
     * @param folder where {@code run/NAME.pid} and {@code log/NAME.out} are
     */
    FlinkProcess(String name, Path folder) {
        this.name = name;
        this.file = folder.resolve("run").resolve(name + ".pid");
        this.log = folder.resolve("log").resolve(name + ".out");
    }

    String name() {
        return name;
    }

    /** The running process; empty if it was never started, or has ended. */
    Optional<ProcessHandle> running() {
        try {
            String[] started = Files.readString(file).strip().split(" ", 2);
            return ProcessHandle.of(Long.parseLong(started[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> started(process).equals(started[1]));
        } catch (IOException | RuntimeException e) { // no file, or one that was cut off: it never ran
            return Optional.empty();
        }
    }

    /**
     * Starts it, its output in its log; a terminal that is closed does not end it. What it writes only its owner can read,
     * wherever that is, and it is not told the database's password, which it would keep for as long as it runs.
     */
    void start(List<String> command) throws IOException {
        Files.createDirectories(file.getParent());
        Files.createDirectories(log.getParent());
        List<String> detached = new ArrayList<>(List.of("sh", "-c", "umask 077; exec nohup \"$@\"", "couponflow"));
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeAll(PASSWORDS);
        Process process = builder.start();
        Files.writeString(file, process.pid() + " " + started(process.toHandle()));
    }

    /** Asks it to end and waits; what does not end in time is killed. */
    void stop() throws InterruptedException {
        Optional<ProcessHandle> process = running();
        if (process.isPresent()) {
            process.get().destroy();
            if (!endedWithin(process.get(), PATIENCE)) {
                kill();
            }
        }
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        Optional<ProcessHandle> process = running();
        if (process.isPresent()) {
            process.get().destroyForcibly();
            if (!endedWithin(process.get(), PATIENCE)) {
                throw new Failure(name + ", process " + process.get().pid() + ", can't be killed");
            }
        }
    }

    /** The last lines of its output, for whoever wonders why it ended. */
    List<String> lastLines(int count) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            return List.of(log + " can't be read: " + e.getMessage());
        }
    }

    private static boolean endedWithin(ProcessHandle process, Duration time) throws InterruptedException {
        try {
            process.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
