package io.couponflow.mart;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import java.util.Arrays;

/** Rows of {@code dead_letter}. Each has a place of its own, so nothing is left to add up. */
public final class DeadLetter {

    private DeadLetter() {}

    /**
     * What {@code raw} was refused for, with its original bytes: of a push at most the first {@link RawPush#MAX_BODY}, of a
     * line of the catalogue the first {@link RawPush#MAX_LINE}.
     */
    public static Tuple of(RawPush raw, Parsed.Rejected rejected) {
        byte[] body = raw.body();
        int longest = rejected.reason() == Reason.BAD_CATALOGUE ? RawPush.MAX_LINE : RawPush.MAX_BODY;
        RowKey.Builder place = RowKey.in(Table.DEAD_LETTER)
                .text(raw.source())
                .number(raw.partition())
                .number(raw.position());
        return Tuple.of(
                place.build(),
                rejected.reason().name(),
                rejected.detail(),
                raw.receivedAt(),
                body.length > longest ? Arrays.copyOf(body, longest) : body);
    }
}
