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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportsTest {

    private static final String ASKED = "account=gh_a&channel=12b&from=2026-01-01&to=2026-01-31";

    private static TestServer server;

    @TempDir
    private Path folder;

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
                .hasValue(
                        "attachment; filename=\"couponflow-marketing-kinds-gh_a-2026-01-01-2026-01-31-Asia-Shanghai.csv\"");
        assertThat(response.body().split("\r\n", -1))
                .containsExactly(
                        "\uFEFFAbout this file,kinds",
                        "Account,gh_a",
                        "Channel,12b",
                        "From,2026-01-01",
                        "To,2026-01-31",
                        "Time zone,Asia/Shanghai",
                        "Data as of,–",
                        "",
                        "n,label,Paid (CNY),Redeemed %,exact,Day,instant,flag,series",
                        "1,12b,0.01,50%,1.10,2026-01-01,2026-02-01 00:00:00,true,1 2",
                        "2,'=1+1,0.02,10%,-0.01,,2026-02-01 00:00:00,false,",
                        "9007199254740993,<script>alert(1)</script>,90071992547409.93,,12345678901234567.89,"
                                + "2026-01-31,,,\"9007199254740993 \"",
                        "-5,,-0.05,,,,,,",
                        "");
    }

    @Test
    void fileIsInTheLanguageOfThePageAndSaysOfWhenItIs() {
        TestDatabase.execute(
                "INSERT INTO couponflow.card (account, card_id, title, card_type, checkpoint_id, updated_at)"
                        + " VALUES ('gh_file', '0012', 'Ten off', 'CASH', 1, now())");
        try {
            TestDatabase.commit(7);
            TestDatabase.execute("UPDATE couponflow.job_run SET last_commit_at = '2026-02-01 00:30:05+08'");

            HttpResponse<String> response = server.get("/api/marketing/cards.csv?account=gh_file&lang=zh");

            assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
                    .contains("couponflow-marketing-cards-gh_file-at-2026-02-01T00.30-Asia-Shanghai.csv");
            assertThat(response.body().split("\r\n"))
                    .contains("账号,gh_file", "时区,Asia/Shanghai", "数据截至,2026-02-01 00:30:05")
                    .endsWith("卡券,卡券名称,类型", "\"=\"\"0012\"\"\",Ten off,代金券");
        } finally {
            TestDatabase.execute("DELETE FROM couponflow.job_run", "DELETE FROM couponflow.card");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0012", "1000000001234567890123", "1e5", "3-4", "12:30", "1,5"})
    void textThatASpreadsheetWouldTakeForANumberStaysAText(String id) {
        assertThat(server.get("/api/marketing/kinds.csv?account=a&channel=" + URLEncoder.encode(id, UTF_8))
                        .body())
                .contains("\r\n1,\"=\"\"" + id + "\"\"\",0.01");
    }

    @ParameterizedTest
    @MethodSource("io.couponflow.dashboard.EveryQueryTest#queries")
    void everyColumnOfEveryQueryHasAHeadingInBothLanguages(String query) {
        String account = server.get("/api/" + query).statusCode() == 400 ? "?account=x" : "";
        JsonNode columns = json(server.get("/api/" + query + account)).path("columns");

        assertThat(columns).isNotEmpty();
        assertThat(columns)
                .extracting(column -> column.path("name").asText())
                .allSatisfy(name ->
                        assertThat(Texts.of("en").get("col." + name, "")).isNotEmpty())
                .allSatisfy(name ->
                        assertThat(Texts.of("zh").get("col." + name, "")).isNotEmpty());
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
                .contains("couponflow-marketing-kinds-gh_a-2026-01-01-2026-01-31-Asia-Shanghai.xlsx");
        List<Row> rows = sheet(response.body());
        JsonNode columns = screen.path("columns");
        assertThat(rows).hasSize(1 + screen.path("rows").size());
        for (int c = 0; c < columns.size(); c++) {
            String name = columns.path(c).path("name").asText();
            String heading = Texts.of("en").get("col." + name, name);
            assertThat(rows.get(0).getCell(c).asString())
                    .isEqualTo(name.endsWith("_fen") ? heading + " (CNY)" : heading);
            for (int r = 1; r < rows.size(); r++) {
                assertThat(shown(rows.get(r), c, columns.path(c).path("type").asText()))
                        .as("row %d, column %s", r, columns.path(c))
                        .isEqualTo(shown(screen.path("rows").path(r - 1).path(c)));
            }
        }
    }

    @Test
    void xlsxSaysOnASheetOfItsOwnWhatItIsAbout() throws IOException {
        byte[] file = send(server.to("/api/marketing/kinds.xlsx?" + ASKED + "&lang=zh"), BodyHandlers.ofByteArray())
                .body();

        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            assertThat(workbook.getSheet(1).orElseThrow().getName()).isEqualTo("文件说明");
            assertThat(workbook.getSheet(1).orElseThrow().read())
                    .extracting(row ->
                            row.getCell(0).asString() + "=" + row.getCell(1).asString())
                    .containsExactly(
                            "文件说明=kinds",
                            "账号=gh_a",
                            "渠道=12b",
                            "从=2026-01-01",
                            "至=2026-01-31",
                            "时区=Asia/Shanghai",
                            "数据截至=–");
        }
        assertThat(entry(file, "xl/worksheets/sheet1.xml")).as("widths").contains("<cols>", "customWidth");
        assertThat(entry(file, "xl/styles.xml")).contains("0.0%", "yyyy-mm-dd hh:mm:ss");
    }

    private String entry(byte[] file, String name) throws IOException {
        Path saved = Files.write(folder.resolve("file.xlsx"), file);
        try (ZipFile zip = new ZipFile(saved.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8);
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

        assertThat(csv.subList(csv.indexOf(""), csv.size()))
                .hasSize(6_002)
                .startsWith("", "n,Paid (CNY)", "1,1.00")
                .endsWith("6000,6000.00");
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
                cell.asDate().atZone(ZoneId.of("Asia/Shanghai")).toInstant().toString();
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
        String text = value.asText().replaceFirst("(:\\d\\d)\\.\\d+Z$", "$1Z"); // A file has whole seconds.
        return text.matches("-?[0-9]+(\\.[0-9]+)?")
                ? new BigDecimal(text).stripTrailingZeros().toPlainString()
                : text;
    }
}
