package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {

    private static final String RELATIONS = "SELECT c.oid::regclass::text FROM pg_class c"
            + " WHERE c.relkind IN ('r', 'v', 'm', 'S')"
            + " AND c.relnamespace::regnamespace::text IN ('couponflow', 'marketing', 'finance', 'ops')";

    /** The tables that the job upserts and, for a rebuild, empties. */
    private static final List<String> WRITTEN = List.of(
            "activity",
            "archive_file",
            "audience",
            "card",
            "channel_conversion",
            "data_quality",
            "gift_offer",
            "inventory",
            "inventory_alarm",
            "member_activity",
            "payment",
            "redemption",
            "redemption_lag",
            "token_balance",
            "token_order",
            "token_order_event",
            "token_posting");

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

    @Test
    void theWriterUpsertsAndEmptiesWhatTheJobWritesKeepsItsBooksAndReadsTheListOfMigrations() {
        List<String> granted = database.rows("SELECT c.relname, string_agg(p, ' ' ORDER BY p) FROM pg_class c,"
                + " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p"
                + " WHERE c.relkind IN ('r', 'v', 'm', 'S')"
                + " AND c.relnamespace::regnamespace::text IN ('couponflow', 'marketing', 'finance', 'ops')"
                + " AND CASE c.relkind WHEN 'S' THEN p IN ('SELECT', 'UPDATE')"
                + "   AND has_sequence_privilege('couponflow_writer', c.oid, CASE p WHEN 'SELECT' THEN p ELSE 'UPDATE' END)"
                + "   ELSE has_table_privilege('couponflow_writer', c.oid, p) END"
                + " GROUP BY c.relname ORDER BY c.relname");

        assertThat(granted)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(
                                        "dead_letter|DELETE INSERT SELECT UPDATE",
                                        "flyway_schema_history|SELECT",
                                        "job_run|INSERT SELECT UPDATE"),
                                WRITTEN.stream().map(table -> table + "|INSERT SELECT TRUNCATE UPDATE"))
                        .toList());
    }

    @Test
    void theWriterDefinesNothing() {
        assertThat(database.rows("SELECT nspname FROM pg_namespace"
                        + " WHERE nspname IN ('couponflow', 'marketing', 'finance', 'ops')"
                        + " AND (has_schema_privilege('couponflow_writer', oid, 'CREATE')"
                        + "   OR nspname <> 'couponflow' AND has_schema_privilege('couponflow_writer', oid, 'USAGE'))"))
                .isEmpty();
        assertThat(List.of(
                        "CREATE TABLE couponflow.mine ()",
                        "ALTER TABLE couponflow.card ADD mine int",
                        "CREATE INDEX ON couponflow.card (title)",
                        "DROP TABLE couponflow.card",
                        "DELETE FROM couponflow.card",
                        "DELETE FROM couponflow.flyway_schema_history",
                        "SELECT * FROM marketing.gifting"))
                .allSatisfy(statement -> assertThatThrownBy(() -> database.rowsAs("couponflow_writer", statement))
                        .hasMessageMatching("(?s)ERROR: (permission denied|must be owner).*"));
    }

    @Test
    void aTableThatALaterMigrationAddsIsTheWritersIfCheckpointsWriteIt() {
        Database later = Database.migrated();
        later.execute(
                "CREATE TABLE couponflow.later (a int, checkpoint_id bigint)", "CREATE TABLE couponflow.other (a int)");

        Migrations.migrate(later.dataSource());

        assertThat(
                        later.rows(
                                "SELECT has_table_privilege('couponflow_writer', 'couponflow.later', 'INSERT'),"
                                        + " has_any_column_privilege('couponflow_writer', 'couponflow.other', 'SELECT, INSERT, UPDATE')"))
                .containsExactly("t|f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"marketing_reader", "finance_reader", "ops_reader", "couponflow_writer"})
    void rolesAreGroupsThatCannotLogIn(String role) {
        assertThat(database.rows("SELECT rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = ?", role))
                .containsExactly("f|f|f");
    }

    @Test
    void theWriterWritesCubesOnlyByWritingTheirTables() {
        Database own = Database.migrated();
        String lag = "INSERT INTO couponflow.redemption_lag VALUES ('a', 'p1', '12b', '2016-08-31', 30, 2, 1, now())";

        own.execute(
                "SET ROLE couponflow_writer",
                "CREATE TEMPORARY TABLE came AS SELECT 'not what came'",
                lag,
                "TRUNCATE couponflow.redemption_lag",
                lag);

        assertThat(own.rows("SELECT grain, redeemed FROM couponflow.lag_cube ORDER BY grain"))
                .containsExactly("card_channel|2", "day|2");
        assertThat(List.of(
                        "SELECT * FROM couponflow.lag_cube",
                        "UPDATE couponflow.lag_cube SET redeemed = 9",
                        "TRUNCATE couponflow.lag_cube",
                        "SELECT couponflow.fill_cubes()",
                        "SELECT * FROM couponflow.roll_ups()",
                        "CREATE TEMPORARY TABLE redemption_lag AS TABLE couponflow.redemption_lag; CREATE TRIGGER mine AFTER INSERT"
                                + " ON redemption_lag REFERENCING NEW TABLE AS came EXECUTE FUNCTION couponflow.keep_cubes()",
                        "ALTER TABLE couponflow.redemption_lag DISABLE TRIGGER USER"))
                .allSatisfy(statement -> assertThatThrownBy(() -> own.rowsAs("couponflow_writer", statement))
                        .hasMessageMatching("(?s)ERROR: (permission denied|must be owner).*"));
    }

    @Test
    void theWriterMayMakeTemporaryTablesAlsoWhereNotEverybodyMay() {
        Database own = Database.migrated();
        String name = own.rows("SELECT current_database()").get(0);
        own.execute("REVOKE TEMPORARY ON DATABASE " + name + " FROM PUBLIC");

        Migrations.migrate(own.dataSource());

        assertThat(own.rows("SELECT has_database_privilege('couponflow_writer', current_database(), 'TEMPORARY'),"
                        + " has_database_privilege('ops_reader', current_database(), 'TEMPORARY')"))
                .containsExactly("t|f");
    }

    @Test
    void whatRunsWithItsOwnersRightsIsNobodyElsesToCallAndLooksForNothingInTheCallersSchemas() {
        assertThat(database.rows("SELECT oid::regprocedure, array_to_string(proconfig, ' ') FROM pg_proc"
                        + " WHERE pronamespace = 'couponflow'::regnamespace AND prosecdef ORDER BY 1"))
                .containsExactly(
                        "couponflow.zone()|search_path=pg_catalog, pg_temp",
                        "couponflow.token_orders_like(text,date,numeric,numeric)|search_path=pg_catalog, pg_temp",
                        "couponflow.fill_cubes()|search_path=pg_catalog, pg_temp work_mem=256MB",
                        "couponflow.keep_cubes()|search_path=pg_catalog, pg_temp",
                        "couponflow.fill_pending_cubes()|search_path=pg_catalog, pg_temp");
        assertThat(database.rows("SELECT DISTINCT grantee FROM information_schema.routine_privileges"
                        + " WHERE routine_name IN ('fill_cubes', 'keep_cubes', 'roll_ups')"))
                .isEqualTo(database.rows("SELECT current_user"));
    }
}
