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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Answers as files for a spreadsheet. Money is in yuan there, exactly: a column {@code …_fen} becomes {@code …_cny}. A file is
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

    private static final int FETCHED = 1_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Limits limits;

    Exports(Limits limits) {
        this.limits = limits;
    }

    /** A name such as {@code couponflow-marketing-channels-2026-01-01-2026-01-31.csv}. */
    static String fileName(Ask ask, Format format) {
        String days = List.of("day", "from", "to").stream()
                .map(ask.days()::get)
                .filter(Objects::nonNull)
                .map(day -> "-" + day)
                .collect(Collectors.joining());
        return "couponflow-" + ask.query().audience().path() + "-" + ask.query().name() + days + format.ending();
    }

    /**
     * Writes all rows into a new temporary file, which the caller deletes.
     *
     * @throws Refusal if there are too many rows, or it takes too long
     */
    Path write(Ask ask, Format format, Connection connection) throws SQLException, IOException {
        Path file = Files.createTempFile("couponflow-export-", format.ending());
        try (PreparedStatement statement = ask.prepare(connection)) {
            statement.setFetchSize(FETCHED);
            try (ResultSet rows = statement.executeQuery();
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                if (format == Format.CSV) {
                    writeCsv(rows, out);
                } else {
                    writeXlsx(ask, rows, out);
                }
            }
            return file;
        } catch (SQLException | IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void writeCsv(ResultSet rows, OutputStream out) throws SQLException, IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        writer.write(BYTE_ORDER_MARK);
        try (CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
            List<Column> columns = Column.of(rows.getMetaData());
            csv.printRecord(columns.stream().map(Exports::heading).toList());
            for (Rows read = new Rows(rows); read.next(); ) {
                List<@Nullable String> cells = new ArrayList<>(columns.size());
                List<@Nullable Object> row = Column.row(columns, rows);
                for (int i = 0; i < row.size(); i++) {
                    cells.add(csvCell(columns.get(i).kind(), row.get(i)));
                }
                csv.printRecord(cells);
            }
        }
    }

    private static @Nullable String csvCell(Column.Kind kind, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (kind) {
            case TEXT -> guarded((String) value);
            case FEN -> yuan((BigDecimal) value).toPlainString();
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case SERIES -> series((List<?>) value);
            case COUNT, RATE, DATE, INSTANT, FLAG -> value.toString();
        };
    }

    /** A text that no spreadsheet runs. */
    private static String guarded(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private void writeXlsx(Ask ask, ResultSet rows, OutputStream out) throws SQLException, IOException {
        try (Workbook workbook = new Workbook(out, "couponflow", null)) {
            String name = ask.query().name();
            Worksheet sheet = workbook.newWorksheet(name.length() > 31 ? name.substring(0, 31) : name);
            List<Column> columns = Column.of(rows.getMetaData());
            for (int i = 0; i < columns.size(); i++) {
                sheet.inlineString(0, i, heading(columns.get(i)));
                sheet.style(0, i).bold().set();
            }
            sheet.freezePane(0, 1);
            Rows read = new Rows(rows);
            while (read.next()) {
                List<@Nullable Object> row = Column.row(columns, rows);
                for (int i = 0; i < row.size(); i++) {
                    xlsxCell(sheet, read.count, i, columns.get(i).kind(), row.get(i));
                }
                if (read.count % FETCHED == 0) {
                    sheet.flush();
                }
            }
        }
    }

    private static void xlsxCell(Worksheet sheet, int row, int column, Column.Kind kind, @Nullable Object value) {
        if (value == null) {
            return;
        }
        switch (kind) {
            case COUNT -> number(sheet, row, column, BigDecimal.valueOf((Long) value));
            case DECIMAL -> number(sheet, row, column, (BigDecimal) value);
            case FEN -> {
                if (number(sheet, row, column, yuan((BigDecimal) value))) {
                    sheet.style(row, column).format("#,##0.00").set();
                }
            }
            case RATE -> sheet.value(row, column, (Double) value);
            case FLAG -> sheet.value(row, column, (Boolean) value);
            case DATE -> {
                sheet.value(row, column, (LocalDate) value);
                sheet.style(row, column).format("yyyy-mm-dd").set();
            }
            case SERIES -> text(sheet, row, column, series((List<?>) value));
            case TEXT, INSTANT -> text(sheet, row, column, value.toString());
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

    private static String heading(Column column) {
        String name = column.name();
        return column.kind() == Column.Kind.FEN ? name.substring(0, name.length() - "fen".length()) + "cny" : name;
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
