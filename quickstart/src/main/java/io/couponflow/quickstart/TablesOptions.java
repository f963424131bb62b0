package io.couponflow.quickstart;

import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/**
 * Where the tables of a job are, for a command that works on them without running the job. As for {@code run}, the command
 * line wins over the environment, that over the settings file; but here a database must be named.
 */
final class TablesOptions {

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private final SettingsOptions settings = new SettingsOptions();

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
        mistakes.addAll(settings.mistakes(withDatabase(all)));
        return mistakes;
    }

    /**
     * The job's settings.
     *
     * @param decided what the command itself decides, by the setting's key; it wins
     * @throws SettingsException with all mistakes
     */
    JobSettings settings(Map<String, String> decided) {
        return settings.settings(withDatabase(decided));
    }

    /** What the command line, the environment or the file says of a setting, unchecked; null if none does. */
    @Nullable
    String given(ConfigOption<String> option, Map<String, String> decided) {
        return settings.given(option, withDatabase(decided));
    }

    private Map<String, String> withDatabase(Map<String, String> decided) {
        Map<String, String> all = new LinkedHashMap<>(database.decided());
        all.putAll(decided);
        return all;
    }
}
