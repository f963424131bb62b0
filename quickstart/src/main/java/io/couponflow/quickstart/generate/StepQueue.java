package io.couponflow.quickstart.generate;

import java.util.Arrays;

/**
 * What is still to happen, earliest first; of two in one second the smaller step id. A binary heap of plain longs: with
 * millions of coupons under way an entry must not cost more than its 16 bytes.
 */
final class StepQueue {

    private long[] at = new long[1024];
    private long[] step = new long[1024];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the earliest happens, epoch seconds. */
    long firstAt() {
        return at[0];
    }

    void add(long atSecond, long stepId) {
        if (size == at.length) {
            at = Arrays.copyOf(at, size * 2);
            step = Arrays.copyOf(step, size * 2);
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!before(atSecond, stepId, parent)) {
                break;
            }
            at[hole] = at[parent];
            step[hole] = step[parent];
            hole = parent;
        }
        at[hole] = atSecond;
        step[hole] = stepId;
    }

    /** Takes the earliest out and gives its step id. */
    long remove() {
        long first = step[0];
        size--;
        long lastAt = at[size];
        long lastStep = step[size];
        int hole = 0;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && before(at[child + 1], step[child + 1], child)) {
                child++;
            }
            if (before(lastAt, lastStep, child)) {
                break;
            }
            at[hole] = at[child];
            step[hole] = step[child];
            hole = child;
        }
        at[hole] = lastAt;
        step[hole] = lastStep;
        return first;
    }

    private boolean before(long atSecond, long stepId, int index) {
        return atSecond < at[index] || (atSecond == at[index] && stepId < step[index]);
    }
}
