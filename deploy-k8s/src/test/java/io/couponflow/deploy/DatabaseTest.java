package io.couponflow.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.job.MigrateDatabase;
import io.couponflow.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles that README.md makes are enough, and no more than enough. */
class DatabaseTest {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void theOwnerMigratesAndTheJobFindsItDone() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            setUp(server.getPostgresDatabase());
            DataSource asJob = server.getDatabase("couponflow_job", "couponflow");
            String url = "jdbc:postgresql://localhost:" + server.getPort() + "/couponflow";
            String settings = Manifest.of("production")
                    .filter(manifest -> manifest.name().startsWith("couponflow-settings-"))
                    .findFirst()
                    .orElseThrow()
                    .json()
                    .at("/data/couponflow.yaml")
                    .asText();
            Path file = Files.writeString(
                    folder.resolve("couponflow.yaml"), settings.replaceAll("jdbc:postgresql:.*", url));

            int first = migrate("couponflow_owner", file);
            int again = migrate("couponflow_owner", file);
            int asTheJob = migrate("couponflow_job", file);

            assertThat(told.toString(UTF_8).lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .matches("migrations applied: \\d\\d+; the tables have version \\d+"),
                            line -> assertThat(line).startsWith("migrations applied: 0; "),
                            line -> assertThat(line).startsWith("migrations applied: 0; "));
            assertThat(first).isZero();
            assertThat(again).isZero();
            assertThat(asTheJob).isZero();
            Migrations.validate(asJob);
            assertThatThrownBy(() -> execute(asJob, "DROP TABLE couponflow.redemption"))
                    .hasMessageContaining("must be owner");
            assertThatThrownBy(() -> execute(asJob, "CREATE TABLE couponflow.mine (n int)"))
                    .hasMessageContaining("permission denied");
        }
    }

    /** Runs what README.md gives the DBA to run. */
    private static void setUp(DataSource server) throws Exception {
        Matcher sql =
                Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertThat(sql.find()).isTrue();
        for (String statement : sql.group(1).split(";")) {
            if (!statement.isBlank()) {
                execute(server, statement);
            }
        }
    }

    private static void execute(DataSource database, String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int migrate(String user, Path settings) {
        PrintStream out = new PrintStream(told, true, UTF_8);
        return MigrateDatabase.run(
                new String[] {"--config", settings.toString()},
                Map.of("COUPONFLOW_JDBC_USER", user, "COUPONFLOW_JDBC_PASSWORD", "any"),
                out,
                out);
    }
}
