package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Answers as files for a spreadsheet. Money is in yuan there, exactly: a column {@code …_fen} becomes {@code …_cny}. Shares are
 * per cents, instants local times of the job's zone, which stands in their heading. A file is
 * written whole before any of it is sent, so that half of one is never taken for all.
 */
final class Exports {

    /** How a file is written. */
    enum Format {
        CSV("text/csv; charset=utf-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }

        /** With its dot. */
        String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** More digits a spreadsheet silently rounds. */
    private static final int SPREADSHEET_DIGITS = 15;
    /** Longer texts a spreadsheet calls damaged. */
    private static final int SPREADSHEET_TEXT = 32_767;
    /** What a spreadsheet may take for the start of a formula, also as typed on a Chinese keyboard. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter AS_OF = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm");
    /** Of columns of texts and of others, in characters. */
    private static final int WIDE = 32;

    private static final int NARROW = 20;
    private static final int FETCHED = 1_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Limits limits;

    Exports(Limits limits) {
        this.limits = limits;
    }

    /**
     * A file as it was made.
     *
     * @param path where it lies; the caller deletes it
     * @param name such as {@code couponflow-marketing-channels-gh_1-2026-01-01-2026-01-31-as-of-20260201T0103.csv}
     */
    record Made(Path path, String name) {}

    private static String fileName(Ask ask, Format format, Freshness freshness) {
        String days = List.of("month", "day", "from", "to").stream()
                .map(ask.days()::get)
                .filter(Objects::nonNull)
                .map(day -> "-" + day)
                .collect(Collectors.joining());
        String account = ask.texts().getOrDefault("account", "");
        Instant commit = freshness.lastCommitAt();
        return "couponflow-" + ask.query().audience().path() + "-" + ask.query().name()
                + (account.isEmpty() ? "" : "-" + account.replaceAll("[^A-Za-z0-9_-]", "_"))
                + days
                + (commit == null ? "" : "-as-of-" + AS_OF.format(commit.atZone(zone(freshness))))
                + format.ending();
    }

    private static ZoneId zone(Freshness freshness) {
        return ZoneId.of(freshness.zoneOrDefault());
    }

    /**
     * Writes all rows into a new temporary file.
     *
     * @throws Refusal if there are too many rows, or it takes too long
     */
    Made write(Ask ask, Format format, Connection connection) throws SQLException, IOException {
        Freshness freshness = Freshness.read(connection, ask.query().audience());
        Path file = Files.createTempFile("couponflow-export-", format.ending());
        try (PreparedStatement statement = ask.prepare(connection)) {
            statement.setFetchSize(FETCHED);
            try (ResultSet rows = statement.executeQuery();
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                if (format == Format.CSV) {
                    writeCsv(rows, zone(freshness), out);
                } else {
                    writeXlsx(ask, rows, freshness, out);
                }
            }
            return new Made(file, fileName(ask, format, freshness));
        } catch (SQLException | IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void writeCsv(ResultSet rows, ZoneId zone, OutputStream out) throws SQLException, IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        writer.write(BYTE_ORDER_MARK);
        try (CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
            List<Column> columns = Column.of(rows.getMetaData());
            csv.printRecord(
                    columns.stream().map(column -> heading(column, zone)).toList());
            for (Rows read = new Rows(rows); read.next(); ) {
                List<@Nullable String> cells = new ArrayList<>(columns.size());
                List<@Nullable Object> row = Column.row(columns, rows);
                for (int i = 0; i < row.size(); i++) {
                    cells.add(csvCell(columns.get(i), row.get(i), zone));
                }
                csv.printRecord(cells);
            }
        }
    }

    private static @Nullable String csvCell(Column column, @Nullable Object value, ZoneId zone) {
        if (value == null) {
            return null;
        }
        return switch (column.kind()) {
            case TEXT -> guarded((String) value);
            case FEN -> yuan((BigDecimal) value).toPlainString();
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case SERIES -> series((List<?>) value);
            case RATE -> isShare(column) ? percent((Double) value) : value.toString();
            case INSTANT -> LOCAL.format(local((Instant) value, zone));
            case COUNT, DATE, FLAG -> value.toString();
        };
    }

    /** A text that no spreadsheet runs. */
    private static String guarded(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    /** A ratio that can pass 1 has "per" in its name. */
    private static boolean isShare(Column column) {
        return !column.name().contains("per_");
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    private static LocalDateTime local(Instant instant, ZoneId zone) {
        return LocalDateTime.ofInstant(instant, zone);
    }

    private void writeXlsx(Ask ask, ResultSet rows, Freshness freshness, OutputStream out)
            throws SQLException, IOException {
        try (Workbook workbook = new Workbook(out, "couponflow", null)) {
            String name = ask.query().name();
            Worksheet sheet = workbook.newWorksheet(name.length() > 31 ? name.substring(0, 31) : name);
            List<Column> columns = Column.of(rows.getMetaData());
            for (int i = 0; i < columns.size(); i++) {
                sheet.inlineString(0, i, heading(columns.get(i), zone(freshness)));
                sheet.width(i, columns.get(i).kind() == Column.Kind.TEXT ? WIDE : NARROW);
                sheet.style(0, i).bold().set();
            }
            sheet.freezePane(0, 1);
            Rows read = new Rows(rows);
            while (read.next()) {
                List<@Nullable Object> row = Column.row(columns, rows);
                for (int i = 0; i < row.size(); i++) {
                    xlsxCell(sheet, read.count, i, columns.get(i), row.get(i), zone(freshness));
                }
                if (read.count % FETCHED == 0) {
                    sheet.flush();
                }
            }
            sheet.finish();
            about(workbook.newWorksheet("about"), ask, freshness);
        }
    }

    /** What the rows are about, and as of when. */
    private static void about(Worksheet sheet, Ask ask, Freshness freshness) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("question", ask.query().audience().path() + ", " + ask.query().name());
        lines.putAll(ask.texts());
        ask.days().forEach((name, day) -> lines.put(name, day.toString()));
        lines.put("zone", freshness.zoneOrDefault());
        Instant commit = freshness.lastCommitAt();
        lines.put("data as of", commit == null ? "" : LOCAL.format(local(commit, zone(freshness))));
        sheet.width(0, NARROW);
        sheet.width(1, WIDE);
        int row = 0;
        for (Map.Entry<String, String> line : lines.entrySet()) {
            sheet.inlineString(row, 0, line.getKey());
            text(sheet, row++, 1, line.getValue());
        }
    }

    private static void xlsxCell(Worksheet sheet, int row, int column, Column of, @Nullable Object value, ZoneId zone) {
        if (value == null) {
            return;
        }
        switch (of.kind()) {
            case COUNT -> number(sheet, row, column, BigDecimal.valueOf((Long) value));
            case DECIMAL -> number(sheet, row, column, (BigDecimal) value);
            case FEN -> {
                if (number(sheet, row, column, yuan((BigDecimal) value))) {
                    sheet.style(row, column).format("#,##0.00").set();
                }
            }
            case RATE -> {
                sheet.value(row, column, (Double) value);
                sheet.style(row, column).format(isShare(of) ? "0.0%" : "0.00").set();
            }
            case INSTANT -> {
                sheet.value(row, column, local((Instant) value, zone));
                sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
            }
            case FLAG -> sheet.value(row, column, (Boolean) value);
            case DATE -> {
                sheet.value(row, column, (LocalDate) value);
                sheet.style(row, column).format("yyyy-mm-dd").set();
            }
            case SERIES -> text(sheet, row, column, series((List<?>) value));
            case TEXT -> text(sheet, row, column, value.toString());
        }
    }

    /** Writes a number as one where a spreadsheet keeps it exactly, else as a text; tells which. */
    private static boolean number(Worksheet sheet, int row, int column, BigDecimal number) {
        if (number.stripTrailingZeros().precision() > SPREADSHEET_DIGITS) {
            sheet.inlineString(row, column, number.toPlainString());
            return false;
        }
        sheet.value(row, column, number);
        return true;
    }

    private static void text(Worksheet sheet, int row, int column, String text) {
        sheet.inlineString(row, column, text.length() > SPREADSHEET_TEXT ? text.substring(0, SPREADSHEET_TEXT) : text);
    }

    private static String heading(Column column, ZoneId zone) {
        String name = column.name();
        return switch (column.kind()) {
            case FEN -> name.substring(0, name.length() - "fen".length()) + "cny";
            case INSTANT -> name + " (" + zone + ")";
            default -> name;
        };
    }

    private static BigDecimal yuan(BigDecimal fen) {
        return fen.movePointLeft(2).setScale(Math.max(2, fen.scale() + 2));
    }

    private static String series(List<?> numbers) {
        return numbers.stream().map(n -> n == null ? "" : n.toString()).collect(Collectors.joining(" "));
    }

    /** The rows of a result, as many and for as long as an export may take. */
    private final class Rows {

        private final ResultSet rows;
        private final long end = System.nanoTime() + limits.export().toNanos();
        private int count;

        private Rows(ResultSet rows) {
            this.rows = rows;
        }

        private boolean next() throws SQLException {
            if (!rows.next()) {
                return false;
            }
            if (++count > limits.exportRows()) {
                throw Refusal.mistakes(
                        List.of("there are more than " + limits.exportRows() + " rows; ask for fewer days"));
            }
            if (count % FETCHED == 0 && System.nanoTime() > end) {
                throw Refusal.of(504, "The file took too long; ask for fewer days.");
            }
            return true;
        }
    }
}
