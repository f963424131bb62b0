package io.couponflow.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.couponflow.domain.RawPush;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueParserTest {

    @Test
    void aCashCouponWithEverythingTheTableHolds() throws Exception {
        Card card = parse("""
                {"account":"gh_1","card_id":"p1","updated_at":1472551036,"card":{"card_type":"CASH","cash":{
                 "base_info":{"title":"5 CNY off","sku":{"quantity":500},"date_info":{"type":"DATE_TYPE_FIX_TIME_RANGE",
                  "begin_timestamp":1397577600,"end_timestamp":1472724261},"get_limit":3,"use_limit":100,
                  "can_give_friend":true},
                 "advanced_info":{"use_condition":{"least_cost":7}},"least_cost":1000,"reduce_cost":100}}}""");

        assertThat(card.account()).isEqualTo("gh_1");
        assertThat(card.cardId()).isEqualTo("p1");
        assertThat(card.review()).isNull();
        assertThat(card.line())
                .usingRecursiveComparison()
                .ignoringFields("card")
                .isEqualTo(new CatalogueLine(
                        1_472_551_036,
                        "CASH",
                        "5 CNY off",
                        500L,
                        "DATE_TYPE_FIX_TIME_RANGE",
                        1_397_577_600L,
                        1_472_724_261L,
                        null,
                        null,
                        3L,
                        100L,
                        true,
                        1_000L,
                        100L,
                        null,
                        ""));
    }

    @Test
    void whatTheLineDoesNotSayIsUnknown() throws Exception {
        CatalogueLine line = line("{\"card_type\":\"GIFT\",\"gift\":{\"gift\":\"A music box\"}}");

        assertThat(line)
                .isEqualTo(new CatalogueLine(
                        0,
                        "GIFT",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "{\"card_type\":\"GIFT\",\"gift\":{\"gift\":\"A music box\"}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "GROUPON, groupon",
        "CASH, cash",
        "DISCOUNT, discount",
        "GIFT, gift",
        "GENERAL_COUPON, general_coupon",
        "MEMBER_CARD, member_card",
        "MEETING_TICKET, meeting_ticket",
        "cash, cash"
    })
    void everyTypeKeepsItsInfoUnderItsName(String type, String name) throws Exception {
        CatalogueLine line = line(
                "{\"card_type\":\"" + type + "\",\"" + name
                        + "\":{\"base_info\":{\"title\":\"t\",\"sku\":{\"quantity\":7}}},\"other\":{\"base_info\":{\"title\":\"no\"}}}");

        assertThat(line.cardType()).isEqualTo(type);
        assertThat(line.title()).isEqualTo("t");
        assertThat(line.quantity()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "CASH, cash, '\"least_cost\":10', 10",
        "CASH, cash, '\"least_cost\":10,\"advanced_info\":{\"use_condition\":{\"least_cost\":20}}', 10",
        "CASH, cash, '\"least_cost\":0,\"advanced_info\":{\"use_condition\":{\"least_cost\":20}}', 0",
        "CASH, cash, '\"least_cost\":\"?\",\"advanced_info\":{\"use_condition\":{\"least_cost\":20}}', 20",
        "GIFT, gift, '\"least_cost\":10,\"advanced_info\":{\"use_condition\":{\"least_cost\":20}}', 20",
        "GIFT, gift, '\"least_cost\":10', "
    })
    void theLeastCostIsTheCashCouponsElseTheConditions(String type, String name, String own, Long least)
            throws Exception {
        assertThat(line("{\"card_type\":\"" + type + "\",\"" + name + "\":{" + own + "}}")
                        .leastCost())
                .isEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource({
        "CASH, cash, 5, ",
        "DISCOUNT, discount, , 30",
        "MEMBER_CARD, member_card, , ",
    })
    void reduceCostIsOfACashCouponAndDiscountOfADiscountCoupon(String type, String name, Long reduce, Long discount)
            throws Exception {
        CatalogueLine line =
                line("{\"card_type\":\"" + type + "\",\"" + name + "\":{\"reduce_cost\":5,\"discount\":30}}");

        assertThat(line.reduceCost()).isEqualTo(reduce);
        assertThat(line.discount()).isEqualTo(discount);
    }

    @ParameterizedTest
    @CsvSource({
        "1, DATE_TYPE_FIX_TIME_RANGE",
        "'\"1\"', DATE_TYPE_FIX_TIME_RANGE",
        "'\"DATE_TYPE_FIX_TIME_RANGE\"', DATE_TYPE_FIX_TIME_RANGE",
        "2, DATE_TYPE_FIX_TERM",
        "'\" 2 \"', DATE_TYPE_FIX_TERM",
        "'\"DATE_TYPE_FIX_TERM\"', DATE_TYPE_FIX_TERM",
        "'\"DATE_TYPE_FIX_TERM_RANGE\"', DATE_TYPE_FIX_TIME_RANGE",
        "'\" date_type_fix_term_range\\n\"', DATE_TYPE_FIX_TIME_RANGE",
        "'\"Date_Type_Fix_Time_Range\"', DATE_TYPE_FIX_TIME_RANGE",
        "'\"date_type_fix_term\"', DATE_TYPE_FIX_TERM",
        "'\"DATE_TYPE_PERMANENT\"', DATE_TYPE_PERMANENT",
        "'\"date_type_permanent\"', DATE_TYPE_PERMANENT",
        "1.0, DATE_TYPE_FIX_TIME_RANGE",
        "'\"2.0\"', DATE_TYPE_FIX_TERM",
        "0, 0",
        "3, 3",
        "1.5, 1.5",
        "'\"date_type_new\"', date_type_new",
        "'\"DATE_TYPE_NEW\"', DATE_TYPE_NEW",
        "'\"\"', ",
        "null, ",
        "{}, "
    })
    void theValidityTypeHasItsLongForm(String written, String type) throws Exception {
        assertThat(ofBase("\"date_info\":{\"type\":" + written + "}").validityType())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "'\"7\"', 7",
        "'\" 007 \"', 7",
        "7.0, 7",
        "'\"7.0\"', 7",
        "7e2, 700",
        "0, 0",
        "999999999999999, 999999999999999",
        "1000000000000000, ",
        "-1, ",
        "'\"-1\"', ",
        "7.5, ",
        "'\"7,000\"', ",
        "'\"seven\"', ",
        "'\"\"', ",
        "true, ",
        "null, ",
        "[7], ",
        "1e-400, "
    })
    void aNumberMayBeAText(String written, Long number) throws Exception {
        assertThat(ofBase("\"sku\":{\"quantity\":" + written + "}").quantity()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "quantity": 997, "total_quantity": 1000      | 1000
            "quantity": 997, "total_quantity": "1000"    | 1000
            "quantity": 997, "total_quantity": " 1000.0" | 1000
            "total_quantity": 1000                       | 1000
            "quantity": "many", "total_quantity": 1000   | 1000
            "quantity": 997, "total_quantity": 0         | 0
            "quantity": 997, "total_quantity": "many"    | 997
            "quantity": 997, "total_quantity": ""        | 997
            "quantity": 997, "total_quantity": null      | 997
            "quantity": 997, "total_quantity": -1        | 997
            "quantity": 997, "total_quantity": 1000.5    | 997
            "quantity": 997, "total_quantity": [1000]    | 997
            "quantity": -1, "total_quantity": "many"     |
            """)
    void theQuantityIsWhatWasPutInWhereThatCanBeReadElseTheQuantity(String sku, Long quantity) throws Exception {
        assertThat(ofBase("\"sku\":{" + sku + "}").quantity()).isEqualTo(quantity);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "false, false",
        "1, true",
        "0, false",
        "'\"TRUE\"', true",
        "'\"False\"', false",
        "'\"1\"', true",
        "'\"0\"', false",
        "2, ",
        "'\"yes\"', ",
        "null, ",
        "[], "
    })
    void aBooleanMayBeANumberOrAText(String written, Boolean truth) throws Exception {
        assertThat(ofBase("\"can_give_friend\":" + written).canGiveFriend()).isEqualTo(truth);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "'\"1472724261\"', 1472724261", "253402300799, 253402300799", "253402300800, ", "0, ", "-5, "})
    void anInstantIsBetween1970AndTheEndOf9999(String written, Long time) throws Exception {
        CatalogueLine line =
                ofBase("\"date_info\":{\"begin_timestamp\":" + written + ",\"end_timestamp\":" + written + "}");

        assertThat(line.beginAt()).isEqualTo(time);
        assertThat(line.endAt()).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "15, 15", "'\"15\"', 15", "3000000, 3000000", "3000001, ", "-1, "})
    void aTermIsOfDaysThatADateCanBeComputedWith(String written, Long days) throws Exception {
        CatalogueLine line =
                ofBase("\"date_info\":{\"fixed_term\":" + written + ",\"fixed_begin_term\":" + written + "}");

        assertThat(line.fixedTerm()).isEqualTo(days);
        assertThat(line.fixedBeginTerm()).isEqualTo(days);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "'\"7\"', 7",
        "'\"soon\"', 0",
        "-7, 0",
        "null, 0",
        "1e99999, 0",
        "1472551036000000, 1472551036000000",
        "'\"1472551036000000001\"', 1472551036000000001",
        "99999999999999999999, 9223372036854775807"
    })
    void anUpdateAtAnUnknownTimeIsTheOldest(String written, long updatedAt) throws Exception {
        Card card = parse("{\"account\":\"a\",\"card_id\":\"b\",\"card\":{},\"updated_at\":" + written + "}");

        assertThat(card.line().updatedAt()).isEqualTo(updatedAt);
    }

    @Test
    void theObjectIsKeptWholeWithItsNumbersExactly() throws Exception {
        String card = "{\"a\":123456789012345678901234567890,\"b\":1.50,\"c\":0.1000000000000000000001,"
                + "\"d\":[null,true,\"\uD83C\uDF81 \\\" \\n\"],\"e\":{}}";

        assertThat(line(card).card()).isEqualTo(card);
    }

    @Test
    void aRawControlCharacterInATextIsReadAsItsEscapeAndKept() throws Exception {
        for (char control = 1; control < ' '; control++) {
            String escape = String.format("\\u%04x", (int) control);
            String line = "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":{\"card_type\":\"GIFT\","
                    + "\"gift\":{\"base_info\":{\"title\":\"a%1$sb\"},\"notes\":[{\"k%1$sey\":\"%1$s\"}]}}}";

            Card raw = parse(line.formatted(control));

            assertThat(raw).as(escape).isEqualTo(parse(line.formatted(escape)));
            assertThat(raw.line().title()).isEqualTo("a" + control + "b");
            assertThat(new ObjectMapper()
                            .readTree(raw.line().card())
                            .at("/gift/notes/0")
                            .fieldNames()
                            .next())
                    .isEqualTo("k" + control + "ey");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"account\":\"gh_@1\",\"card_id\":\"p1\",\"card\":{}}",
                "{\"account\":\"gh_1\",\"card_id\":\"p@1\",\"card\":{}}",
                "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":{\"gift\":[{\"a\":[\"@\"]}]}}",
                "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":{\"gift\":[{\"a@\":1}]}}",
                "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":{},\"updated_at\":\"@\"}",
                "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":{},\"note\":{\"@\":\"\"}}"
            })
    void whatPostgresqlRefusesInAnyTextRefusesTheLine(String line) {
        assertThat(refusal(bytes(line.replace("@", "\0"))))
                .isEqualTo("a text in it holds U+0000, which can't be stored");
        assertThat(refusal(bytes(line.replace("@", "\\u0000"))))
                .isEqualTo("a text in it holds U+0000, which can't be stored");
        assertThat(refusal(bytes(line.replace("@", "\\ud83cx"))))
                .as("in a name the parser itself refuses it")
                .matches("a text in it holds half a surrogate pair, which can't be stored|not JSON: .*");
    }

    @Test
    void controlCharactersBetweenTextsAreNoJson() {
        assertThat(refusal(bytes("{\"account\":\"a\",\1\"card_id\":\"b\",\"card\":{}}")))
                .isEqualTo("not JSON: unexpected character, at column 17");
    }

    @Test
    void ofARepeatedKeyTheLastCounts() throws Exception {
        Card card = parse(
                "{\"account\":\"a\",\"account\":\"b\",\"card_id\":\"p\",\"card\":{\"card_type\":\"X\",\"card_type\":\"Y\"}}");

        assertThat(card.account()).isEqualTo("b");
        assertThat(card.line().cardType()).isEqualTo("Y");
        assertThat(card.line().card()).isEqualTo("{\"card_type\":\"Y\"}");
    }

    @Test
    void idsAreTrimmedAndCutAsEveryKeyIs() throws Exception {
        String gift = "\uD83C\uDF81";

        Card card =
                parse("{\"account\":\" gh_1\\t\",\"card_id\":\"" + gift.repeat(129) + "\",\"card\":{\"card_type\":1}}");

        assertThat(card.account()).isEqualTo("gh_1");
        assertThat(card.cardId()).isEqualTo(gift.repeat(128));
    }

    @Test
    void aByteOrderMarkInFrontIsNone() throws Exception {
        assertThat(parse("\uFEFF{\"account\":\"a\",\"card_id\":\"b\",\"card\":{}}")
                        .account())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"card_id":"b","card":{}}                         | account is missing
            {"account":"","card_id":"b","card":{}}            | account is empty
            {"account":" ","card_id":"b","card":{}}           | account is empty
            {"account":7,"card_id":"b","card":{}}             | account is a number, a text is expected
            {"account":null,"card_id":"b","card":{}}          | account is null, a text is expected
            {"account":"a","card":{}}                         | card_id is missing
            {"account":"a","card_id":["b"],"card":{}}         | card_id is a list, a text is expected
            {"account":"a","card_id":"b"}                     | card is missing
            {"account":"a","card_id":"b","card":"{}"}         | card is a text, an object is expected
            {"account":"a","card_id":"b","card":[]}           | card is a list, an object is expected
            ["a"]                                             | an object is expected, not a list
            "a"                                               | an object is expected, not a text
            null                                              | an object is expected, not null
            {"account":"a","card_id":"b","card":{},}          | not JSON: unexpected character, at column 40
            {"account":"a" "card_id":"b","card":{}}           | not JSON: unexpected character, at column 16
            {account:"a","card_id":"b","card":{}}             | not JSON: unexpected character, at column 2
            {'account':'a'}                                   | not JSON: unexpected character, at column 2
            {"account":"a", // b                              | not JSON: unexpected character, at column 17
            {"account":NaN}                                   | not JSON: unexpected character, at column 15
            {"account":007}                                   | not JSON: unexpected character, at column 13
            {"account":"a","card_id":"b","card":{             | not JSON: it ends too early, at column 38
            {"account":"a","card_id":"b","card":{}} {}        | not JSON: something follows its end, at column 41
            {"account":"a","card_id":"b","card":{}}}          | not JSON: unexpected character, at column 40
            {"account":"a","card_id":"b","card":{"c":"\\u0000"}} | a text in it holds U+0000, which can't be stored
            {"account":"a","card_id":"b","card":{"\\u0000":1}}   | a text in it holds U+0000, which can't be stored
            {"account":"\\u0000","card_id":"b","card":{}}        | a text in it holds U+0000, which can't be stored
            {"account":"a","card_id":"b","card":{"c":["\\ud83c"]}} | a text in it holds half a surrogate pair, which can't be stored
            {"account":"a","card_id":"b","card":{"c":"\\udf81\\ud83c"}} | a text in it holds half a surrogate pair, which can't be stored
            {"account":"a","card_id":"b","card":{"c":1e131072}}   | a number in it is too large or too fine to be stored
            {"account":"a","card_id":"b","card":{"c":-1e999999999}} | a number in it is too large or too fine to be stored
            {"account":"a","card_id":"b","card":{"c":1e99999999999}} | a number in it is too large or too fine to be stored
            {"account":"a","card_id":"b","card":{"c":1e-16384}}   | a number in it is too large or too fine to be stored
            """)
    void anyOtherLineIsRefusedForAReasonThatDoesNotQuoteIt(String line, String reason) {
        assertThat(refusal(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e131071", "-1e131071", "1e-16383", "0.00"})
    void numbersUpToTheBoundsOfTheDatabaseAreKept(String number) throws Exception {
        assertThat(line("{\"c\":" + number + "}").card()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLineThatWasDamagedIsReadOrRefusedAndNothingElse(long seed) {
        byte[] line = bytes(
                "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"updated_at\":7e9,\"card\":{\"card_type\":\"CASH\","
                        + "\"cash\":{\"base_info\":{\"title\":\"\\u540d\",\"sku\":{\"quantity\":1.5e2}},\"least_cost\":\"10\"}}}");
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = line.clone();
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                damaged[random.nextInt(damaged.length)] =
                        (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : ' ' + random.nextInt(96));
            }
            try {
                CatalogueParser.parse(damaged);
            } catch (BadCatalogueException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + new String(damaged, StandardCharsets.UTF_8), e);
            }
        }
        assertThat(refused).isBetween(1_000, 4_999);
    }

    @Test
    void depthAndLengthHaveBounds() {
        String deep = "[".repeat(2_000) + "]".repeat(2_000);
        String long1 = "1".repeat(2_000);

        assertThat(refusal(bytes("{\"card\":" + deep + "}"))).startsWith("not read: nested too deeply");
        assertThat(refusal(bytes("{\"card\":" + long1 + "}"))).startsWith("not read: nested too deeply");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin = "{\"account\":\"\u00E9\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);

        assertThat(refusal(latin)).isEqualTo("not UTF-8");
        assertThat(refusal(utf16)).startsWith("not JSON");
    }

    @Test
    void aLineOf1MiBIsReadAndOneByteMoreIsRefused() throws Exception {
        byte[] line = bytes("{\"account\":\"a\",\"card_id\":\"b\",\"card\":{}}");
        byte[] longest = Arrays.copyOf(line, RawPush.MAX_LINE);
        Arrays.fill(longest, line.length, longest.length, (byte) ' ');

        assertThat(CatalogueParser.parse(longest).account()).isEqualTo("a");
        assertThat(refusal(Arrays.copyOf(longest, longest.length + 1))).isEqualTo("longer than 1048576 bytes");
    }

    @Test
    void aBlankLineIsRefused() {
        assertThat(refusal(bytes(" \t"))).isEqualTo("not JSON: nothing but blanks");
    }

    private static Card parse(String line) throws BadCatalogueException {
        return CatalogueParser.parse(bytes(line));
    }

    private static CatalogueLine line(String card) throws BadCatalogueException {
        return parse("{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":" + card + "}")
                .line();
    }

    private static CatalogueLine ofBase(String baseInfo) throws BadCatalogueException {
        return line("{\"card_type\":\"GROUPON\",\"groupon\":{\"base_info\":{" + baseInfo + "}}}");
    }

    private static String refusal(byte[] line) {
        BadCatalogueException refused =
                catchThrowableOfType(BadCatalogueException.class, () -> CatalogueParser.parse(line));
        assertThat(refused)
                .as("a refusal of %s", new String(line, StandardCharsets.UTF_8))
                .isNotNull();
        return refused.getMessage();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
