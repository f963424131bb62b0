package io.couponflow.dashboard;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a file says in words: its name, what it is about, its headings, and its values, in one of the languages of the pages. Money
 * is in yuan, exactly; times are those of the job's zone.
 */
final class ExportText {

    /** What a spreadsheet may take for the start of a formula, also as typed on a Chinese keyboard. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    /** A text that a spreadsheet would take for a number: an order's long one would lose its end. A whole day may be taken for one. */
    private static final Pattern LIKE_A_NUMBER =
            Pattern.compile("(?!\\d{4}-\\d\\d-\\d\\d(?: \\d\\d:\\d\\d:\\d\\d)?$)[0-9][0-9.,:/eE% -]*");

    /** Columns of codes, which have names. */
    private static final Set<String> CODES = Set.of(
            "card_type",
            "change_verdict",
            "kind",
            "measure",
            "order_state",
            "order_type",
            "our_status",
            "reason",
            "state",
            "status",
            "their_status",
            "verdict");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME_OF_A_NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH.mm");
    private static final int LETTERS_OF_A_NAME = 60;

    private final Ask ask;
    private final Texts texts;
    private final ZoneId zone;
    private final @Nullable Instant dataAt;

    ExportText(Ask ask, Freshness freshness) {
        this.ask = ask;
        this.texts = Texts.of(ask.language());
        this.zone = ZoneId.of(freshness.zoneOrDefault());
        this.dataAt = freshness.lastCommitAt();
    }

    /** A name such as {@code couponflow-marketing-channels-gh_a-2026-01-01-2026-01-31-at-2026-02-01T08.30-Asia-Shanghai}. */
    String fileName() {
        Stream<@Nullable String> parts = Stream.of(
                "couponflow",
                ask.query().audience().path(),
                ask.query().name(),
                ask.texts().get("account"),
                days("day"),
                days("from"),
                days("to"),
                dataAt == null ? null : "at-" + TIME_OF_A_NAME.format(dataAt.atZone(zone)),
                zone.getId());
        return parts.filter(part -> part != null)
                .map(part -> part.replaceAll("[^A-Za-z0-9._-]+", "-"))
                .map(part -> part.length() > LETTERS_OF_A_NAME ? part.substring(0, LETTERS_OF_A_NAME) : part)
                .collect(Collectors.joining("-"));
    }

    private @Nullable String days(String name) {
        LocalDate day = ask.days().get(name);
        return day == null ? null : day.toString();
    }

    /** What the panel is called. */
    String title() {
        return texts.get("panel." + ask.query().name(), ask.query().name());
    }

    /** What the facts are called. */
    String about() {
        return texts.get("export.about", "");
    }

    /** What the file is about: a name and a value each. */
    List<List<String>> facts() {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(about(), title()));
        for (String name : List.of("account", "card", "channel", "order", "reason")) {
            String value = ask.texts().get(name);
            if (value != null) {
                facts.add(List.of(texts.get("filter." + name, name), value.replaceAll("\\p{Cc}", " ")));
            }
        }
        for (String name : List.of("day", "from", "to")) {
            String day = days(name);
            if (day != null) {
                facts.add(List.of(texts.get("filter." + name, name), day));
            }
        }
        facts.add(List.of(texts.get("col.zone", ""), zone.getId()));
        facts.add(List.of(texts.get("export.at", ""), dataAt == null ? "–" : TIME.format(dataAt.atZone(zone))));
        return facts;
    }

    private boolean isByWeek() {
        return "week".equals(ask.texts().get("by"));
    }

    String heading(Column column) {
        if (isByWeek() && (column.name().equals("day") || column.name().equals("hour"))) {
            return texts.get("col.week", column.name());
        }
        String own = "panel." + ask.query().name() + "." + column.name();
        String name = texts.get(own, texts.get("col." + column.name(), column.name()));
        return column.kind() == Column.Kind.FEN ? texts.get("export.yuan", "").replace("{name}", name) : name;
    }

    /** Whether a rate is a share. Other ratios are named {@code …_per_…}, and lengths of time by their unit. */
    static boolean isPercent(Column column) {
        return column.kind() == Column.Kind.RATE && !column.name().matches(".*per_.*|.*(hours|days)");
    }

    static BigDecimal yuan(BigDecimal fen) {
        return fen.movePointLeft(2).setScale(Math.max(2, fen.scale() + 2));
    }

    LocalDateTime local(Object instant) {
        return LocalDateTime.ofInstant(((Instant) instant).truncatedTo(ChronoUnit.SECONDS), zone);
    }

    /** A value as a text that holds it exactly. */
    String plain(Column column, Object value) {
        return switch (column.kind()) {
            case TEXT -> named(column.name(), (String) value);
            case FEN -> yuan((BigDecimal) value).toPlainString();
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case RATE ->
                isPercent(column)
                        ? BigDecimal.valueOf((Double) value)
                                        .movePointRight(2)
                                        .stripTrailingZeros()
                                        .toPlainString() + "%"
                        : value.toString();
            case INSTANT -> TIME.format(local(value));
            case SERIES ->
                ((List<?>) value)
                        .stream().map(n -> n == null ? "" : n.toString()).collect(Collectors.joining(" "));
            case COUNT, DATE, FLAG -> value.toString();
        };
    }

    private String named(String column, String value) {
        if (CODES.contains(column)) {
            return texts.get("code." + value, value);
        }
        if (column.equals("line")) {
            return texts.get("line." + value, value);
        }
        if (column.equals("channel") || column.equals("redeem_channel")) {
            return texts.get(value.isEmpty() ? "channel.none-told" : "channel." + value, value);
        }
        return value;
    }

    /** A value for CSV; null stays null. */
    @Nullable
    String csv(Column column, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        String plain = plain(column, value);
        return switch (column.kind()) {
            case TEXT -> guarded(plain);
            case COUNT, DATE, DECIMAL, FEN, FLAG, INSTANT, RATE, SERIES -> plain;
        };
    }

    /** A text that no spreadsheet runs, or takes for a number. */
    static String guarded(String text) {
        if (LIKE_A_NUMBER.matcher(text).matches()) {
            return "=\"" + text + "\"";
        }
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
