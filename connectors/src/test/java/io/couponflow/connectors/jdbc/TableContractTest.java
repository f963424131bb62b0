package io.couponflow.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.mart.Column;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the job believes of its tables is what the migrations made. */
class TableContractTest {

    /** What stands behind the job's own columns and is filled by others than the job. */
    private static final Map<Table, List<String>> WRITTEN_BY_OTHERS =
            Map.of(Table.DEAD_LETTER, List.of("replayed_at|timestamp with time zone"));

    private static TestMart mart;

    @BeforeAll
    static void migrate() {
        mart = TestMart.migrated();
    }

    @ParameterizedTest
    @EnumSource
    void theColumnsAreThoseOfTheDatabaseWithItsTypes(Table table) {
        List<String> expected = Stream.of(
                        table.columns().stream().map(column -> column.name() + "|" + sqlType(column)),
                        Stream.of("checkpoint_id|bigint", "updated_at|timestamp with time zone"),
                        WRITTEN_BY_OTHERS.getOrDefault(table, List.of()).stream())
                .flatMap(columns -> columns)
                .toList();

        assertThat(mart.rows("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema ="
                        + " 'couponflow' AND table_name = '" + table.tableName() + "'"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @EnumSource
    void theKeyIsThatOfTheUniqueIndexInItsOrder(Table table) {
        List<String> key = table.keys().stream()
                .map(column -> column.digested() ? "md5(" + column.name() + ")" : column.name())
                .toList();

        assertThat(mart.rows("SELECT replace(pg_get_indexdef(i.indexrelid, n, true), '\"', '') FROM pg_index i,"
                        + " generate_series(1, i.indnatts) n WHERE i.indisunique AND i.indrelid = 'couponflow."
                        + table.tableName() + "'::regclass ORDER BY n"))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @EnumSource
    void aRowWithTheLongestTextsAndItsSuccessorAreWritten(Table table) throws Exception {
        Random random = new Random(table.ordinal());
        Tuple row = TestMart.anyOf(table, () -> longest(random));
        TestMart own = TestMart.migrated();

        try (MartCommitter committer = own.committer(OptionalLong.empty())) {
            TestMart.commit(committer, TestMart.batch(1, row));
            TestMart.commit(committer, TestMart.batch(2, row));
        }

        assertThat(own.rows("SELECT checkpoint_id FROM couponflow." + table.tableName()))
                .containsExactly("2");
    }

    @Test
    void theJobWritesEveryTableWhoseRowsSayWhichCheckpointWroteThem() {
        List<String> written =
                Stream.of(Table.values()).map(Table::tableName).sorted().toList();

        assertThat(mart.rows("SELECT table_name FROM information_schema.columns WHERE table_schema = 'couponflow'"
                        + " AND column_name = 'checkpoint_id' ORDER BY 1"))
                .isEqualTo(written);
    }

    /** 128 code points of four bytes each, which no compression shortens. */
    private static String longest(Random random) {
        return random.ints(128, 0x20000, 0x2A000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String sqlType(Column column) {
        return switch (column.type()) {
            case TEXT -> "text";
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case DATE -> "date";
            case TIMESTAMPTZ -> "timestamp with time zone";
            case BYTEA -> "bytea";
            case NUMERIC -> "numeric";
            case BOOLEAN -> "boolean";
            case JSONB -> "jsonb";
        };
    }
}
