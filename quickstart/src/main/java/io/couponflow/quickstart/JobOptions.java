package io.couponflow.quickstart;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the job runs on this machine. */
final class JobOptions {

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of days and windows (default: Asia/Shanghai).")
    private String zone = "Asia/Shanghai";

    @Option(names = "--parallelism", paramLabel = "N", description = "How many subtasks an operator has (default: 2).")
    private int parallelism = 2;

    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            mistakes.add("--zone is " + zone + "; expected a time zone such as Asia/Shanghai");
        }
        if (parallelism < 1 || parallelism > 128) {
            mistakes.add("--parallelism is " + parallelism + "; expected 1 to 128");
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

    /** The job's settings that these options stand for. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("zone", zone);
        return settings;
    }
}
