package io.couponflow.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time of a process by whose work it was. A thread takes its figure along when it ends, so each look keeps
 * the last that was seen: what a thread did between the last look and its end is missing.
 */
final class ThreadTimes {

    private final long pid;
    private final Map<Long, Proc.ThreadTime> last = new HashMap<>();

    ThreadTimes(long pid) {
        this.pid = pid;
    }

    /** Takes the threads' figures as they are now. */
    void look() throws IOException {
        last.putAll(Proc.threadTimes(pid));
    }

    /** What was seen so far, in seconds, user and system. */
    double seconds(Work work) {
        return last.values().stream()
                .filter(thread -> Work.of(thread.name()) == work)
                .mapToDouble(Proc.ThreadTime::seconds)
                .sum();
    }
}
