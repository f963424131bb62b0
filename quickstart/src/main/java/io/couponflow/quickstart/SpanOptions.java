package io.couponflow.quickstart;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A span of time, open where an end is not given. */
final class SpanOptions {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only then or later: a day such as 2025-01-31, or 2025-01-31T08:00:00+08:00.")
    private @Nullable String from;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Only before that time, or up to the end of that day.")
    private @Nullable String until;

    /** What is wrong with them. */
    List<String> mistakes(ZoneId zone) {
        List<String> mistakes = new ArrayList<>();
        Instant first = checked("--from", from, zone, false, mistakes);
        Instant end = checked("--until", until, zone, true, mistakes);
        if (first != null && end != null && !first.isBefore(end)) {
            mistakes.add("--from is not before --until");
        }
        return mistakes;
    }

    /** The first instant of the span; null if it is open. */
    @Nullable
    Instant from(ZoneId zone) {
        return from == null ? null : instant(from, zone, false);
    }

    /** The first instant behind the span; null if it is open. */
    @Nullable
    Instant until(ZoneId zone) {
        return until == null ? null : instant(until, zone, true);
    }

    private static @Nullable Instant checked(
            String option, @Nullable String text, ZoneId zone, boolean end, List<String> mistakes) {
        try {
            return text == null ? null : instant(text, zone, end);
        } catch (DateTimeException e) {
            mistakes.add(option + " is " + text
                    + "; expected a day such as 2025-01-31 or a time such as 2025-01-31T08:00:00+08:00");
            return null;
        }
    }

    /**
     * A time, or a bound of a day.
     *
     * @param end whether a day stands for its end
     */
    private static Instant instant(String text, ZoneId zone, boolean end) {
        return text.contains("T")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDate.parse(text).plusDays(end ? 1 : 0).atStartOfDay(zone).toInstant();
    }
}
