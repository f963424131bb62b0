package io.couponflow.bench;

/** Whose work a thread of the job's JVM does, as its name tells. */
enum Work {
    /** The compiler, most of it in a job's first two minutes. */
    JIT,
    GC,
    /** RocksDB's own threads: flushes and compactions. */
    ROCKSDB,
    /** The job and Flink, what they ask RocksDB for included. */
    OTHER;

    /** @param thread its name; Linux keeps 15 characters of it */
    static Work of(String thread) {
        if (thread.startsWith("C1 Comp") || thread.startsWith("C2 Comp")) {
            return JIT;
        }
        if (thread.startsWith("GC Thread")) {
            return GC;
        }
        return thread.startsWith("rocksdb:") ? ROCKSDB : OTHER;
    }
}
