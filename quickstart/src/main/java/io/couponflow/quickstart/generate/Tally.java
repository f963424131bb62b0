package io.couponflow.quickstart.generate;

import io.couponflow.domain.Reason;
import java.util.Map;

/**
 * What a reader of the pushes written so far should count: written = accepted + repeats + ignored + dead letters.
 *
 * @param accepted events that are no repeats, unknown ones included
 * @param repeats events sent again
 * @param ignored users' messages, each time they come
 * @param unknown accepted events that no list names
 * @param deadLetters broken pushes, each time they come, by reason
 */
public record Tally(
        long written, long accepted, long repeats, long ignored, long unknown, Map<Reason, Long> deadLetters) {

    /** All dead letters. */
    public long dead() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }
}
