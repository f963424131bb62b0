package io.couponflow.dashboard;

import static io.couponflow.dashboard.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.sql.PgBouncer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a pooler that gives each transaction whichever session is free. */
class PoolerTest {

    private static final int QUESTIONS = 120;

    @TempDir
    private Path folder;

    @Test
    void eachAudienceReadsWithItsOwnRoleAndLeavesNothingInTheSession() throws Exception {
        try (PgBouncer pooler = PgBouncer.start(folder, TestDatabase.port(), "transaction", 2);
                TestServer server = TestServer.of(pooler.jdbcUrl(), Limits.DEFAULT, List.of(Audience.values()))) {
            ExecutorService people = Executors.newFixedThreadPool(6);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < QUESTIONS; i++) {
                Audience audience = Audience.values()[i % 3];
                String ending = i % 10 == 9 ? ".csv" : "";
                answers.add(CompletableFuture.supplyAsync(
                        () -> server.get("/api/" + audience.path() + "/whoami" + ending), people));
            }

            for (int i = 0; i < QUESTIONS; i++) {
                HttpResponse<String> answer = answers.get(i).join();
                String role = Audience.values()[i % 3].role();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains(role);
            }
            people.shutdown();
            assertThat(RawClient.firstEvent(server.server.url())).contains("event: commit");
            try (Connection next = DriverManager.getConnection(pooler.jdbcUrl());
                    Statement statement = next.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_user, current_setting('statement_timeout'),"
                            + " current_setting('default_transaction_read_only'), current_setting('work_mem'),"
                            + " current_setting('search_path')")) {
                row.next();
                assertThat(row.getString(1)).as("whoever comes next").isEqualTo("postgres");
                assertThat(row.getString(2)).isEqualTo("0");
                assertThat(row.getString(3)).isEqualTo("off");
                assertThat(row.getString(4)).isEqualTo("4MB");
                assertThat(row.getString(5)).contains("public");
            }
        }
    }

    @Test
    void whatOthersLeaveInTheSessionChangesNothing() throws Exception {
        try (PgBouncer pooler = PgBouncer.start(folder, TestDatabase.port(), "transaction", 1)) {
            try (Connection other = DriverManager.getConnection(pooler.jdbcUrl());
                    Statement statement = other.createStatement()) {
                statement.execute("SET ROLE finance_reader");
                statement.execute("SET search_path = finance");
                statement.execute("SET statement_timeout = 1");
            }

            try (TestServer server =
                    TestServer.of(pooler.jdbcUrl(), Limits.DEFAULT, List.of(Audience.MARKETING, Audience.OPS))) {
                assertThat(json(server.get("/api/marketing/whoami"))
                                .path("rows")
                                .path(0)
                                .path(0)
                                .asText())
                        .isEqualTo("marketing_reader");
                assertThat(server.get("/api/ops/freshness").statusCode()).isEqualTo(200);
            }
        }
    }
}
