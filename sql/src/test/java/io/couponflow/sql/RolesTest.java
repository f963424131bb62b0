package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {

    private static final String RELATIONS = "SELECT c.oid::regclass::text FROM pg_class c"
            + " WHERE c.relkind IN ('r', 'v', 'm', 'S')"
            + " AND c.relnamespace::regnamespace::text IN ('couponflow', 'marketing', 'finance', 'ops')";

    private static Database database;

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    @ParameterizedTest
    @CsvSource({"marketing_reader, marketing", "finance_reader, finance", "ops_reader, ops"})
    void aReaderReadsEveryViewOfItsSchemaAndNothingElse(String role, String schema) {
        List<String> own = database.rows(RELATIONS + " AND c.relnamespace::regnamespace::text = ?", schema);
        List<String> others = database.rows(RELATIONS + " AND c.relnamespace::regnamespace::text <> ?", schema);

        assertThat(own)
                .isNotEmpty()
                .allSatisfy(
                        view -> assertThat(database.rowsAs(role, "SELECT count(*) FROM (SELECT * FROM " + view + ") v"))
                                .hasSize(1));
        assertThat(others)
                .isNotEmpty()
                .allSatisfy(other -> assertThatThrownBy(() -> database.rowsAs(role, "SELECT * FROM " + other))
                        .hasMessageContaining("permission denied for schema"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"marketing_reader", "finance_reader", "ops_reader"})
    void aReaderWritesNothing(String role) {
        assertThat(database.rows(
                        RELATIONS + " AND c.relkind <> 'S'"
                                + " AND has_table_privilege(?, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')",
                        role))
                .isEmpty();
        assertThat(database.rows(
                        "SELECT nspname FROM pg_namespace WHERE nspname IN ('couponflow', 'marketing', 'finance', 'ops')"
                                + " AND has_schema_privilege(?, oid, 'CREATE')",
                        role))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT body FROM ops.dead_letter", "SELECT body FROM couponflow.dead_letter"})
    void nobodyWhoReadsViewsSeesTheBodyOfADeadLetter(String query) {
        assertThatThrownBy(() -> database.rowsAs("ops_reader", query))
                .hasMessageMatching("(?s)ERROR: (column \"body\" does not exist|permission denied for schema).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"marketing_reader", "finance_reader", "ops_reader"})
    void readersAreGroupsThatCannotLogIn(String role) {
        assertThat(database.rows("SELECT rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = ?", role))
                .containsExactly("f|f|f");
    }
}
