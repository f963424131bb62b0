package io.couponflow.quickstart;

import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which database, as the command line says it: three of the job's settings under a name each. The password never comes from
 * the command line, where every user of the machine could read it.
 */
final class DatabaseOptions {

    private static final String PREFIX = "jdbc:postgresql:";

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
    private @Nullable String passwordFile;

    /** What is given here, by the setting's key. */
    Map<String, String> decided() {
        Map<String, String> decided = new LinkedHashMap<>();
        if (url != null) {
            decided.put(JobOptions.JDBC_URL.key(), url);
        }
        if (user != null) {
            decided.put(JobOptions.JDBC_USER.key(), user);
        }
        if (passwordFile != null) {
            decided.put(JobOptions.JDBC_PASSWORD_FILE.key(), passwordFile);
        }
        return decided;
    }

    /** What is wrong where no URL is given, neither here nor in the environment nor in the settings file. */
    List<String> mistakesWithoutUrl() {
        List<String> mistakes = new ArrayList<>();
        if (user != null) {
            mistakes.add("--jdbc-user is given without --jdbc-url");
        }
        if (passwordFile != null) {
            mistakes.add("--jdbc-password-file is given without --jdbc-url");
        }
        return mistakes;
    }

    /**
     * What is wrong with a database that is given, beyond what {@link LocalJobOptions#mistakes} tells.
     *
     * @param anyUrl wherever it was given
     * @param anyUser wherever it was given; null if nowhere
     */
    List<String> mistakes(String anyUrl, @Nullable String anyUser) {
        List<String> mistakes = new ArrayList<>();
        if (anyUrl.startsWith(PREFIX) && !isUnderstood(anyUrl)) {
            mistakes.add("the database's URL is " + JobSettings.withoutSecrets(anyUrl)
                    + "; expected jdbc:postgresql://host:5432/name");
        }
        if (anyUser == null && !anyUrl.contains("user=")) {
            mistakes.add("--jdbc-user is missing: the database's URL names no user");
        }
        return mistakes;
    }

    private static boolean isUnderstood(String url) {
        try {
            DriverManager.getDriver(url);
            return true;
        } catch (SQLException e) { // no driver takes it
            return false;
        }
    }
}
