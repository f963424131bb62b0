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
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Answers as files for a spreadsheet, in the words of the page, see {@link ExportText}. A file is written whole before any of it
 * is sent, so that half of one is never taken for all.
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

    /**
     * A file that is ready.
     *
     * @param name under which it is to be kept
     */
    record Written(Path path, String name) {}

    /** More digits a spreadsheet silently rounds. */
    private static final int SPREADSHEET_DIGITS = 15;
    /** Longer texts a spreadsheet calls damaged. */
    private static final int SPREADSHEET_TEXT = 32_767;

    private static final int SHEET_NAME = 31;
    private static final int NARROWEST = 8;
    private static final int WIDEST = 60;
    private static final int FETCHED = 1_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Limits limits;

    Exports(Limits limits) {
        this.limits = limits;
    }

    /**
     * Writes all rows into a new temporary file, which the caller deletes.
     *
     * @throws Refusal if there are too many rows, or it takes too long
     */
    Written write(Ask ask, Format format, Connection connection) throws SQLException, IOException {
        Freshness freshness = Freshness.read(connection, ask.query().audience());
        ExportText text = new ExportText(ask, freshness);
        Path file = Files.createTempFile("couponflow-export-", format.ending());
        try (PreparedStatement statement = ask.prepare(connection)) {
            statement.setFetchSize(FETCHED);
            try (ResultSet rows = statement.executeQuery();
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                if (format == Format.CSV) {
                    writeCsv(text, rows, out);
                } else {
                    writeXlsx(text, rows, out);
                }
            }
            return new Written(file, text.fileName() + format.ending());
        } catch (SQLException | IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void writeCsv(ExportText text, ResultSet rows, OutputStream out) throws SQLException, IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        writer.write(BYTE_ORDER_MARK);
        try (CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
            for (List<String> fact : text.facts()) {
                csv.printRecord(fact.stream().map(ExportText::guarded).toList());
            }
            csv.println();
            List<Column> columns = Column.of(rows.getMetaData());
            csv.printRecord(columns.stream().map(text::heading).toList());
            for (Rows read = new Rows(rows); read.next(); ) {
                List<@Nullable String> cells = new ArrayList<>(columns.size());
                List<@Nullable Object> row = Column.row(columns, rows);
                for (int i = 0; i < row.size(); i++) {
                    cells.add(text.csv(columns.get(i), row.get(i)));
                }
                csv.printRecord(cells);
            }
        }
    }

    private void writeXlsx(ExportText text, ResultSet rows, OutputStream out) throws SQLException, IOException {
        try (Workbook workbook = new Workbook(out, "couponflow", null)) {
            Worksheet sheet = workbook.newWorksheet(sheetName(text.title()));
            List<Column> columns = Column.of(rows.getMetaData());
            int[] widths = new int[columns.size()];
            for (int i = 0; i < columns.size(); i++) {
                sheet.inlineString(0, i, text.heading(columns.get(i)));
                sheet.style(0, i).bold().set();
                widths[i] = width(text.heading(columns.get(i)));
            }
            sheet.freezePane(0, 1);
            Rows read = new Rows(rows);
            while (read.next()) {
                List<@Nullable Object> row = Column.row(columns, rows);
                for (int i = 0; i < row.size(); i++) {
                    int wide = xlsxCell(text, sheet, read.count, i, columns.get(i), row.get(i));
                    widths[i] = Math.max(widths[i], wide);
                }
                if (read.count % FETCHED == 0) {
                    widen(sheet, widths); // with the first rows that are flushed they are settled
                    sheet.flush();
                }
            }
            widen(sheet, widths);
            sheet.finish();
            writeFacts(text, workbook);
        }
    }

    /** On a sheet of its own: the rows of the first one stay a table that can be filtered. */
    private static void writeFacts(ExportText text, Workbook workbook) throws IOException {
        Worksheet sheet = workbook.newWorksheet(sheetName(text.about()));
        List<List<String>> facts = text.facts();
        int[] widths = new int[2];
        for (int row = 0; row < facts.size(); row++) {
            for (int column = 0; column < facts.get(row).size(); column++) {
                String fact = facts.get(row).get(column);
                text(sheet, row, column, fact);
                widths[column] = Math.max(widths[column], width(fact));
            }
        }
        widen(sheet, widths);
        sheet.finish();
    }

    private static void widen(Worksheet sheet, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            sheet.width(i, Math.min(WIDEST, Math.max(NARROWEST, widths[i] + 2)));
        }
    }

    /** Chinese characters take the room of two letters. */
    private static int width(String text) {
        return text.codePoints().map(letter -> letter > 0x2E7F ? 2 : 1).sum();
    }

    /** What a sheet may be called. */
    private static String sheetName(String title) {
        String name = title.replaceAll("[\\\\/?*\\[\\]:']", " ").strip();
        return name.length() > SHEET_NAME ? name.substring(0, SHEET_NAME) : name;
    }

    /** Gives the letters that the cell needs. */
    private static int xlsxCell(
            ExportText text, Worksheet sheet, int row, int place, Column column, @Nullable Object value) {
        if (value == null) {
            return 0;
        }
        switch (column.kind()) {
            case COUNT -> number(sheet, row, place, BigDecimal.valueOf((Long) value));
            case DECIMAL -> number(sheet, row, place, (BigDecimal) value);
            case FEN -> {
                if (number(sheet, row, place, ExportText.yuan((BigDecimal) value))) {
                    sheet.style(row, place).format("#,##0.00").set();
                }
            }
            case RATE -> {
                sheet.value(row, place, (Double) value);
                sheet.style(row, place)
                        .format(ExportText.isPercent(column) ? "0.0%" : "0.00")
                        .set();
                return NARROWEST;
            }
            case FLAG -> sheet.value(row, place, (Boolean) value);
            case DATE -> {
                sheet.value(row, place, (LocalDate) value);
                sheet.style(row, place).format("yyyy-mm-dd").set();
            }
            case INSTANT -> {
                LocalDateTime local = text.local(value);
                sheet.value(row, place, local);
                sheet.style(row, place).format("yyyy-mm-dd hh:mm:ss").set();
            }
            case SERIES, TEXT -> text(sheet, row, place, text.plain(column, value));
        }
        return width(text.plain(column, value));
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
