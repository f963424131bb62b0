package io.couponflow.quickstart;

import io.couponflow.domain.Reason;
import io.couponflow.quickstart.ArchiveTable.Problem;
import io.couponflow.quickstart.Figures.ChannelRow;
import io.couponflow.quickstart.Figures.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Puts figures into lines for people. */
final class Report {

    private static final int WIDEST = 28;
    private static final int PROBLEMS = 100;

    private Report() {}

    /** What came in, and what became of it. */
    static List<String> totals(Totals totals, Map<String, Long> reasons) {
        List<String> lines = new ArrayList<>();
        lines.add(line("received", totals.received(), ""));
        lines.add(line("accepted", totals.accepted(), totals.unknown() == 0 ? "" : unknown(totals)));
        lines.add(line("duplicates", totals.duplicates(), ""));
        lines.add(line("dead letters", totals.deadLetters(), ""));
        Map<String, Long> ofPushes = new LinkedHashMap<>(reasons);
        Long badLines = ofPushes.remove(Reason.BAD_CATALOGUE.name());
        ofPushes.forEach((reason, count) -> lines.add(line("  " + reason, count, "")));
        lines.add(line("ignored", totals.ignored(), ""));
        if (badLines != null) {
            lines.add(line("bad catalogue", badLines, "  lines, kept as dead letters; not counted above"));
        }
        return lines;
    }

    /** Files that could not be read to their end, the first {@link #PROBLEMS} by name. */
    static List<String> problems(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        lines.add(line("damaged files", problems.size(), ""));
        problems.stream()
                .limit(PROBLEMS)
                .forEach(problem -> lines.add("  " + shown(problem.source()) + ": " + shown(problem.what())));
        if (problems.size() > PROBLEMS) {
            lines.add("  and " + (problems.size() - PROBLEMS)
                    + " more: SELECT source, problem FROM couponflow.archive_file WHERE problem IS NOT NULL");
        }
        return lines;
    }

    private static String unknown(Totals totals) {
        return String.format(Locale.ROOT, "  of them %,d unknown events", totals.unknown());
    }

    /** Dead letters under a heading, with what there is to say of each count. */
    static List<String> letters(
            String heading, List<DeadLetters.Count> counts, Function<DeadLetters.Count, String> remark) {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                heading, counts.stream().mapToLong(DeadLetters.Count::letters).sum(), ""));
        counts.forEach(
                count -> lines.add(line("  " + count.reason(), count.letters(), "  " + shown(remark.apply(count)))));
        return lines;
    }

    /** A text without what a terminal would take for a command, or has no sign for: half of a surrogate pair. */
    static String shown(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String line(String name, long count, String more) {
        return String.format(Locale.ROOT, "%-18s %,14d%s", name, count, more);
    }

    /** The channels as a table, its first line the heading. */
    static List<String> channels(List<ChannelRow> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(row("account", "channel", "issued", "gifted", "redeemed", "deleted", "rate", "paid CNY"));
        for (ChannelRow row : rows) {
            lines.add(row(
                    row.account(),
                    row.channel(),
                    count(row.issued()),
                    count(row.gifted()),
                    count(row.redeemed()),
                    count(row.deleted()),
                    rate(row),
                    String.format(Locale.ROOT, "%,d.%02d", row.paidFen() / 100, row.paidFen() % 100)));
        }
        return lines;
    }

    private static String rate(ChannelRow row) {
        return row.issued() == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * row.redeemed() / row.issued());
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String row(String account, String channel, String... numbers) {
        StringBuilder line = new StringBuilder(pad(account, 16)).append(' ').append(pad(channel, WIDEST));
        for (int i = 0; i < numbers.length; i++) {
            line.append(String.format(Locale.ROOT, i == numbers.length - 1 ? " %14s" : " %10s", numbers[i]));
        }
        return line.toString();
    }

    /** Cuts or fills a text to a width on the terminal, where a Chinese character is two wide; never prints a control. */
    private static String pad(String text, int width) {
        StringBuilder shown = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            int wide =
                    Character.isIdeographic(c) || (c >= 0x3000 && c <= 0x30FF) || (c >= 0xFF00 && c <= 0xFF60) ? 2 : 1;
            if (used + wide > width) {
                break;
            }
            shown.appendCodePoint(Character.isISOControl(c) ? '?' : c);
            used += wide;
        }
        return shown.append(" ".repeat(width - used)).toString();
    }
}
