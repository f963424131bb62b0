package io.couponflow.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The options as a table in Markdown, as {@code job/OPTIONS.md} holds it. */
public final class JobOptionsTable {

    private JobOptionsTable() {}

    /** The whole document. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("""
                # Options of the job

                Given on the command line (`--dedup.ttl 12h`), in the environment (`COUPONFLOW_DEDUP_TTL=12h`), or in the
                YAML file that `--config` names; the first that has a setting wins. Flink's own settings stay Flink's.

                | option | default | meaning |
                |---|---|---|
                """);
        for (ConfigOption<?> option : JobOptions.ALL) {
            table.append("| `")
                    .append(option.key())
                    .append("` | ")
                    .append(option.hasDefaultValue() ? "`" + defaultValue(option) + "`" : defaultValue(option))
                    .append(" | ")
                    .append(description(option))
                    .append(" |\n");
        }
        return table.toString();
    }

    /** What an option means, in a sentence or two. */
    static String description(ConfigOption<?> option) {
        return new HtmlFormatter().format(option.description());
    }

    /** An option's default as one would write it; a dash if there is none. */
    static String defaultValue(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null) {
            return "–";
        }
        if (value instanceof Duration duration) {
            return TimeUtils.formatWithHighestUnit(duration);
        }
        return value instanceof List<?> list
                ? String.join(";", list.stream().map(String::valueOf).toList())
                : value.toString();
    }
}
