package io.couponflow.bench;

import io.couponflow.bench.Measurement.Cpu;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A sampling profile of a JVM's CPU time, native code included, by async-profiler: one line a stack, its thread and its
 * frames from the outermost with semicolons between, then how often it was seen.
 */
final class Profile {

    private static final double SHOWN = 0.005;

    private Profile() {}

    /**
     * The options of the JVM that is to be profiled.
     *
     * @param folder where the profiler's library may be put
     * @param file where the stacks are written when that JVM ends
     */
    static List<String> options(Path folder, Path file) throws IOException {
        String resource = System.getProperty("os.arch").equals("aarch64") ? "/linux-arm64" : "/linux-x64";
        Path library = folder.resolve("libasyncProfiler.so");
        try (InputStream in = Profile.class.getResourceAsStream(resource + "/libasyncProfiler.so")) {
            if (in == null) {
                throw new FileNotFoundException("no " + resource + "/libasyncProfiler.so on the class path");
            }
            Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
        }
        return List.of(
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints",
                "-agentpath:" + library + "=start,event=ctimer,interval=2ms,threads,collapsed,file="
                        + file.toAbsolutePath());
    }

    /**
     * Prints who spent the time: the compiler, the garbage collector and RocksDB's own threads as the system tells, which
     * the profiler does not see all of, and what is left by the innermost class of ours on each stack.
     *
     * @param profiled the run that was profiled
     */
    static void summarize(Path file, Measurement profiled, PrintStream out) throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        Cpu cpu = profiled.cpu();
        try (Stream<String> lines = Files.lines(file)) {
            seconds.putAll(shares(lines, cpu.all() - cpu.jit() - cpu.gc() - cpu.rocksDb()));
        }
        seconds.put("JIT", cpu.jit());
        seconds.put("GC", cpu.gc());
        seconds.put("RocksDB's own threads", cpu.rocksDb());
        out.println();
        out.println("CPU by whose thread it is, else by the innermost class of ours: share, µs a push");
        seconds.entrySet().stream()
                .filter(entry -> entry.getValue() >= cpu.all() * SHOWN)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> out.printf(
                        Locale.ROOT,
                        "%6.1f %% %6.1f  %s%n",
                        100 * entry.getValue() / cpu.all(),
                        entry.getValue() / profiled.pushes() * 1e6,
                        entry.getKey()));
        out.println("all stacks: " + file);
    }

    /** Divides the seconds by who owns the stacks; those of threads whose time is known otherwise are left out. */
    static Map<String, Double> shares(Stream<String> lines, double seconds) {
        Map<String, Double> samples = new TreeMap<>();
        lines.filter(line -> Work.of(thread(line)) == Work.OTHER).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            samples.merge(owner(line.substring(0, blank)), Double.valueOf(line.substring(blank + 1)), Double::sum);
        });
        double all = samples.values().stream().mapToDouble(Double::doubleValue).sum();
        samples.replaceAll((owner, count) -> count / all * seconds);
        return samples;
    }

    /** The first frame, as [GC Thread#0 tid=17]. */
    private static String thread(String line) {
        return line.startsWith("[") ? line.substring(1) : line;
    }

    private static String owner(String stack) {
        String[] frames = stack.replace('.', '/').split(";", -1);
        String rocksDb = stack.contains("rocksdb") ? " → RocksDB" : "";
        for (int i = frames.length - 1; i >= 1; i--) {
            int start = frames[i].indexOf("io/couponflow/");
            if (start >= 0) {
                String[] path = frames[i].substring(start).split("/", -1);
                return path[2] + "." + path[path.length - 2].replaceFirst("\\$.*", "") + rocksDb;
            }
        }
        return (stack.contains("org/apache/flink") ? "Flink" : "the rest") + rocksDb;
    }
}
