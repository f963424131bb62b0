package io.couponflow.flink;

import java.util.Locale;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Every metric of the job's own: what it is called, what it means and what always holds. All are in the group
 * {@value #GROUP} of the operator that has them, one value for each of its subtasks. {@code job/METRICS.md} is this list.
 *
 * <p>Counters start from 0 whenever the job starts, after a failure too, and count what is read again once more. So what
 * holds of them holds from one start to the next, of their increase, and but for what is between two operators just then.
 * What was counted exactly once is in table {@code data_quality}.
 *
 * <p>The only labels of ours are {@code reason} and {@code attribution}, whose values are a few words that are known
 * beforehand: nothing that a push says is ever part of a metric.
 */
public enum JobMetric {
    RECEIVED(
            "received",
            Kind.COUNTER,
            "pushes",
            "",
            "parse-push",
            "Pushes read, from topics and files.",
            "received = accepted + duplicates + deadLetters (but those of BAD_CATALOGUE) + ignored"),
    ACCEPTED(
            "accepted",
            Kind.COUNTER,
            "pushes",
            "",
            "track-coupon (by sender-time: drop-duplicates)",
            "Pushes that counted.",
            "see received"),
    DUPLICATES(
            "duplicates",
            Kind.COUNTER,
            "pushes",
            "",
            "track-coupon (by sender-time: drop-duplicates)",
            "Pushes that repeat another.",
            "see received"),
    IGNORED("ignored", Kind.COUNTER, "pushes", "", "parse-push", "Messages that are no event.", "see received"),
    DEAD_LETTERS(
            "deadLetters",
            Kind.COUNTER,
            "pushes",
            "reason",
            "parse-push, parse-catalogue",
            "Pushes that could not be read, by reason; those of BAD_CATALOGUE are lines of the catalogue.",
            "see received and catalogueLines"),
    UNKNOWN_EVENTS(
            "unknownEvents",
            Kind.COUNTER,
            "pushes",
            "",
            "track-coupon (by sender-time: drop-duplicates)",
            "Accepted pushes whose event no type stands for.",
            "unknownEvents ≤ accepted"),
    CATALOGUE_LINES(
            "catalogueLines",
            Kind.COUNTER,
            "lines",
            "",
            "parse-catalogue",
            "Lines of the catalogue read, empty records not counted.",
            "deadLetters of BAD_CATALOGUE ≤ catalogueLines"),
    FILES_READ(
            "filesRead",
            Kind.COUNTER,
            "files",
            "",
            "parse-push, parse-catalogue",
            "Files of pushes or of the catalogue read to their end.",
            ""),
    NEWEST_PUSH(
            "newestPush",
            Kind.GAUGE,
            "epoch ms",
            "",
            "parse-push",
            "The receive time of the newest push that a completed checkpoint holds; 0 before the first.",
            "newestPush ≤ newestCheckpoint"),
    PUSH_DELAY(
            "pushDelay",
            Kind.GAUGE,
            "ms",
            "",
            "parse-push",
            "How long before its end the newest push had been received that the last completed checkpoint added; 0 if it"
                    + " added none.",
            "pushDelay ≥ 0"),
    NEWEST_CHECKPOINT(
            "newestCheckpoint",
            Kind.GAUGE,
            "epoch ms",
            "",
            "parse-push",
            "When the last checkpoint was completed; 0 before the first.",
            ""),
    CHECKPOINT_INTERVAL(
            "checkpointInterval",
            Kind.GAUGE,
            "ms",
            "",
            "parse-push",
            "The configured time between two checkpoints; 0 without checkpoints.",
            ""),
    REDEMPTIONS_ADDED(
            "redemptionsAdded",
            Kind.COUNTER,
            "codes",
            "attribution",
            "track-coupon, attribute-gift",
            "Codes that came to count as redeemed under a channel (known), or under (unattributed) (unknown). One that"
                    + " moves is taken back there and added here.",
            "redemptionsAdded − redemptionsTakenBack = how far sum(redeemed) of channel_conversion moved, for either"
                    + " attribution"),
    REDEMPTIONS_TAKEN_BACK(
            "redemptionsTakenBack",
            Kind.COUNTER,
            "codes",
            "attribution",
            "track-coupon, attribute-gift",
            "Codes that ceased to count as redeemed there.",
            "see redemptionsAdded"),
    LADDER_OVERFLOW(
            "ladderOverflow",
            Kind.COUNTER,
            "codes",
            "",
            "resolve-gift-2 to -9",
            "Codes that turned out to be more than eight gifts away from their issue.",
            "0 but on resolve-gift-9"),
    OUTGROWN_CODES(
            "outgrownCodes",
            Kind.COUNTER,
            "codes",
            "",
            "track-coupon, resolve-gift-2 to -9, attribute-gift",
            "Codes that came to have more heirs, payments or days to their name than nearly all: member cards that are often"
                    + " paid with, or forged receipts.",
            ""),
    RETOLD_CODES(
            "retoldCodes",
            Kind.COUNTER,
            "codes",
            "",
            "track-coupon, resolve-gift-2 to -9",
            "Codes whose origin or issue turned out to be another after it had been told, for each checkpoint once. All"
                    + " that such a code has moves then.",
            "retoldCodes ≤ codes × checkpoints"),
    COMMITS(
            "commits",
            Kind.COUNTER,
            "transactions",
            "",
            "tables: Committer",
            "Checkpoints written to the tables, one transaction each.",
            "one for each completed checkpoint, and one for each that the start before left unwritten"),
    ROWS_COMMITTED(
            "rowsCommitted",
            Kind.COUNTER,
            "rows",
            "",
            "tables: Committer",
            "Rows written; over commits it is the rows a commit.",
            ""),
    COMMIT_MILLIS(
            "commitMillis",
            Kind.COUNTER,
            "ms",
            "",
            "tables: Committer",
            "Time that commits took, with all their repetitions and the pauses between; over commits it is the time a"
                    + " commit.",
            ""),
    COMMIT_RETRIES(
            "commitRetries",
            Kind.COUNTER,
            "transactions",
            "",
            "tables: Committer",
            "Transactions tried again since the database was away or asked for it, that of the start among them.",
            ""),
    NEWEST_COMMIT(
            "newestCommit",
            Kind.GAUGE,
            "epoch ms",
            "",
            "tables: Committer",
            "When the tables were last written; 0 before the first commit of this start.",
            "newestCommit = last_commit_at of job_run");

    /** The group that all are in. */
    public static final String GROUP = "couponflow";

    /** What Prometheus calls an operator's metrics ahead of their own groups. */
    private static final String SCOPE = "flink_taskmanager_job_task_operator_" + GROUP + "_";

    /** What a metric does over time. */
    public enum Kind {
        /** Goes up, from 0 at each start. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    private final String key;
    private final Kind kind;
    private final String unit;
    private final String label;
    private final String operators;
    private final String meaning;
    private final String invariant;

    JobMetric(String key, Kind kind, String unit, String label, String operators, String meaning, String invariant) {
        this.key = key;
        this.kind = kind;
        this.unit = unit;
        this.label = label;
        this.operators = operators;
        this.meaning = meaning;
        this.invariant = invariant;
    }

    /** A counter of that operator, for a metric without a label. */
    public Counter counter(MetricGroup operator) {
        requireLabel(false);
        return operator.addGroup(GROUP).counter(key);
    }

    /** A counter of that operator with this value of the label. */
    public Counter counter(MetricGroup operator, String labelled) {
        requireLabel(true);
        return operator.addGroup(GROUP).addGroup(label, labelled).counter(key);
    }

    /** Shows {@code counter} as this metric of that operator. */
    public void counter(MetricGroup operator, Counter counter) {
        requireLabel(false);
        operator.addGroup(GROUP).counter(key, counter);
    }

    /** Shows what {@code gauge} says as this metric of that operator. */
    public void gauge(MetricGroup operator, Gauge<Long> gauge) {
        requireLabel(false);
        operator.addGroup(GROUP).gauge(key, gauge);
    }

    /** What the operator calls it. */
    public String key() {
        return key;
    }

    /** The name of its label, "" without. */
    public String label() {
        return label;
    }

    /** What it is called in Prometheus, by Flink's reporter. */
    public String prometheusName() {
        return SCOPE + (label.isEmpty() ? "" : label + "_") + key;
    }

    /** A line of the table of metrics in Markdown. */
    public String markdownRow() {
        return "| `" + key + "` | " + kind.name().toLowerCase(Locale.ROOT) + " | " + unit + " | "
                + (label.isEmpty() ? "" : "`" + label + "`") + " | " + operators + " | " + meaning + " | " + invariant
                + " |";
    }

    private void requireLabel(boolean has) {
        if (label.isEmpty() == has) {
            throw new IllegalArgumentException(key + (has ? " has no label" : " needs a value of " + label));
        }
    }
}
