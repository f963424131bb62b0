package io.couponflow.sql;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pgbouncer in front of a PostgreSQL on this machine that asks for no password. */
public final class PgBouncer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one; skips the test where there is none.
     *
     * @param folder an empty one, for its files
     * @param mode transaction or session
     * @param sessions how many PostgreSQL gives it
     */
    public static PgBouncer start(Path folder, int postgresPort, String mode, int sessions) throws IOException {
        Optional<Path> program = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(path -> Path.of(path, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "pgbouncer is missing; it was not tried behind one");
        int port = freePort();
        Path settings =
                Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                postgres = host=localhost port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                default_pool_size = %d
                ignore_startup_parameters = extra_float_digits
                """.formatted(postgresPort, port, mode, sessions));
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            // It refuses to run as root, and whoever it runs as has to read its settings.
            command.addAll(List.of("-u", "nobody"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        command.add(settings.toString());
        Path log = folder.resolve("pgbouncer.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            awaitListening(process, port, log);
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
        return new PgBouncer(process, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(Process process, int port, Path log) throws IOException {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isListening(port) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("pgbouncer didn't start: " + Files.readString(log));
        }
    }

    private static boolean isListening(int port) throws IOException {
        try {
            new Socket("127.0.0.1", port).close();
            return true;
        } catch (ConnectException e) { // not yet
            return false;
        }
    }

    /** The address of the database through it. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
