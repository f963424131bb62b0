package io.couponflow.quickstart;

import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsException;
import io.couponflow.job.SettingsLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where the tables of a job are, for a command that works on them without running the job. As for {@code run}, the command
 * line wins over the environment, that over the settings file; but here a database must be named.
 */
final class TablesOptions {

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of days, as the job has it (default: Asia/Shanghai).")
    private @Nullable String zone;

    @Option(names = "--config", paramLabel = "FILE", description = "The job's settings, in YAML.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A further setting of the job, such as jdbc.migrate=false; may be repeated.")
    private Map<String, String> further = new LinkedHashMap<>();

    /**
     * What is wrong with these options, and with the settings of the environment and the file.
     *
     * @param decided what the command itself decides, by the setting's key
     */
    List<String> mistakes(Map<String, String> decided) {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>(decided);
        String url = given(JobOptions.JDBC_URL, decided);
        if (url == null) {
            mistakes.add("--jdbc-url URL is missing: the database that the tables are in");
            all.put(JobOptions.JDBC_URL.key(), EmbeddedDatabase.settings(5432).get(JobOptions.JDBC_URL.key()));
        } else {
            mistakes.addAll(database.mistakes(url, given(JobOptions.JDBC_USER, decided)));
        }
        try {
            settings(all);
        } catch (SettingsException e) {
            mistakes.addAll(e.mistakes());
        }
        return mistakes;
    }

    /**
     * The job's settings.
     *
     * @param decided what the command itself decides, by the setting's key; it wins
     * @throws SettingsException with all mistakes
     */
    JobSettings settings(Map<String, String> decided) {
        return SettingsLoader.load(commandLine(decided), System.getenv(), config);
    }

    /** What the command line, the environment or the file says of a setting, unchecked; null if none does. */
    @Nullable
    String given(ConfigOption<String> option, Map<String, String> decided) {
        return SettingsLoader.given(option, commandLine(decided), System.getenv(), config)
                .orElse(null);
    }

    private Map<String, String> commandLine(Map<String, String> decided) {
        Map<String, String> given = new LinkedHashMap<>(further);
        given.putAll(database.decided());
        if (zone != null) {
            given.put(JobOptions.ZONE.key(), zone);
        }
        given.putAll(decided);
        return given;
    }
}
