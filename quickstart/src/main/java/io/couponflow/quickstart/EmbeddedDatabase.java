package io.couponflow.quickstart;

import io.couponflow.job.JobOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, listening on the loopback address alone. It and all its files are gone when it is closed.
 * Works as root too: the server then runs in a user namespace of its own.
 *
 * <p>Its user is a superuser, who may run programs as whoever started the server. So it asks for a password, which is drawn
 * at each start, from its first moment on, and has no local socket. The password is in files that only their owner can
 * read, never in a command line, where every user of the machine could.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String USER = "postgres";

    /** Where zonky deletes what was left behind: by default in a folder of a fixed name, which another user may have made. */
    private static final String WORKING_FOLDER = "ot.epg.working-dir";

    private final TemporaryFolder folder;
    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedDatabase(TemporaryFolder folder, EmbeddedPostgres server, String password) {
        this.folder = folder;
        this.server = server;
        this.password = password;
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
        String password = Secrets.random();
        try {
            OwnersOnly.file(passwordFile(folder), password + "\n");
            OwnersOnly.file(pgpass(folder), "localhost:" + free + ":*:" + USER + ":" + password + "\n");
            // A folder of its own, since zonky lets everybody write there; nobody gets through the one above.
            Path programs = Files.createDirectory(folder.path().resolve("programs"));
            EmbeddedPostgres server = builder(programs)
                    .setPort(free)
                    .setOverrideWorkingDirectory(programs.toFile())
                    .setDataDirectory(folder.path().resolve("data"))
                    // Options of initdb: the last --auth counts, and zonky's own, which trusts everybody, comes first.
                    .setLocaleConfig("auth", "scram-sha-256")
                    .setLocaleConfig("pwfile", passwordFile(folder).toString())
                    .setConnectConfig("password", password)
                    .setServerConfig("unix_socket_directories", "")
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_wal_size", "2GB")
                    .setServerConfig("shared_buffers", "256MB")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new EmbeddedDatabase(folder, server, password);
        } catch (IOException | RuntimeException | LinkageError e) {
            folder.close();
            throw new Failure("the embedded PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    /** zonky looks at the property when a builder is made. */
    private static synchronized EmbeddedPostgres.Builder builder(Path folder) {
        System.setProperty(WORKING_FOLDER, folder.toString());
        try {
            return EmbeddedPostgres.builder();
        } finally {
            System.clearProperty(WORKING_FOLDER);
        }
    }

    private static Path passwordFile(TemporaryFolder folder) {
        return folder.path().resolve("password");
    }

    private static Path pgpass(TemporaryFolder folder) {
        return folder.path().resolve("pgpass");
    }

    /** The job's settings that name this server's database, and leave nothing of another's. */
    Map<String, String> settings() {
        return settings(server.getPort(), passwordFile());
    }

    /** As they will be of a server that is yet to start there, whose password nobody knows. */
    static Map<String, String> settings(int port) {
        return settings(port, "");
    }

    private static Map<String, String> settings(int port, String passwordFile) {
        return Map.of(
                JobOptions.JDBC_URL.key(),
                url(port),
                JobOptions.JDBC_USER.key(),
                USER,
                JobOptions.JDBC_PASSWORD_FILE.key(),
                passwordFile,
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

    /** The user to connect as, a superuser. */
    public String user() {
        return USER;
    }

    /** That user's password. Not to be shown: {@link #psql} and {@link #passwordFile} can be. */
    public String password() {
        return password;
    }

    /** A file that holds the password and a line feed; only its owner can read it. */
    public String passwordFile() {
        return passwordFile(folder).toString();
    }

    /** What the owner types to look into the database; the password is in the file that it names. */
    String psql() {
        return "PGPASSFILE=" + pgpass(folder) + " psql -h localhost -p " + server.getPort() + " -U " + USER;
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
