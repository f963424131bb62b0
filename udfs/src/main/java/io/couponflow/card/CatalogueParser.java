package io.couponflow.card;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Text;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of the catalogue: {@code {"account": …, "card_id": …, "updated_at": …, "card": {…}}}, where {@code card}
 * is the object of that name in the body of "Create Coupon", or in the answer to card/get, which has more in it.
 *
 * <ol>
 *   <li>The form is strict: one JSON object as RFC 8259 has it, in UTF-8, and nothing behind it. Of a repeated key the
 *       last counts. But a control character in a text may stand there raw: the platform writes such, and it means the
 *       same as its escape.
 *   <li>{@code account} and {@code card_id} are texts with something in them, {@code card} is an object.
 *   <li>The values in it are optional, and lenient: numbers may be texts, booleans are 0, 1, true or false in any case.
 *       What can't be read is unknown.
 *   <li>What a card type has of its own is under its name in lower case, whatever the type.
 *   <li>What was put in stock is {@code sku.total_quantity} where that can be read, since {@code sku.quantity} is what is
 *       left in an answer to card/get; else {@code sku.quantity}.
 *   <li>The validity type has its long form where it is known by another spelling, in whatever case; else it stays as
 *       written.
 *   <li>What PostgreSQL would refuse to store is refused here, or the row would be tried for ever: U+0000, half a
 *       surrogate pair, a number of more than 131,072 digits before the point or 16,383 behind it.
 * </ol>
 */
final class CatalogueParser {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int MOST_DIGITS_BEFORE_POINT = 131_072;
    private static final int MOST_DIGITS_BEHIND_POINT = 16_383;

    /** More digits than any amount or count has: what is longer is a mistake, and sums of such would not fit a bigint. */
    private static final int MOST_DIGITS = 15;

    private static final Pattern NUMBER_IN_TEXT = Pattern.compile("[0-9]{1," + MOST_DIGITS + "}(\\.0{1,9})?");

    /** The last second of the year 9999: what is later is no time. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** More days than there are until then: a date that far ahead could not be computed with. */
    private static final long MOST_DAYS = 3_000_000;

    private static final String NUMBER_NOT_STORABLE = "a number in it is too large or too fine to be stored";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CatalogueParser() {}

    /**
     * The card of a line.
     *
     * @param line its bytes, without its end
     * @throws BadCatalogueException if it can't be read
     */
    static Card parse(byte[] line) throws BadCatalogueException {
        if (line.length > RawPush.MAX_LINE) {
            throw new BadCatalogueException("longer than " + RawPush.MAX_LINE + " bytes");
        }
        JsonNode root = tree(text(line));
        if (!root.isObject()) {
            throw new BadCatalogueException("an object is expected, not " + kind(root));
        }
        checkStorable(root);
        String account = id(root, "account");
        String cardId = id(root, "card_id");
        JsonNode card = root.get("card");
        if (card == null || !card.isObject()) {
            throw new BadCatalogueException(
                    card == null ? "card is missing" : "card is " + kind(card) + ", an object is expected");
        }
        return Card.of(account, cardId, line(root.path("updated_at"), card));
    }

