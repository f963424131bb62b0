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
import picocli.CommandLine.Option;

/** The job's settings as a command takes them. What is not given here the environment or the settings file may say. */
final class SettingsOptions {

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of days and windows (default: Asia/Shanghai).")
    private @Nullable String zone;

    @Option(names = "--config", paramLabel = "FILE", description = "Further settings of the job, in YAML.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A further setting of the job, such as jdbc.migrate=false; may be repeated.")
    private Map<String, String> further = new LinkedHashMap<>();

    /**
     * What is wrong with the settings, wherever they are given.
     *
     * @param decided what the command itself decides, by the setting's key
     */
    List<String> mistakes(Map<String, String> decided) {
        try {
            settings(decided);
            return List.of();
        } catch (SettingsException e) {
            return e.mistakes();
        }
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

    /** The same settings as arguments of the job itself, which looks at the environment by itself. */
    List<String> arguments(Map<String, String> decided) {
        List<String> arguments = new ArrayList<>();
        commandLine(decided).forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
        if (config != null) {
            arguments.addAll(List.of("--config", config.toString()));
        }
        return arguments;
    }

    private Map<String, String> commandLine(Map<String, String> decided) {
        Map<String, String> given = new LinkedHashMap<>(further);
        if (zone != null) {
            given.put(JobOptions.ZONE.key(), zone);
        }
        given.putAll(decided);
        return given;
    }
}
