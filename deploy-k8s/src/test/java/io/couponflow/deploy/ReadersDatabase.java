package io.couponflow.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A real database with the facts of {@code dashboards.sql}, set up as README.md says, and the logins of Grafana's data sources. */
final class ReadersDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final DataSource couponflow;
    private final Map<String, Connection> logins = new HashMap<>();

    private ReadersDatabase(EmbeddedPostgres server) {
        this.server = server;
        this.couponflow = server.getDatabase("postgres", "couponflow");
    }

    static ReadersDatabase start() throws SQLException, IOException {
        List<String> setUps = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(setUps).as("for the job, and for Grafana").hasSize(2);
        ReadersDatabase database = new ReadersDatabase(EmbeddedPostgres.start());
        DataSource asDba = database.server.getPostgresDatabase();
        execute(asDba, setUps.get(0));
        Migrations.migrate(database.couponflow);
        execute(asDba, setUps.get(1));
        execute(asDba, "ALTER DATABASE couponflow SET couponflow.now = '2026-11-26 12:00+08'");
        try (InputStream facts = ReadersDatabase.class.getResourceAsStream("dashboards.sql");
                Connection connection = database.couponflow.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(Objects.requireNonNull(facts).readAllBytes(), UTF_8));
        }
        return database;
    }

    /** Asks with the login of an audience; parameters are bound as texts. */
    Table run(String audience, String sql, List<@Nullable String> parameters) {
        try (PreparedStatement statement = login(audience).prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            return Table.of(statement.executeQuery());
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Asks with the login of an audience, as Grafana does: the statement as it is. */
    Table run(String audience, String sql) {
        try (Statement statement = login(audience).createStatement()) {
            return Table.of(statement.executeQuery(sql));
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The one value that a query of whoever owns everything has. */
    @Nullable
    String asOwner(String sql) {
        try (Connection connection = couponflow.getConnection();
                Statement statement = connection.createStatement()) {
            return Table.of(statement.executeQuery(sql)).rows().get(0).get(0);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    private static IllegalStateException failed(String sql, SQLException e) {
        return new IllegalStateException(e.getMessage() + " in\n" + sql, e);
    }

    private Connection login(String audience) throws SQLException {
        Connection login = logins.get(audience);
        if (login == null) {
            login = server.getDatabase("couponflow_grafana_" + audience, "couponflow")
                    .getConnection();
            logins.put(audience, login);
        }
        return login;
    }

    private static void execute(DataSource database, String statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements.split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        for (Connection login : logins.values()) {
            login.close();
        }
        server.close();
    }
}