    private static String text(byte[] utf8) throws BadCatalogueException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadCatalogueException("not UTF-8");
        }
    }

    private static JsonNode tree(String text) throws BadCatalogueException {
        try (JsonParser json = JSON.createParser(text)) {
            JsonNode root = JSON.readTree(json);
            if (root == null) {
                throw new BadCatalogueException("not JSON: nothing but blanks");
            }
            if (json.nextToken() != null) {
                throw new BadCatalogueException("not JSON: something follows its end, at column "
                        + (json.currentTokenLocation().getCharOffset() + 1));
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw new BadCatalogueException("not read: nested too deeply, or a name or a number is too long");
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the line.
            throw new BadCatalogueException(
                    (e instanceof JsonEOFException ? "not JSON: it ends too early" : "not JSON: unexpected character")
                            + (e.getLocation() == null
                                    ? ""
                                    : ", at column " + (e.getLocation().getCharOffset() + 1)));
        } catch (NumberFormatException e) {
            // An exponent that not even BigDecimal holds.
            throw new BadCatalogueException(NUMBER_NOT_STORABLE);
        } catch (IOException e) {
            throw new IllegalStateException("a text could not be read from memory", e);
        }
    }

    private static void checkStorable(JsonNode node) throws BadCatalogueException {
        if (node.isTextual()) {
            checkStorable(node.textValue());
        } else if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            if ((long) number.precision() - number.scale() > MOST_DIGITS_BEFORE_POINT
                    || number.scale() > MOST_DIGITS_BEHIND_POINT) {
                throw new BadCatalogueException(NUMBER_NOT_STORABLE);
            }
        } else {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                checkStorable(property.getKey());
            }
            for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
                checkStorable(children.next());
            }
        }
    }

    private static void checkStorable(String text) throws BadCatalogueException {
        String unstorable = Text.unstorable(text);
        if (unstorable != null) {
            throw new BadCatalogueException("a text in it holds " + unstorable + ", which can't be stored");
        }
    }

    private static String id(JsonNode root, String name) throws BadCatalogueException {
        JsonNode node = root.get(name);
        if (node == null) {
            throw new BadCatalogueException(name + " is missing");
        }
        if (!node.isTextual()) {
            throw new BadCatalogueException(name + " is " + kind(node) + ", a text is expected");
        }
        String id = node.textValue().strip();
        if (id.isEmpty()) {
            throw new BadCatalogueException(name + " is empty");
        }
        return id;
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case NUMBER -> "a number";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }

    private static CatalogueLine line(JsonNode updatedAt, JsonNode card) {
        String cardType = text(card.path("card_type"));
        String kind = cardType == null ? "" : cardType.toLowerCase(Locale.ROOT);
        JsonNode own = card.path(kind);
        JsonNode base = own.path("base_info");
        JsonNode date = base.path("date_info");
        boolean isCash = kind.equals("cash");
        Long leastCost = isCash ? count(own.path("least_cost")) : null;
        return new CatalogueLine(
                updatedAt(updatedAt),
                cardType,
                text(base.path("title")),
                quantity(base.path("sku")),
                validityType(date.path("type")),
                time(date.path("begin_timestamp")),
                time(date.path("end_timestamp")),
                days(date.path("fixed_begin_term")),
                days(date.path("fixed_term")),
                count(base.path("get_limit")),
                count(base.path("use_limit")),
                truth(base.path("can_give_friend")),
                leastCost != null
                        ? leastCost
                        : count(own.path("advanced_info").path("use_condition").path("least_cost")),
                isCash ? count(own.path("reduce_cost")) : null,
                kind.equals("discount") ? count(own.path("discount")) : null,
                card.toString());
    }

    /** Only compared, so in whatever unit and however large; 0 where it is no whole number above 0. */
    private static long updatedAt(JsonNode node) {
        String digits =
                node.isIntegralNumber() || node.isTextual() ? node.asText().strip() : "";
        if (!digits.matches("[0-9]{1,40}")) {
            return Objects.requireNonNullElse(count(node), 0L);
        }
        return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.isTextual() || node.isNumber() ? node.asText().strip() : "";
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long quantity(JsonNode sku) {
        Long total = count(sku.path("total_quantity"));
        return total != null ? total : count(sku.path("quantity"));
    }

    private static @Nullable String validityType(JsonNode type) {
        Long old = count(type);
        String written = text(type);
        String name = old != null ? old.toString() : written == null ? "" : written.toUpperCase(Locale.ROOT);
        return switch (name) {
            case "1", "DATE_TYPE_FIX_TIME_RANGE", "DATE_TYPE_FIX_TERM_RANGE" -> "DATE_TYPE_FIX_TIME_RANGE";
            case "2", "DATE_TYPE_FIX_TERM" -> "DATE_TYPE_FIX_TERM";
            case "DATE_TYPE_PERMANENT" -> "DATE_TYPE_PERMANENT";
            default -> written;
        };
    }

    /** A whole number from 0, of at most {@value #MOST_DIGITS} digits. */
    private static @Nullable Long count(JsonNode node) {
        BigDecimal number;
        if (node.isNumber()) {
            number = node.decimalValue();
        } else if (node.isTextual()
                && NUMBER_IN_TEXT.matcher(node.textValue().strip()).matches()) {
            number = new BigDecimal(node.textValue().strip());
        } else {
            return null;
        }
        boolean isCount = number.signum() >= 0
                && number.precision() - number.scale() <= MOST_DIGITS
                && number.stripTrailingZeros().scale() <= 0;
        return isCount ? number.longValue() : null;
    }

    private static @Nullable Long time(JsonNode node) {
        Long seconds = count(node);
        return seconds == null || seconds == 0 || seconds > LAST_SECOND ? null : seconds;
    }

    private static @Nullable Long days(JsonNode node) {
        Long days = count(node);
        return days == null || days > MOST_DAYS ? null : days;
    }

    private static @Nullable Boolean truth(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = text(node);
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true" -> Boolean.TRUE;
            case "0", "false" -> Boolean.FALSE;
            default -> null;
        };
    }
}
