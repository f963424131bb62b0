package io.couponflow.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that can be stopped, killed and started again on the same port with the same data. */
final class PostgresProcess implements AutoCloseable {

    private final Path folder;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    /**
     * A server that does not run yet.
     *
     * @param folder of its data, which may be of a server before
     */
    PostgresProcess(Path folder) throws IOException {
        this.folder = folder;
        this.port = Ports.free(1).get(0);
    }

    int port() {
        return port;
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    Database database(String name) {
        return new Database(url(name), "postgres", null);
    }

    void start() throws IOException {
        Files.createDirectories(folder);
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setOverrideWorkingDirectory(folder.toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                // As PostgreSQL by itself: without it a server that is killed may forget what it has acknowledged.
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
    }

    /** As {@code pg_ctl stop}: sessions are ended, what is committed is on disk. */
    void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** As a crash: every process of the server at once. */
    void kill() throws IOException {
        List<String> pid = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"));
        ProcessHandle postmaster =
                ProcessHandle.of(Long.parseLong(pid.get(0).strip())).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
        postmaster.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        stop();
    }

    /** The first column of the rows of a query, as text. */
    static List<String> query(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = database(database).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
