package io.couponflow.dashboard;

import static io.couponflow.dashboard.TestServer.json;
import static io.couponflow.dashboard.TestServer.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportsTest {

    private static final String ASKED = "account=gh_a&channel=12b&from=2026-01-01&to=2026-01-31";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void csvIsExactInYuan() {
        HttpResponse<String> response = server.get("/api/marketing/kinds.csv?" + ASKED);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"couponflow-marketing-kinds-gh_a-2026-01-01-2026-01-31.csv\"");
        assertThat(response.body().split("\r\n"))
                .containsExactly(
                        "\uFEFFn,label,paid_cny,rate,exact,day,instant (Asia/Shanghai),flag,series",
                        "1,12b,0.01,50%,1.10,2026-01-01,2026-02-01 00:00:00,true,1 2",
                        "2,'=1+1,0.02,10%,-0.01,,2026-02-01 00:00:00,false,",
                        "9007199254740993,<script>alert(1)</script>,90071992547409.93,,12345678901234567.89,"
                                + "2026-01-31,,,\"9007199254740993 \"",
                        "-5,,-0.05,,,,,,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "＝1",
                "＋1",
                "－1",
                "＠1",
                "=cmd|'/C calc'!A0"
            })
    void textThatASpreadsheetWouldRunIsQuoted(String evil) {
        HttpResponse<String> response =
                server.get("/api/marketing/kinds.csv?account=a&channel=" + URLEncoder.encode(evil, UTF_8));

        assertThat(response.body()).contains("'" + evil);
    }

    @Test
    void ordinaryTextIsNot() {
        assertThat(server.get("/api/marketing/kinds.csv?account=a&channel=a-b").body())
                .contains("\r\n1,a-b,0.01");
    }

    @Test
    void xlsxEqualsWhatIsOnScreenCellByCell() throws IOException {
        JsonNode screen = json(server.get("/api/marketing/kinds?" + ASKED));
        HttpResponse<byte[]> response =
                send(server.to("/api/marketing/kinds.xlsx?" + ASKED), BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("couponflow-marketing-kinds-gh_a-2026-01-01-2026-01-31.xlsx");
        List<Row> rows = sheet(response.body());
        JsonNode columns = screen.path("columns");
        assertThat(rows).hasSize(1 + screen.path("rows").size());
        for (int c = 0; c < columns.size(); c++) {
            assertThat(rows.get(0).getCell(c).asString())
                    .isEqualTo(columns.path(c)
                            .path("name")
                            .asText()
                            .replace("_fen", "_cny")
                            .replace("instant", "instant (Asia/Shanghai)"));
            for (int r = 1; r < rows.size(); r++) {
                assertThat(shown(rows.get(r), c, columns.path(c).path("type").asText()))
                        .as("row %d, column %s", r, columns.path(c))
                        .isEqualTo(shown(screen.path("rows").path(r - 1).path(c)));
            }
        }
    }

    @Test
    void xlsxShowsSharesAsPerCentsAndSaysWhatItIsAbout() throws IOException {
        byte[] file = send(server.to("/api/marketing/kinds.xlsx?" + ASKED), BodyHandlers.ofByteArray())
                .body();

        try (ReadableWorkbook workbook =
                new ReadableWorkbook(new ByteArrayInputStream(file), new ReadingOptions(true, false))) {
            assertThat(workbook.getFirstSheet().read().get(1).getCell(3).getDataFormatString())
                    .isEqualTo("0.0%");
            assertThat(workbook.findSheet("about").orElseThrow().read())
                    .extracting(row ->
                            row.getCell(0).asString() + "=" + row.getCell(1).asString())
                    .contains(
                            "question=marketing, kinds",
                            "account=gh_a",
                            "from=2026-01-01",
                            "to=2026-01-31",
                            "zone=Asia/Shanghai");
        }
    }

    @Test
    void xlsxKeepsWhatNumbersCannotAsTexts() throws IOException {
        byte[] file = send(server.to("/api/marketing/kinds.xlsx?" + ASKED), BodyHandlers.ofByteArray())
                .body();

        Row large = sheet(file).get(3);

        assertThat(large.getCell(0).getType()).isEqualTo(CellType.STRING);
        assertThat(large.getCell(2).asString()).isEqualTo("90071992547409.93");
        assertThat(large.getCell(4).asString()).isEqualTo("12345678901234567.89");
        assertThat(sheet(file).get(1).getCell(2).getType()).isEqualTo(CellType.NUMBER);
    }

    @Test
    void textThatXmlCannotHoldIsStillAFile() throws IOException {
        byte[] file = send(
                        server.to("/api/marketing/kinds.xlsx?account=a&channel=a%01b%F0%9F%98%80%3C%26%22"),
                        BodyHandlers.ofByteArray())
                .body();

        assertThat(sheet(file).get(1).getCell(1).asString()).startsWith("a").endsWith("b😀<&\"");
    }

    @Test
    void exportHoldsAllRowsInTheOrderOfTheScreen() throws IOException {
        List<String> csv = server.get("/api/marketing/numbers.csv?account=6000&sort=n")
                .body()
                .lines()
                .toList();
        byte[] xlsx = send(server.to("/api/marketing/numbers.xlsx?account=6000&sort=n"), BodyHandlers.ofByteArray())
                .body();

        assertThat(csv).hasSize(6_001).startsWith("\uFEFFn,paid_cny", "1,1.00").endsWith("6000,6000.00");
        assertThat(sheet(xlsx)).hasSize(6_001);
    }

    @Test
    void noFileIsLeftBehind() throws IOException {
        server.get("/api/marketing/numbers.csv?account=10");
        server.get("/api/marketing/trespass.csv");

        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("couponflow-export-")))
                    .isEmpty();
        }
    }

    private static List<Row> sheet(byte[] file) throws IOException {
        try (InputStream in = new ByteArrayInputStream(file);
                ReadableWorkbook workbook = new ReadableWorkbook(in)) {
            return new ArrayList<>(workbook.getFirstSheet().read());
        }
    }

    /** A value of a sheet, in the terms of JSON's texts. */
    private static String shown(Row row, int column, String type) {
        Cell cell = row.getCellCount() <= column ? null : row.getCell(column);
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        return switch (type) {
            case "date" -> cell.asDate().toLocalDate().toString();
            case "instant" ->
                cell.asDate()
                        .atZone(ZoneId.of("Asia/Shanghai"))
                        .toInstant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
            case "flag" -> cell.asBoolean().toString();
            case "fen" -> number(cell).movePointRight(2).stripTrailingZeros().toPlainString();
            case "count", "decimal", "rate" -> number(cell).stripTrailingZeros().toPlainString();
            default -> cell.asString();
        };
    }

    private static BigDecimal number(Cell cell) {
        return cell.getType() == CellType.STRING ? new BigDecimal(cell.asString()) : cell.asNumber();
    }

    private static String shown(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            List<String> numbers = new ArrayList<>();
            value.forEach(number -> numbers.add(number.isNull() ? "" : number.asText()));
            return String.join(" ", numbers);
        }
        String text = value.asText().replaceFirst("(:\\d\\d)\\.\\d+Z$", "$1Z");
        return text.matches("-?[0-9]+(\\.[0-9]+)?")
                ? new BigDecimal(text).stripTrailingZeros().toPlainString()
                : text;
    }
}
