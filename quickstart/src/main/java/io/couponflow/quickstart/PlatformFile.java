package io.couponflow.quickstart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.couponflow.domain.Text;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an API of the platform answered, saved as it came: a JSON object with a list, or with one order, that list alone, or several
 * of these, one after another, as pages are. Numbers may be written as strings, and control characters in texts stand there raw, as the
 * platform has it. A response that tells an error is no answer.
 *
 * @param entries of all pages, in their order
 * @param announced how many there are by the responses themselves (the greatest {@code total_num}); null if none says it
 */
record PlatformFile(List<Entry> entries, @Nullable Long announced) {

    private static final List<String> LISTS = List.of("order_list", "orders", "list");

    /** What the answer about a single order (getorder) holds in place of a list. */
    private static final String ONE_ORDER = "order_info";

    /** More digits, before the point or behind it, than any count has; a short exponent could stand for millions. */
    private static final int MOST_DIGITS = 64;

    /** The last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** An object of the list; knows its place, for messages. */
    record Entry(Path file, int number, JsonNode object) {

        /**
         * A text, trimmed; {@code ""} if it isn't there.
         *
         * @throws Failure if no database can store it
         */
        String text(String field) {
            JsonNode value = object.path(field);
            String text =
                    value.isValueNode() && !value.isNull() ? value.asText().strip() : "";
            String unstorable = Text.unstorable(text);
            if (unstorable != null) {
                throw new Failure(told(field, text) + ", which holds " + unstorable + "; expected a text without");
            }
            return text;
        }

        /**
         * A text that must be there.
         *
         * @throws Failure if it isn't
         */
        String key(String field) {
            String text = text(field);
            if (text.isEmpty()) {
                throw new Failure(place() + " has no " + field);
            }
            return text;
        }

        /**
         * A number; null if it isn't there.
         *
         * @throws Failure if it is none, or has more than {@value #MOST_DIGITS} digits before its point or behind it
         */
        @Nullable
        BigDecimal decimal(String field) {
            String text = text(field);
            if (text.isEmpty()) {
                return null;
            }
            try {
                if (text.length() <= MOST_DIGITS) {
                    BigDecimal number = new BigDecimal(text);
                    if (Math.abs((long) number.scale()) <= MOST_DIGITS) {
                        return number;
                    }
                }
            } catch (NumberFormatException e) {
                throw new Failure(told(field, text) + "; expected a number", e);
            }
            throw new Failure(told(field, text) + "; expected a number of at most " + MOST_DIGITS + " digits");
        }

        /**
         * A whole number; null if it isn't there.
         *
         * @throws Failure if it is none, or does not fit into 64 bits
         */
        @Nullable
        Long whole(String field) {
            BigDecimal value = decimal(field);
            try {
                return value == null ? null : value.longValueExact();
            } catch (ArithmeticException e) {
                throw new Failure(told(field, text(field)) + "; expected a whole number", e);
            }
        }

        /**
         * An instant in epoch seconds; null if it isn't there, or 0.
         *
         * @throws Failure if it is none, or beyond the year 9999, as milliseconds are
         */
        @Nullable
        Instant time(String field) {
            Long seconds = whole(field);
            if (seconds == null || seconds == 0) {
                return null;
            }
            if (seconds < 0 || seconds > LAST_SECOND) {
                throw new Failure(told(field, seconds.toString()) + "; expected seconds since 1970");
            }
            return Instant.ofEpochSecond(seconds);
        }

        /** For messages: what stands where, as a terminal may show it, and not all of it if it is long. */
        String told(String field, String text) {
            return place() + ": " + field + " is \"" + Report.shown(Text.key(text)) + "\"";
        }

        String place() {
            return file + ", entry " + number;
        }
    }

    /**
     * Reads a file.
     *
     * @throws Failure naming the file, if it can't be read, is no such response, or tells an error
     */
    static PlatformFile read(Path file) {
        Reader reader = new Reader(file);
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            for (JsonNode root = JSON.readTree(parser); root != null; root = JSON.readTree(parser)) {
                reader.add(root);
            }
            return reader.read();
        } catch (JsonProcessingException e) {
            throw new Failure(file + " is no JSON: " + Main.rootMessage(e), e);
        } catch (IOException e) {
            throw new Failure(file + " can't be read: " + Main.rootMessage(e), e);
        }
    }

    /** Gathers the pages. */
    private static final class Reader {

        private final Path file;
        private final List<Entry> entries = new ArrayList<>();
        private @Nullable Long announced;
        private int pages;

        Reader(Path file) {
            this.file = file;
        }

        void add(JsonNode node) {
            if (node.isArray()) {
                pages++;
                node.forEach(this::add);
                return;
            }
            refuseErrors(node);
            Optional<JsonNode> list =
                    LISTS.stream().map(node::path).filter(JsonNode::isArray).findFirst();
            JsonNode order = node.path(ONE_ORDER);
            if (list.isPresent()) {
                long total = node.path("total_num").asLong(-1);
                announced =
                        total < 0 ? announced : Long.valueOf(announced == null ? total : Math.max(announced, total));
                add(list.get());
            } else if (order.isContainerNode()) {
                add(order);
            } else if (node.isObject() && !node.has("errcode")) {
                entries.add(new Entry(file, entries.size() + 1, node));
            } else {
                throw new Failure(file + " holds a response without a list or an order; expected one of " + LISTS
                        + ", or " + ONE_ORDER);
            }
        }

        private void refuseErrors(JsonNode response) {
            String code = response.path("errcode").asText("").strip();
            if (!code.isEmpty() && !code.equals("0")) {
                throw new Failure(file + ": the platform told an error, errcode " + Report.shown(code) + " ("
                        + Report.shown(response.path("errmsg").asText("")) + ")");
            }
        }

        PlatformFile read() {
            if (pages == 0 && entries.isEmpty()) {
                throw new Failure(file + " is empty; expected a response of the platform");
            }
            return new PlatformFile(entries, announced);
        }
    }
}
