package io.couponflow.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of "Create Coupon" as its document prints them, {@code document.*.txt}, each made one line of a catalogue.
 * None of them is JSON: a row of dots stands for what is left out, quotes and commas are missing.
 */
class DocumentExamplesTest {

    private static final String DOTS = "\u00B7".repeat(16);

    @ParameterizedTest
    @CsvSource({"groupon-whole", "groupon", "cash", "discount", "gift", "general_coupon"})
    void asPrintedTheyAreRefusedWithTheirPlace(String example) throws IOException {
        byte[] line = line(read(example));

        assertThatThrownBy(() -> CatalogueParser.parse(line))
                .isInstanceOf(BadCatalogueException.class)
                .hasMessageMatching("not JSON: unexpected character, at column [0-9]+");
    }

    @ParameterizedTest
    @CsvSource({"groupon, GROUPON, ", "discount, DISCOUNT, 30", "gift, GIFT, "})
    void withoutTheDotsTheseAreRead(String example, String type, Long discount) throws Exception {
        CatalogueLine card =
                CatalogueParser.parse(line(read(example).replace(DOTS, ""))).line();

        assertThat(card.cardType()).isEqualTo(type);
        assertThat(card.discount()).isEqualTo(discount);
    }

    @ParameterizedTest
    @CsvSource({"cash", "general_coupon"})
    void theseAreNotBecauseOfACommaTooManyOrAQuoteTooFew(String example) throws IOException {
        byte[] line = line(read(example).replace(DOTS, ""));

        assertThatThrownBy(() -> CatalogueParser.parse(line)).hasMessageStartingWith("not JSON: ");
    }

    @Test
    void aCommaLessAndTheCashCouponIsRead() throws Exception {
        CatalogueLine card = CatalogueParser.parse(
                        line(read("cash").replace(DOTS, "").replace("\"reduce_cost\": 100,", "\"reduce_cost\": 100")))
                .line();

        assertThat(card.leastCost()).isEqualTo(1_000);
        assertThat(card.reduceCost()).isEqualTo(100);
    }

    @Test
    void twoQuotesMoreAndTheWholeExampleIsRead() throws Exception {
        String mended = read("groupon-whole")
                .replace("Words under the button", "Words under the button\",")
                .replace("2 Small Pots: 16 CNY.", "2 Small Pots: 16 CNY.\"");

        CatalogueLine card = CatalogueParser.parse(line(mended)).line();

        assertThat(card)
                .usingRecursiveComparison()
                .ignoringFields("card")
                .isEqualTo(new CatalogueLine(
                        0,
                        "GROUPON",
                        "132 CNY Hotpot for Two Persons",
                        500_000L,
                        "DATE_TYPE_FIX_TIME_RANGE",
                        1_397_577_600L,
                        1_472_724_261L,
                        null,
                        null,
                        3L,
                        100L,
                        true,
                        null,
                        null,
                        null,
                        ""));
    }

    /** The example as a line: with the ids that a catalogue has, and without line ends. */
    private static byte[] line(String example) {
        return example.replaceFirst("\\{", "{\"account\":\"gh_1\",\"card_id\":\"p1\",")
                .replace('\n', ' ')
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String read(String example) throws IOException {
        try (InputStream file = DocumentExamplesTest.class.getResourceAsStream("document." + example + ".txt")) {
            return new String(Objects.requireNonNull(file, example).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
