package io.couponflow.coupon;

import java.util.HashMap;
import java.util.Map;

/**
 * When one rung tells that a code stands elsewhere than it has told.
 *
 * <ol>
 *   <li>Of a code of which nothing was known ({@link Standing.Open}) it is told at once where it stands.
 *   <li>What was told changes at the next checkpoint, or when {@value #MOST_WAITING} codes wait; until then whatever is
 *       learnt of the code is told as if it still stood there. So tables of completed checkpoints are right, and moving all
 *       that a code has, and all the codes behind it, happens at most twice for each checkpoint, however often the code
 *       moves to and fro in between.
 * </ol>
 *
 * <p>It is kept in memory and never in a checkpoint, ahead of which it is emptied.
 */
final class Retelling {

    static final int MOST_WAITING = 20_000;

    /** Where codes that wait stand by what was told. */
    private final Map<String, Standing> told = new HashMap<>();

    /** Tells anew of one code. */
    interface Retold {
        void of(String key, Standing told) throws Exception;
    }

    /** Whether to tell at once that the code, which stood at {@code before}, stands at {@code after}. Else it waits. */
    boolean isDueAtOnce(String key, Standing before, Standing after) {
        if (before.equals(after) || isWaiting(key)) {
            return false;
        }
        if (before == Standing.Open.OPEN) {
            return true;
        }
        told.put(key, before);
        return false;
    }

    /** Where the code stands by what was told: at {@code stands} unless it waits. */
    Standing told(String key, Standing stands) {
        return told.isEmpty() ? stands : told.getOrDefault(key, stands);
    }

    boolean isWaiting(String key) {
        return !told.isEmpty() && told.containsKey(key);
    }

    boolean isFull() {
        return told.size() >= MOST_WAITING;
    }

    /** Hands over all codes that wait. */
    void settle(Retold retold) throws Exception {
        for (Map.Entry<String, Standing> code : told.entrySet()) {
            retold.of(code.getKey(), code.getValue());
        }
        told.clear();
    }
}
