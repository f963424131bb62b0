package io.couponflow.quickstart;

import org.apache.flink.configuration.MemorySize;

/**
 * What a TaskManager needs for the buffers between subtasks, so that the job starts at any parallelism that is offered.
 *
 * <p>Both ends of an exchange hold buffers for every pair of subtasks: their number grows with the square of the parallelism.
 * Flink's own 64 MB are enough for six. Beyond eight the buffers are smaller, or one process could not hold them.
 *
 * @param segment the size of a buffer
 * @param size of all buffers of a TaskManager
 */
record NetworkMemory(MemorySize segment, MemorySize size) {

    /** The greatest parallelism that is offered on one machine: 36 exchanges then take 550 MB, and each subtask its own threads. */
    static final int MAX_PARALLELISM = 32;

    /** All-to-all exchanges of the job's graph, and some more. */
    static final int EXCHANGES = 36;

    private static final MemorySize FLINKS_OWN = MemorySize.ofMebiBytes(64);

    /**
     * For a TaskManager of a cluster.
     *
     * @param slots of this TaskManager
     * @param parallelism of the job: the slots of all TaskManagers
     */
    static NetworkMemory of(int slots, int parallelism) {
        MemorySize segment = MemorySize.parse(parallelism <= 8 ? "32kb" : "4kb");
        // Of each subtask and exchange: one for each reader and one more, two for each writer and eight more.
        long buffers = (long) EXCHANGES * slots * (3L * parallelism + 9);
        return new NetworkMemory(segment, new MemorySize(FLINKS_OWN.getBytes() + buffers * segment.getBytes()));
    }
}
