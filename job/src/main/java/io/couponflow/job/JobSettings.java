package io.couponflow.job;

import io.couponflow.connectors.kafka.PushTopicOptions;
import io.couponflow.domain.CoinCount;
import io.couponflow.domain.DedupIdentity;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run, checked. See {@link JobOptions} for what each means.
 *
 * @param pushesPath read instead of Kafka; null to read Kafka
 * @param catalogPath read instead of a topic; null without
 * @param kafka null when files are read
 * @param catalogTopic a topic of the same Kafka; null if there is none, or a file or files are read
 * @param jdbcPassword null if the database asks for none
 */
public record JobSettings(
        @Nullable String pushesPath,
        @Nullable String catalogPath,
        @Nullable PushTopicOptions kafka,
        @Nullable String catalogTopic,
        String jdbcUrl,
        @Nullable String jdbcUser,
        @Nullable String jdbcPassword,
        boolean migrate,
        boolean rebuild,
        ZoneId zone,
        DedupIdentity dedupIdentity,
        Duration dedupTtl,
        Duration couponTtl,
        Duration activityWindow,
        Duration alarmWindow,
        CoinCount coinCount) {

    /** The same settings with another time for which pushes are remembered. */
    public JobSettings withDedupTtl(Duration ttl) {
        return new JobSettings(
                pushesPath,
                catalogPath,
                kafka,
                catalogTopic,
                jdbcUrl,
                jdbcUser,
                jdbcPassword,
                migrate,
                rebuild,
                zone,
                dedupIdentity,
                ttl,
                couponTtl,
                activityWindow,
                alarmWindow,
                coinCount);
    }

    @Override
    public String toString() {
        return "JobSettings[pushesPath=" + pushesPath + ", catalogPath=" + catalogPath + ", kafka=" + kafka
                + ", catalogTopic=" + catalogTopic + ", jdbcUrl=" + withoutSecrets(jdbcUrl)
                + ", jdbcUser=" + jdbcUser + ", zone=" + zone + ", dedupIdentity=" + dedupIdentity + ", dedupTtl="
                + dedupTtl + ", couponTtl=" + couponTtl + ", activityWindow=" + activityWindow + ", alarmWindow="
                + alarmWindow + ", coinCount=" + coinCount + ", migrate=" + migrate
                + ", rebuild=" + rebuild + "]";
    }

    /** The URL without its parameters and without what is before the host, which may hold a password. */
    public static String withoutSecrets(String url) {
        String plain = url.replaceFirst("//.*@", "//");
        int query = plain.indexOf('?');
        return query < 0 ? plain : plain.substring(0, query);
    }
}
