package io.couponflow.job;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/**
 * Every setting of the job, with its default. A setting is given on the command line ({@code --dedup.ttl 12h}), in the
 * environment ({@code COUPONFLOW_DEDUP_TTL}), or in the file that {@code --config} names; the first that has it wins.
 */
public final class JobOptions {

    public static final ConfigOption<String> PUSHES_PATH = key("pushes.path")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "A file or folder of pushes (*.xml, *.xml.gz) to read instead of Kafka; the job ends with it.");

    public static final ConfigOption<String> CATALOG_PATH = key("catalog.path")
            .stringType()
            .noDefaultValue()
            .withDescription("A file of the merchant's cards (*.jsonl, zipped or not), one JSON a line, to read instead"
                    + " of kafka.catalog-topic; once: a start from state does not read it again.");

    public static final ConfigOption<String> KAFKA_BOOTSTRAP_SERVERS = key("kafka.bootstrap-servers")
            .stringType()
            .noDefaultValue()
            .withDescription("Kafka's brokers, host:port, several with commas. Needed unless pushes.path is given.");

    public static final ConfigOption<List<String>> KAFKA_TOPICS = key("kafka.topics")
            .stringType()
            .asList()
            .defaultValues("weixin-push")
            .withDescription("Topics of raw pushes, several with semicolons.");

    public static final ConfigOption<String> KAFKA_TOPIC_PATTERN = key("kafka.topic-pattern")
            .stringType()
            .noDefaultValue()
            .withDescription("A regular expression of topic names, instead of kafka.topics.");

    public static final ConfigOption<String> KAFKA_CATALOG_TOPIC = key("kafka.catalog-topic")
            .stringType()
            .defaultValue("card-catalog")
            .withDescription(
                    "The topic of the merchant's cards, one JSON a record, keyed by card_id; read from its first"
                            + " record when pushes come from Kafka and catalog.path is not given. It may be created later; '' is none.");

    public static final ConfigOption<String> KAFKA_GROUP_ID = key("kafka.group-id")
            .stringType()
            .defaultValue("couponflow")
            .withDescription("The consumer group that offsets are committed to, for monitoring and for a first start.");

    public static final ConfigOption<String> KAFKA_START = key("kafka.start")
            .stringType()
            .defaultValue("committed")
            .withDescription(
                    "Where a start without state begins: committed (else the earliest; a rebuild: earliest), earliest, or a time such"
                            + " as 2016-08-30T00:00:00+08:00.");

    public static final ConfigOption<String> KAFKA_PROPERTIES_FILE = key("kafka.properties-file")
            .stringType()
            .noDefaultValue()
            .withDescription("A Java properties file with further settings of the Kafka client, such as its security.");

    public static final ConfigOption<String> JDBC_URL = key("jdbc.url")
            .stringType()
            .noDefaultValue()
            .withDescription("The PostgreSQL database, jdbc:postgresql://host:port/name.");

    public static final ConfigOption<String> JDBC_USER = key("jdbc.user")
            .stringType()
            .noDefaultValue()
            .withDescription("The database user, unless the URL names it.");

    public static final ConfigOption<String> JDBC_PASSWORD_FILE = key("jdbc.password-file")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "A file whose first line is the password. Else COUPONFLOW_JDBC_PASSWORD or PGPASSWORD of the"
                            + " environment; a password is never a setting itself.");

    public static final ConfigOption<Boolean> JDBC_MIGRATE = key("jdbc.migrate")
            .booleanType()
            .defaultValue(true)
            .withDescription("Bring the tables and views up to date before the job starts; false only checks them.");

    public static final ConfigOption<Boolean> REBUILD = key("rebuild")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Empty the tables of a former run when the job starts without state, and count from the first"
                            + " push again.");

    public static final ConfigOption<String> ZONE = key("zone")
            .stringType()
            .defaultValue("Asia/Shanghai")
            .withDescription("The time zone of days and windows, by its IANA name, such as Asia/Shanghai.");

    public static final ConfigOption<String> DEDUP_IDENTITY = key("dedup.identity")
            .stringType()
            .defaultValue("fields")
            .withDescription("What makes a push a repetition: fields (all it says is the same) or sender-time (Weixin's"
                    + " advice, which loses events of one user in one second).");

    public static final ConfigOption<Duration> DEDUP_TTL = key("dedup.ttl")
            .durationType()
            .defaultValue(Duration.ofDays(2))
            .withDescription(
                    "How long a push is remembered to recognise its repetitions; by `run --state` at least as long"
                            + " as coupon.ttl.");

    public static final ConfigOption<Duration> COUPON_TTL = key("coupon.ttl")
            .durationType()
            .defaultValue(Duration.ofDays(400))
            .withDescription("How long a code is remembered after the last push about it.");

    public static final ConfigOption<Duration> ACTIVITY_WINDOW = key("activity.window")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription("The width of the windows of activity; a day is a whole number of them.");

    public static final ConfigOption<Duration> ALARM_WINDOW = key("alarm.window")
            .durationType()
            .defaultValue(Duration.ofHours(12))
            .withDescription("The width of the windows of inventory_alarm; a day is a whole number of them.");

    public static final ConfigOption<String> TOKENS_COIN_COUNT = key("tokens.coin-count")
            .stringType()
            .defaultValue("remaining-balance")
            .withDescription("How the coin counts of token orders are read: remaining-balance (FreeCoinCount and"
                    + " PayCoinCount are balances, RefundFreeCoinCount and RefundPayCoinCount what was added or deducted) or"
                    + " order-amount (FreeCoinCount and PayCoinCount are what was ordered; no balance is told).");

    /** All of them, in the order in which they are documented. */
    public static final List<ConfigOption<?>> ALL = List.of(
            PUSHES_PATH,
            CATALOG_PATH,
            KAFKA_BOOTSTRAP_SERVERS,
            KAFKA_TOPICS,
            KAFKA_TOPIC_PATTERN,
            KAFKA_CATALOG_TOPIC,
            KAFKA_GROUP_ID,
            KAFKA_START,
            KAFKA_PROPERTIES_FILE,
            JDBC_URL,
            JDBC_USER,
            JDBC_PASSWORD_FILE,
            JDBC_MIGRATE,
            REBUILD,
            ZONE,
            DEDUP_IDENTITY,
            DEDUP_TTL,
            COUPON_TTL,
            ACTIVITY_WINDOW,
            ALARM_WINDOW,
            TOKENS_COIN_COUNT);

    private JobOptions() {}
}
