package io.couponflow.quickstart;

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
import picocli.CommandLine.Option;

/** How the job runs on this machine. What is not given here the environment or the settings file may say, as for a cluster. */
final class LocalJobOptions {

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of days and windows (default: Asia/Shanghai).")
    private @Nullable String zone;

    @Option(names = "--parallelism", paramLabel = "N", description = "How many subtasks an operator has (default: 2).")
    private int parallelism = 2;

    @Option(names = "--config", paramLabel = "FILE", description = "Further settings of the job, in YAML.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A further setting of the job, such as dedup.ttl=12h; may be repeated.")
    private Map<String, String> further = new LinkedHashMap<>();

    /**
     * What is wrong with these options, and with the settings of the environment and the file.
     *
     * @param decided what the command itself decides, by the setting's key
     */
    List<String> mistakes(Map<String, String> decided) {
        List<String> mistakes = new ArrayList<>();
        if (parallelism < 1 || parallelism > 128) {
            mistakes.add("--parallelism is " + parallelism + "; expected 1 to 128");
        }
        try {
            settings(decided);
        } catch (SettingsException e) {
            mistakes.addAll(e.mistakes());
        }
        return mistakes;
    }

    static List<String> portMistakes(String option, int port) {
        return port >= 0 && port <= 65_535
                ? List.of()
                : List.of(option + " is " + port + "; expected a port up to 65535, or 0 for any free one");
    }

    int parallelism() {
        return parallelism;
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
        if (zone != null) {
            given.put("zone", zone);
        }
        given.putAll(decided);
        return given;
    }
}
