package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class PoolingTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 20})
    void poolThatGivesEachTransactionAnotherSessionIsRefused(int sessions) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(folder, Database.port(), "transaction", sessions)) {
            PGSimpleDataSource pooled = source(pooler);
            leaveIdle(pooled, 2);

            assertThatThrownBy(() -> Migrations.migrate(pooled))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("pool_mode = transaction")
                    .hasMessageContaining(
                            "expected the address of PostgreSQL itself, or of a pool with pool_mode = session");
            assertThatThrownBy(() -> Migrations.validate(pooled)).hasMessageContaining("pool_mode = transaction");
        }
    }

    @Test
    void poolOfOneSessionForAllIsKnownByTheWaiting() throws Exception {
        try (PgBouncer pooler = PgBouncer.start(folder, Database.port(), "transaction", 1)) {
            assertThat(Pooling.isPerTransaction(source(pooler), Duration.ofMillis(300)))
                    .isTrue();
        }
    }

    @Test
    void poolThatKeepsASessionForAConnectionIsAsGoodAsPostgresql() throws Exception {
        try (PgBouncer pooler = PgBouncer.start(folder, Database.port(), "session", 20)) {
            assertThatCode(() -> Pooling.refusePerTransaction(source(pooler))).doesNotThrowAnyException();
        }
    }

    @Test
    void postgresqlItselfIsNoPool() {
        Database database = Database.empty();

        assertThatCode(() -> Pooling.refusePerTransaction(database.dataSource()))
                .doesNotThrowAnyException();
        assertThat(database.rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid()"))
                .as("and nothing is left open")
                .containsExactly("0");
    }

    @Test
    void userWithoutConnectionsToSpareIsTakenAtItsWord() throws Exception {
        Database database = Database.empty();
        database.execute("DROP ROLE IF EXISTS narrow; CREATE ROLE narrow LOGIN CONNECTION LIMIT 2");
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(((PGSimpleDataSource) database.dataSource()).getUrl());
        source.setUser("narrow");

        assertThatCode(() -> Pooling.refusePerTransaction(source)).doesNotThrowAnyException();
    }

    /** Sessions that others have used and returned. */
    private static void leaveIdle(PGSimpleDataSource pooled, int sessions) throws Exception {
        List<Connection> users = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            Connection user = pooled.getConnection();
            users.add(user);
            user.setAutoCommit(false);
            user.createStatement().execute("SELECT 1");
        }
        for (Connection user : users) {
            user.rollback();
            user.close();
        }
    }

    private static PGSimpleDataSource source(PgBouncer pooler) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(pooler.jdbcUrl());
        return source;
    }
}
