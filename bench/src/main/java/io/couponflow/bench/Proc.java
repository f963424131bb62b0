package io.couponflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells of processes; other systems have no {@code /proc}. */
final class Proc {

    /** Linux counts the time of processes in hundredths of a second, whatever the kernel's own clock. */
    private static final double TICKS = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int CUTIME = 13;
    private static final int CSTIME = 14;

    private Proc() {}

    /** The CPU seconds of all ended children of this process, with theirs. */
    static double endedChildrenCpuSeconds() throws IOException {
        long[] times = times(ProcessHandle.current().pid());
        return (times[2] + times[3]) / TICKS;
    }

    /** The CPU seconds of a process and all its descendants so far, ended ones included. */
    static double treeCpuSeconds(long pid) throws IOException {
        double ticks = 0;
        try (Stream<ProcessHandle> descendants =
                ProcessHandle.of(pid).stream().flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))) {
            for (ProcessHandle process : descendants.toList()) {
                for (long time : times(process.pid())) {
                    ticks += time;
                }
            }
        }
        return ticks / TICKS;
    }

    /** The process that started this one. */
    static long parent(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .orElseThrow(() -> new IllegalStateException("process " + pid + " has no parent that can be seen"))
                .pid();
    }

    /** The most memory that a process had resident so far, in bytes; 0 once it has ended. */
    static long peakResidentBytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * A thread.
     *
     * @param name at most 15 characters of it
     * @param seconds of processor time, user and system
     */
    record ThreadTime(String name, double seconds) {}

    /** The threads of a process that are alive, by their number; none once it has ended. */
    static Map<Long, ThreadTime> threadTimes(long pid) throws IOException {
        Map<Long, ThreadTime> threads = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                read(task.resolve("stat"))
                        .ifPresent(stat ->
                                threads.put(Long.parseLong(task.getFileName().toString()), thread(stat)));
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        return threads;
    }

    /** A thread of its line in {@code stat}. */
    static ThreadTime thread(String stat) {
        long[] times = times(stat);
        return new ThreadTime(
                stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')), (times[0] + times[1]) / TICKS);
    }

    private static long[] times(long pid) throws IOException {
        return read(Path.of("/proc", Long.toString(pid), "stat"))
                .map(Proc::times)
                .orElseGet(() -> new long[4]);
    }

    /** User and system time, then those of ended children, in ticks. */
    static long[] times(String stat) {
        // The name, in parentheses, may hold anything; the fields after it are numbers.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new long[] {
            Long.parseLong(fields[UTIME]),
            Long.parseLong(fields[STIME]),
            Long.parseLong(fields[CUTIME]),
            Long.parseLong(fields[CSTIME])
        };
    }

    /** Empty once the process or thread has ended, which may be between opening its file and reading it. */
    private static Optional<String> read(Path stat) throws IOException {
        try {
            return Optional.of(Files.readString(stat));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.exists(stat)) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
