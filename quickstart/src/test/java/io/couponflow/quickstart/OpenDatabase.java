package io.couponflow.quickstart;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server for tests, which asks for no password. It and all its files are gone when it is closed. */
final class OpenDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);

    private final TemporaryFolder folder;
    private final PostgresProcess server;

    private OpenDatabase(TemporaryFolder folder, PostgresProcess server) {
        this.folder = folder;
        this.server = server;
    }

    static OpenDatabase start() throws IOException {
        TemporaryFolder folder = new TemporaryFolder("postgresql");
        PostgresProcess server = new PostgresProcess(folder.path());
        server.start();
        return new OpenDatabase(folder, server);
    }

    String jdbcUrl() {
        return server.url("postgres");
    }

    /** The user to connect as; any password will do. */
    String user() {
        return "postgres";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("PostgreSQL did not stop", e);
        } finally {
            folder.close();
        }
    }
}
