package io.couponflow.mart;

/**
 * Changes to {@code data_quality}: what became of one push, by its source and the hour of its receive time. Always: received = accepted +
 * duplicates + dead letters + ignored.
 */
public final class DataQuality {

    private DataQuality() {}

    /** One push that was accepted, and whether its event has a type. It was counted as received before. */
    public static Row accepted(String source, long hour, boolean known) {
        return row(source, hour).with("accepted", 1).with("unknown_events", known ? 0 : 1);
    }

    /** One push that repeats another. It was counted as received before. */
    public static Row duplicate(String source, long hour) {
        return row(source, hour).with("duplicates", 1);
    }

    /** One push that came in and is on its way. */
    public static Row received(String source, long hour) {
        return row(source, hour).with("received", 1);
    }

    /** One push that came in and is a dead letter. */
    public static Row deadLetter(String source, long hour) {
        return received(source, hour).with("dead_letters", 1);
    }

    /** One push that came in and is no event. */
    public static Row ignored(String source, long hour) {
        return received(source, hour).with("ignored", 1);
    }

    /** @param hour epoch seconds */
    private static Row row(String source, long hour) {
        return Row.of(RowKey.in(Table.DATA_QUALITY).text(source).number(hour * 1000));
    }
}
