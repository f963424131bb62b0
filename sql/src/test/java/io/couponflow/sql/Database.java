package io.couponflow.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A database of its own on a real server; the server is shared by all tests of the JVM and ends with it. */
final class Database {

    private static final AtomicInteger CREATED = new AtomicInteger();

    private final DataSource dataSource;

    private Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Started by the first test that asks. */
    private static final class Server {
        static final EmbeddedPostgres SHARED = start();
    }

    /** Migrated once; its copies cost a tenth. */
    private static final class Template {
        static final String NAME = migrate();

        private static String migrate() {
            Database template = empty();
            Migrations.migrate(template.dataSource);
            return template.rows("SELECT current_database()").get(0);
        }
    }

    static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the shared server listens. */
    static int port() {
        return Server.SHARED.getPort();
    }

    static Database empty() {
        return withOptions("");
    }

    static Database withOptions(String options) {
        return create(Server.SHARED, "postgres", options);
    }

    static Database migrated() {
        return withOptions("TEMPLATE " + Template.NAME);
    }

    static Database create(EmbeddedPostgres server, String owner, String options) {
        String name = "couponflow_" + CREATED.incrementAndGet();
        new Database(server.getPostgresDatabase())
                .execute("CREATE DATABASE " + name + " OWNER " + owner + " " + options);
        return new Database(server.getDatabase(owner, name));
    }

    static Database ofServer(EmbeddedPostgres server) {
        return new Database(server.getPostgresDatabase());
    }

    DataSource dataSource() {
        return dataSource;
    }

    void execute(String... statements) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The parts of a file of statements, which empty lines separate. */
    static List<String> script(String name) {
        try (InputStream script = Objects.requireNonNull(Database.class.getResourceAsStream(name), name)) {
            return List.of(new String(script.readAllBytes(), UTF_8).split(";\n\n", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Executes statements that need nothing of each other, two at a time, each with the memory of a whole server. */
    void executeAtOnce(List<String> statements) {
        Queue<String> waiting = new ConcurrentLinkedQueue<>(statements);
        List<CompletableFuture<Void>> sessions = Stream.generate(() -> CompletableFuture.runAsync(
                        () -> Stream.generate(waiting::poll)
                                .takeWhile(Objects::nonNull)
                                .forEach(statement -> execute(
                                        "SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'", statement)),
                        command -> new Thread(command, "loading").start()))
                .limit(2)
                .toList();
        sessions.forEach(CompletableFuture::join);
    }

    /** The rows of a query, the columns of each joined by a bar; null as null. */
    List<String> rows(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return read(statement.executeQuery());
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The same, as a member of the role alone. */
    List<String> rowsAs(String role, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + role);
            return read(statement.executeQuery(sql));
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The same, as somebody reads it who takes {@code now} for the present. */
    List<String> rowsAt(String now, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET couponflow.now = '" + now + "'");
            return read(statement.executeQuery(sql));
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * How a question was answered.
     *
     * @param millis from asking to the last row
     */
    record Answer(long millis, long rows) {}

    /** Asks as a member of the role alone, who takes {@code now} for the present. */
    Answer ask(String role, String now, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET couponflow.now = '" + now + "'; SET ROLE " + role);
            long start = System.nanoTime();
            long rows = 0;
            ResultSet result = statement.executeQuery(sql);
            while (result.next()) {
                rows++;
            }
            return new Answer((System.nanoTime() - start) / 1_000_000, rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<String> read(ResultSet result) throws SQLException {
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            StringJoiner row = new StringJoiner("|");
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.add(String.valueOf(result.getString(i)));
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
