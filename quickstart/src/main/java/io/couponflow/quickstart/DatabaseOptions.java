package io.couponflow.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database. The password never comes from the command line, where every user of the machine could read it. */
final class DatabaseOptions {

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "The database, as jdbc:postgresql://host:5432/name.")
    private @Nullable String url;

    @Option(names = "--jdbc-user", paramLabel = "USER", description = "Who to connect as.")
    private @Nullable String user;

    @Option(
            names = "--jdbc-password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password.")
    private @Nullable Path passwordFile;

    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (url == null) {
            if (user != null) {
                mistakes.add("--jdbc-user is given without --jdbc-url");
            }
            if (passwordFile != null) {
                mistakes.add("--jdbc-password-file is given without --jdbc-url");
            }
            return mistakes;
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            mistakes.add("--jdbc-url is " + url + "; expected it to begin with jdbc:postgresql:");
        }
        if (url.contains("password=")) {
            mistakes.add("--jdbc-url holds a password; expected it in COUPONFLOW_JDBC_PASSWORD or a file");
        }
        if (user == null && !url.contains("user=")) {
            mistakes.add("--jdbc-url is given without --jdbc-user");
        }
        if (passwordFile != null && !Files.isReadable(passwordFile)) {
            mistakes.add("--jdbc-password-file is " + passwordFile + "; expected a file that can be read");
        }
        return mistakes;
    }

    boolean isGiven() {
        return url != null;
    }

    Optional<Path> passwordFile() {
        return Optional.ofNullable(passwordFile);
    }

    /**
     * The database that the options name.
     *
     * @throws IOException if the password can't be read
     */
    Database open() throws IOException {
        return new Database(url == null ? "" : url, user == null ? "" : user, password());
    }

    private String password() throws IOException {
        if (passwordFile != null) {
            return Files.readString(passwordFile).lines().findFirst().orElse("").strip();
        }
        String own = System.getenv("COUPONFLOW_JDBC_PASSWORD");
        String usual = System.getenv("PGPASSWORD");
        return own != null ? own : usual != null ? usual : "";
    }
}
