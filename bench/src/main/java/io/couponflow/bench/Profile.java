package io.couponflow.bench;

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
 * A sampling profile of a JVM's CPU time, native code included, by async-profiler: one line a stack, its frames from the
 * outermost with semicolons between, then how often it was seen.
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
                "-agentpath:" + library + "=start,event=ctimer,interval=2ms,collapsed,file=" + file.toAbsolutePath());
    }

    /** Prints who spent the time: the innermost class of ours on each stack, else whom the thread belongs to. */
    static void summarize(Path file, PrintStream out) throws IOException {
        Map<String, Long> samples = new TreeMap<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> {
                int blank = line.lastIndexOf(' ');
                samples.merge(owner(line.substring(0, blank)), Long.parseLong(line.substring(blank + 1)), Long::sum);
            });
        }
        double all = samples.values().stream().mapToLong(Long::longValue).sum();
        out.println();
        out.println("Share of CPU time by the innermost class of ours, else by whose thread it is:");
        samples.entrySet().stream()
                .filter(entry -> entry.getValue() >= all * SHOWN)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(entry ->
                        out.printf(Locale.ROOT, "%6.1f %%  %s%n", 100 * entry.getValue() / all, entry.getKey()));
        out.println("all stacks: " + file);
    }

    private static String owner(String stack) {
        String[] frames = stack.replace('.', '/').split(";", -1);
        boolean rocksDb = stack.contains("rocksdb");
        for (int i = frames.length - 1; i >= 0; i--) {
            int start = frames[i].indexOf("io/couponflow/");
            if (start >= 0) {
                String[] path = frames[i].substring(start).split("/", -1);
                return path[2] + "." + path[path.length - 2].replaceFirst("\\$.*", "") + (rocksDb ? " → RocksDB" : "");
            }
        }
        return others(stack, rocksDb);
    }

    private static String others(String stack, boolean rocksDb) {
        if (rocksDb) {
            return stack.contains("org/apache/flink") ? "Flink → RocksDB" : "RocksDB's own threads";
        }
        if (stack.contains("GCTask")
                || stack.contains("ParallelScavenge")
                || stack.contains("PSCompact")
                || stack.contains("GangWorker")
                || stack.contains("WorkerThread")) {
            return "garbage collection";
        }
        if (stack.contains("Compile")) {
            return "compilation";
        }
        return stack.contains("org/apache/flink") ? "Flink" : "the rest";
    }
}
