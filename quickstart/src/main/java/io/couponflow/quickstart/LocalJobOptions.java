package io.couponflow.quickstart;

import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the job runs on this machine, with its settings as for a cluster. */
final class LocalJobOptions {

    @Mixin
    private final SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "How many subtasks an operator has, 1 to 32 (default: 2). Where that is too few, a cluster is due.")
    private int parallelism = 2;

    /**
     * What is wrong with these options, and with the settings of the environment and the file.
     *
     * @param decided what the command itself decides, by the setting's key
     */
    List<String> mistakes(Map<String, String> decided) {
        List<String> mistakes = new ArrayList<>();
        if (parallelism < 1 || parallelism > NetworkMemory.MAX_PARALLELISM) {
            mistakes.add("--parallelism is " + parallelism + "; expected 1 to " + NetworkMemory.MAX_PARALLELISM);
        }
        mistakes.addAll(settings.mistakes(decided));
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
        return settings.settings(decided);
    }

    /** What the command line, the environment or the file says of a setting, unchecked; null if none does. */
    @Nullable
    String given(ConfigOption<String> option, Map<String, String> decided) {
        return settings.given(option, decided);
    }

    /** The same settings as arguments of the job itself. */
    List<String> arguments(Map<String, String> decided) {
        return settings.arguments(decided);
    }
}
