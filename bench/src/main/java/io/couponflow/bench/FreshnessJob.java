package io.couponflow.bench;

import io.couponflow.job.CouponJob;
import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsLoader;
import io.couponflow.quickstart.LocalFlink;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The production job from Kafka, on the cluster of {@code run}, until its standard input ends. */
final class FreshnessJob {

    static final String TOPIC = "weixin-push";
    static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(500);

    private FreshnessJob() {}

    /**
     * Runs.
     *
     * @param arguments bootstrap servers, the file with what Kafka asks for, the database's URL, its user, the file with its
     *     password, and the parallelism
     */
    public static void main(String[] arguments) throws Exception {
        JobSettings settings = SettingsLoader.load(
                Map.of(
                        JobOptions.KAFKA_BOOTSTRAP_SERVERS.key(), arguments[0],
                        JobOptions.KAFKA_PROPERTIES_FILE.key(), arguments[1],
                        JobOptions.KAFKA_TOPICS.key(), TOPIC,
                        JobOptions.KAFKA_START.key(), "earliest",
                        JobOptions.JDBC_URL.key(), arguments[2],
                        JobOptions.JDBC_USER.key(), arguments[3],
                        JobOptions.JDBC_PASSWORD_FILE.key(), arguments[4],
                        JobOptions.JDBC_MIGRATE.key(), "true"),
                Map.of(),
                null);
        int parallelism = Integer.parseInt(arguments[5]);
        CouponJob.prepareDatabase(settings);
        try (LocalFlink flink = LocalFlink.start(parallelism, 0, CHECKPOINT_INTERVAL)) {
            StreamExecutionEnvironment environment = flink.environment(parallelism);
            CouponJob.build(environment, settings);
            LocalFlink.Job job = flink.submit(environment, "couponflow freshness");
            while (System.in.available() == 0) {
                if (job.endedWithin(LOOK)) {
                    job.check();
                    throw new IllegalStateException("the job has ended; expected it to run on");
                }
            }
        }
    }
}
