package io.couponflow.bench;

import io.couponflow.quickstart.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a job in a JVM of its own, with the options of {@code couponflow run}, and looks at it from outside. */
final class MeasuredRun {

    private static final long LOOK_MILLIS = 100;
    private static final List<String> JVM = List.of(
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED");

    /** How far the tables were, and since when, in seconds. */
    private record Commit(long pushes, double at) {}

    private final Path log;
    private final Path output;

    /** @param folder for the run's log and what it prints */
    MeasuredRun(Path folder) {
        this.log = folder.resolve("run.log");
        this.output = folder.resolve("run.out");
    }

    /**
     * The production job, by its own command, into an empty database.
     *
     * @param more options of the command
     */
    Measurement job(
            String name,
            Path pushes,
            int parallelism,
            EmbeddedDatabase database,
            List<String> more,
            List<String> jvmOptions)
            throws IOException, InterruptedException, SQLException {
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
        try (Connection tables =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            long server = server(tables);
            double serverBefore = Proc.treeCpuSeconds(server);
            double cpuBefore = Proc.endedChildrenCpuSeconds();
            long started = System.nanoTime();
            Process process = start("io.couponflow.quickstart.Main", arguments, jvmOptions);
            Commit first = null;
            long peak = 0;
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, Proc.peakResidentBytes(process.pid()));
                if (first == null) {
                    first = commit(tables);
                }
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            checkExit(process);
            Commit last = commit(tables);
            if (last == null) {
                throw new IllegalStateException(
                        "the job has committed nothing, " + output + " and " + log + " tell why");
            }
            return new Measurement(
                    name,
                    last.pushes(),
                    seconds,
                    first == null ? null : rate(last.pushes() - first.pushes(), last.at() - first.at()),
                    Proc.endedChildrenCpuSeconds() - cpuBefore,
                    Proc.treeCpuSeconds(server) - serverBefore,
                    peak);
        }
    }

    /** The ceiling, with the same options. */
    Measurement ceiling(String name, Path pushes, int parallelism) throws IOException, InterruptedException {
        double cpuBefore = Proc.endedChildrenCpuSeconds();
        long started = System.nanoTime();
        Process process =
                start(CeilingJob.class.getName(), List.of(pushes.toString(), Integer.toString(parallelism)), List.of());
        long peak = 0;
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, Proc.peakResidentBytes(process.pid()));
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        checkExit(process);
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
                seconds,
                rate(Long.parseLong(figures[1]), Long.parseLong(figures[2]) / 1e9),
                Proc.endedChildrenCpuSeconds() - cpuBefore,
                0,
                peak);
    }

    private Process start(String main, List<String> arguments, List<String> jvmOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(jvmOptions);
        command.add("-Dcouponflow.log=" + log);
        command.add("-cp");
        command.add(System.getProperty("java.class.path", ""));
        command.add(main);
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private void checkExit(Process process) throws IOException {
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the run ended with " + process.exitValue() + ", expected 0:"
                    + System.lineSeparator() + Files.readString(output));
        }
    }

    private static @Nullable Double rate(long pushes, double seconds) {
        return pushes > 0 && seconds > 0 ? pushes / seconds : null;
    }

    /** PostgreSQL's first process: the one that started the process of this connection. */
    private static long server(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return Proc.parent(row.getLong(1));
        }
    }

    /** What the last completed checkpoint has put into the tables; null before the first. */
    private static @Nullable Commit commit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT to_regclass('ops.freshness') IS NOT NULL")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return null;
                }
            }
            try (ResultSet row = statement.executeQuery("""
                    SELECT (SELECT coalesce(sum(received), 0) FROM couponflow.data_quality),
                           extract(epoch FROM last_commit_at)
                      FROM ops.freshness
                    """)) {
                return row.next() && row.getLong(1) > 0 && row.getObject(2) != null
                        ? new Commit(row.getLong(1), row.getDouble(2))
                        : null;
            }
        }
    }
}
