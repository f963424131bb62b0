package io.couponflow.quickstart;

import io.couponflow.job.JobOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, listening on the loopback address alone, without a password. It and all its files are
 * gone when it is closed. Works as root too: the server then runs in a user namespace of its own.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String USER = "postgres";

    private final TemporaryFolder folder;
    private final EmbeddedPostgres server;

    private EmbeddedDatabase(TemporaryFolder folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param port where it listens; 0 for any free port
     * @throws Failure if the port is taken, or the server doesn't start
     * @throws IOException if its files can't be written
     */
    public static EmbeddedDatabase start(int port) throws IOException {
        int free = Ports.free("PostgreSQL", port);
        TemporaryFolder folder = new TemporaryFolder("postgresql");
        Path log = folder.path().resolve("server.log");
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(free)
                    .setOverrideWorkingDirectory(folder.path().toFile())
                    .setDataDirectory(folder.path().resolve("data"))
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_wal_size", "2GB")
                    .setServerConfig("shared_buffers", "256MB")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new EmbeddedDatabase(folder, server);
        } catch (IOException | RuntimeException | LinkageError e) {
            folder.close();
            throw new Failure("the embedded PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    /** The job's settings that name this server's database, and leave nothing of another's. */
    Map<String, String> settings() {
        return settings(server.getPort());
    }

    static Map<String, String> settings(int port) {
        return Map.of(
                JobOptions.JDBC_URL.key(),
                url(port),
                JobOptions.JDBC_USER.key(),
                USER,
                JobOptions.JDBC_PASSWORD_FILE.key(),
                "",
                JobOptions.JDBC_MIGRATE.key(),
                "true");
    }

    /** The URL of its database, without user or password. */
    public String jdbcUrl() {
        return url(server.getPort());
    }

    private static String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** The user to connect as; any password will do. */
    public String user() {
        return USER;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("PostgreSQL did not stop", e);
        } finally {
            folder.close();
        }
    }
}
