package io.couponflow.connectors.catalog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.RawPush;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueLinesTest {

    private static final String BOM = "\u00EF\u00BB\u00BF";

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            nullValues = "-",
            value = {
                "'', ''",
                "'a', '0 a;'",
                "'a\n', '0 a;'",
                "'a\r\n', '0 a;'",
                "'a\nb', '0 a;1 b;'",
                "'a\r\nb\r\n', '0 a;1 b;'",
                "'\n\na\n \t\r\nb\n\n', '2 a;4 b;'",
                "'a\rb\nc\r', '0 a\rb;1 c\r;'",
                "' a ', '0  a ;'"
            })
    void aLineEndsWithItsEndAndABlankOneTakesAPlace(String text, String lines) throws IOException {
        for (int bufferSize = 3; bufferSize < 9; bufferSize++) {
            assertThat(lines(text, bufferSize)).as("a buffer of %d", bufferSize).isEqualTo(lines);
            assertThat(lines(BOM + text, bufferSize)).isEqualTo(lines);
        }
    }

    @Test
    void aByteOrderMarkElsewhereIsPartOfItsLine() throws IOException {
        assertThat(lines("a\n" + BOM + "b\n", 64)).isEqualTo("0 a;1 " + BOM + "b;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void ofALineThatIsTooLongOneByteMoreThanTheBoundIsKept(String end) throws IOException {
        String longest = "x".repeat(RawPush.MAX_LINE);
        String text = longest + end + longest + "x" + end + longest + "\r" + "x".repeat(200_000) + end
                + " ".repeat(RawPush.MAX_LINE + 7) + end + "last";

        List<Integer> lengths = new ArrayList<>();
        try (CatalogueLines lines = new CatalogueLines(new ByteArrayInputStream(text.getBytes(ISO_8859_1)))) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                lengths.add(line.length);
            }
        }

        int tooLong = RawPush.MAX_LINE + 1;
        assertThat(lengths).containsExactly(RawPush.MAX_LINE, tooLong, tooLong, tooLong, 4);
    }

    private static String lines(String text, int bufferSize) throws IOException {
        StringBuilder found = new StringBuilder();
        try (CatalogueLines lines =
                new CatalogueLines(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), bufferSize)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                found.append(lines.place())
                        .append(' ')
                        .append(new String(line, ISO_8859_1))
                        .append(';');
            }
        }
        return found.toString();
    }
}
