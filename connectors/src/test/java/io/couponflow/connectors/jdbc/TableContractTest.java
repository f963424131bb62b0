package io.couponflow.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.row.Table;
import io.couponflow.domain.row.Table.Column;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the job believes of its tables is what the migrations made. */
class TableContractTest {

    private static TestMart mart;

    @BeforeAll
    static void migrate() {
        mart = TestMart.migrated();
    }

    @ParameterizedTest
    @EnumSource
    void theColumnsAreThoseOfTheDatabaseInItsTypesAndOrder(Table table) {
        List<String> expected = Stream.concat(
                        table.columns().stream().map(column -> column.name() + "|" + sqlType(column)),
                        Stream.of("checkpoint_id|bigint", "updated_at|timestamp with time zone"))
                .toList();

        assertThat(mart.rows("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema ="
                        + " 'couponflow' AND table_name = '" + table.tableName() + "' ORDER BY ordinal_position"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void theKeyIsThePrimaryKeyInItsOrder(Table table) {
        assertThat(mart.rows("SELECT k.column_name FROM information_schema.table_constraints c"
                        + " JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name)"
                        + " WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = 'couponflow'"
                        + " AND c.table_name = '" + table.tableName() + "' ORDER BY k.ordinal_position"))
                .isEqualTo(table.keys().stream().map(Column::name).toList());
    }

    @Test
    void theJobWritesEveryTableOfTheSchemaButItsOwnBooks() {
        List<String> written =
                Stream.of(Table.values()).map(Table::tableName).sorted().toList();

        assertThat(mart.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'couponflow'"
                        + " AND table_name NOT IN ('job_run', 'flyway_schema_history') ORDER BY 1"))
                .isEqualTo(written);
    }

    private static String sqlType(Column column) {
        return switch (column.type()) {
            case TEXT -> "text";
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case DATE -> "date";
            case TIMESTAMPTZ -> "timestamp with time zone";
            case BYTEA -> "bytea";
        };
    }
}
