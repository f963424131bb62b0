package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.batch;
import static io.couponflow.connectors.jdbc.TestMart.commit;
import static io.couponflow.connectors.jdbc.TestMart.tuple;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.mart.Column;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import io.couponflow.mart.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A value of any type is in the database what it was in the job. */
class CopyFormatTest {

    /** A column behind the key for each type that has one, and how the database tells it as text. */
    private static final Map<Type, String> TOLD = Map.of(
            Type.TEXT, "card.title",
            Type.BIGINT, "card.quantity",
            Type.TIMESTAMPTZ, "card.begin_at AT TIME ZONE 'UTC'",
            Type.BOOLEAN, "card.can_give_friend",
            Type.JSONB, "card.catalogue",
            Type.NUMERIC, "token_order.free_delta",
            Type.BYTEA, "encode(dead_letter.body, 'hex')");

    private static TestMart mart;

    @BeforeAll
    static void migrate() {
        mart = TestMart.migrated();
    }

    record Sample(Type type, @Nullable Object value, String told) {
        @Override
        public String toString() {
            return type + " " + told;
        }
    }

    static Stream<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (String number : List.of(
                "0",
                "0.00",
                "0.0001",
                "0.00010",
                "-0.05",
                "1",
                "9999",
                "10000",
                "-10000.0001",
                "100000000",
                "12345.678",
                "-1234567890123456789012345678901234567890",
                "1234567890123456789012345.678901234567890")) {
            samples.add(new Sample(Type.NUMERIC, new BigDecimal(number), number));
        }
        samples.add(new Sample(Type.NUMERIC, new BigDecimal("12E+6"), "12000000"));
        for (String text : List.of("", "a'b\"\\ \uD83C\uDF81 %s ? $1\t\n\r", "海报", "\\N", "\u0001\u007f\u0080\uffff")) {
            samples.add(new Sample(Type.TEXT, text, text));
        }
        for (long number : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            samples.add(new Sample(Type.BIGINT, number, Long.toString(number)));
        }
        Map.ofEntries(
                        entry("1969-12-31T23:59:59.999Z", "1969-12-31 23:59:59.999"),
                        entry("1970-01-01T00:00:00Z", "1970-01-01 00:00:00"),
                        entry("1999-12-31T23:59:59.001Z", "1999-12-31 23:59:59.001"),
                        entry("2000-01-01T00:00:00Z", "2000-01-01 00:00:00"),
                        entry("2016-08-30T09:57:16.5Z", "2016-08-30 09:57:16.5"),
                        entry("9999-12-31T23:59:59.999Z", "9999-12-31 23:59:59.999"))
                .forEach((instant, told) -> samples.add(
                        new Sample(Type.TIMESTAMPTZ, Instant.parse(instant).toEpochMilli(), told)));
        samples.add(new Sample(Type.BOOLEAN, true, "t"));
        samples.add(new Sample(Type.BOOLEAN, false, "f"));
        samples.add(new Sample(Type.JSONB, "{\"b\":[1,\"ü\"], \"a\":null}", "{\"a\": null, \"b\": [1, \"ü\"]}"));
        samples.add(new Sample(Type.BYTEA, new byte[0], ""));
        samples.add(new Sample(Type.BYTEA, new byte[] {0, -1, 60}, "00ff3c"));
        TOLD.keySet().stream()
                .filter(type -> type != Type.BYTEA && type != Type.NUMERIC)
                .forEach(type -> samples.add(new Sample(type, null, "null")));
        return samples.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aValueBehindTheKeyArrives(Sample sample) throws Exception {
        String told = TOLD.get(sample.type());
        String name = told.replaceAll(".*\\b(\\w+\\.\\w+).*", "$1");
        Table table = Table.valueOf(name.substring(0, name.indexOf('.')).toUpperCase(Locale.ROOT));
        Object[] values = table.columns().stream()
                .map(column ->
                        column.name().equals(name.substring(name.indexOf('.') + 1)) ? sample.value() : other(column))
                .toArray();

        write(tuple(table, values));

        assertThat(mart.rows("SELECT " + told + " FROM couponflow." + table.tableName()))
                .containsExactly(sample.told());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyArrives(String text, String date, int partition, long position) throws Exception {
        long day = LocalDate.parse(date).toEpochDay();

        write(
                tuple(Table.CHANNEL_CONVERSION, "gh_1", "p1", text, day, 1L, 2L, 3L, 4L, 5L, 6L, -7L, 8L),
                tuple(Table.DEAD_LETTER, text, (long) partition, position, "", "", 0L, new byte[0]));

        assertThat(mart.rows(
                        "SELECT account, card_id, channel, cohort_date, issued, gifted, redeemed, deleted, payments, paid_fen,"
                                + " original_fen, unpriced FROM couponflow.channel_conversion"))
                .containsExactly("gh_1|p1|" + text + "|" + date + "|1|2|3|4|5|6|-7|8");
        assertThat(mart.rows("SELECT source, partition, position FROM couponflow.dead_letter"))
                .containsExactly(text + "|" + partition + "|" + position);
    }

    static Stream<Object[]> keys() {
        return Stream.of(
                new Object[] {"", "1969-12-31", -1, -1L},
                new Object[] {"海报\uD83C\uDF81", "1999-12-31", Integer.MAX_VALUE, Long.MAX_VALUE},
                new Object[] {"a'b\"\\", "2016-08-30", Integer.MIN_VALUE, Long.MIN_VALUE});
    }

    private static void write(Tuple... rows) throws Exception {
        mart.execute("TRUNCATE couponflow.card, couponflow.token_order, couponflow.dead_letter,"
                + " couponflow.channel_conversion, couponflow.job_run");
        try (MartCommitter committer = mart.committer(OptionalLong.empty())) {
            commit(committer, batch(1, rows));
        }
    }

    private static @Nullable Object other(Column column) {
        return switch (column.type()) {
            case TEXT -> "a";
            case NUMERIC -> BigDecimal.ONE;
            case BYTEA -> new byte[0];
            case JSONB -> "{}";
            case BOOLEAN -> true;
            default -> 1L;
        };
    }
}
