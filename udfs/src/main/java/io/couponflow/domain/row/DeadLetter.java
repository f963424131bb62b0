package io.couponflow.domain.row;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import java.util.Arrays;

/** Rows of {@code dead_letter}. Each has a place of its own, so nothing is left to add up. */
public final class DeadLetter {

    private DeadLetter() {}

    /** What {@code raw} was refused for, with its original bytes, at most the first {@link RawPush#MAX_BODY}. */
    public static MartRow of(RawPush raw, Parsed.Rejected rejected) {
        byte[] body = raw.body();
        return MartRow.of(
                Table.DEAD_LETTER,
                raw.source(),
                (long) raw.partition(),
                raw.position(),
                rejected.reason().name(),
                rejected.detail(),
                raw.receivedAt(),
                body.length > RawPush.MAX_BODY ? Arrays.copyOf(body, RawPush.MAX_BODY) : body);
    }
}
