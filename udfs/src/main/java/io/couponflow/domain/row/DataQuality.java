package io.couponflow.domain.row;

/**
 * What became of the pushes of one source and hour. Always: received = accepted + duplicates + deadLetters + ignored.
 *
 * @param hour of the receive time, epoch seconds
 * @param unknownEvents those of the accepted that no event type stands for
 */
public record DataQuality(
        String source,
        long hour,
        long received,
        long accepted,
        long duplicates,
        long deadLetters,
        long ignored,
        long unknownEvents)
        implements Row {

    /** One push that was accepted, and whether its event has a type. It was counted as received before. */
    public static DataQuality accepted(String source, long hour, boolean known) {
        return new DataQuality(source, hour, 0, 1, 0, 0, 0, known ? 0 : 1);
    }

    /** One push that repeats another. It was counted as received before. */
    public static DataQuality duplicate(String source, long hour) {
        return new DataQuality(source, hour, 0, 0, 1, 0, 0, 0);
    }

    /** One push that came in and is on its way. */
    public static DataQuality received(String source, long hour) {
        return new DataQuality(source, hour, 1, 0, 0, 0, 0, 0);
    }

    /** One push that came in and is a dead letter. */
    public static DataQuality deadLetter(String source, long hour) {
        return new DataQuality(source, hour, 1, 0, 0, 1, 0, 0);
    }

    /** One push that came in and is no event. */
    public static DataQuality ignored(String source, long hour) {
        return new DataQuality(source, hour, 1, 0, 0, 0, 1, 0);
    }

    @Override
    public String key() {
        return Row.key(Table.DATA_QUALITY, source, hour);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof DataQuality that)) {
            throw Row.different(this, other);
        }
        return new DataQuality(
                source,
                hour,
                received + that.received,
                accepted + that.accepted,
                duplicates + that.duplicates,
                deadLetters + that.deadLetters,
                ignored + that.ignored,
                unknownEvents + that.unknownEvents);
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.DATA_QUALITY,
                source,
                hour * 1000,
                received,
                accepted,
                duplicates,
                deadLetters,
                ignored,
                unknownEvents);
    }
}
