package io.couponflow.job;

import io.couponflow.connectors.catalog.CatalogueFile;
import io.couponflow.connectors.catalog.CatalogueTopic;
import io.couponflow.connectors.files.PushFiles;
import io.couponflow.connectors.jdbc.JobRun;
import io.couponflow.connectors.jdbc.MartDatabase;
import io.couponflow.connectors.jdbc.MartSink;
import io.couponflow.connectors.kafka.PushTopic;
import io.couponflow.domain.RawPush;
import io.couponflow.sql.Migrations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.rocksdb.CompressionType;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The job as it is submitted: {@code flink run couponflow-job.jar --config couponflow.yaml}. */
public final class CouponJob {

    /** The version of couponflow, from the jar; {@code dev} outside one. */
    public static final String VERSION =
            Objects.requireNonNullElse(CouponJob.class.getPackage().getImplementationVersion(), "dev");

    private CouponJob() {}

    /**
     * Checks the settings, brings the database up to date and submits the job.
     *
     * @throws SettingsException with all mistakes at once, before anything starts
     */
    public static void main(String[] arguments) throws Exception {
        CommandLine commandLine = commandLine();
        ParseResult parsed = commandLine.parseArgs(arguments);
        if (commandLine.isUsageHelpRequested()) {
            commandLine.usage(System.out);
            return;
        }
        if (commandLine.isVersionHelpRequested()) {
            commandLine.printVersionHelp(System.out);
            return;
        }
        JobSettings settings = settings(parsed, System.getenv());
        prepareDatabase(settings);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        build(environment, settings);
        environment.execute("couponflow");
    }

    /** The command line, which leaves words that it does not know to {@link #settings}. */
    static CommandLine commandLine() {
        return new CommandLine(commandSpec()).setUnmatchedArgumentsAllowed(true);
    }

    /**
     * What the arguments, the environment and the file that they name say.
     *
     * @throws SettingsException with all mistakes at once, unknown options among them; never with an unknown option's
     *     value, which may be a password
     */
    static JobSettings settings(ParseResult parsed, Map<String, String> environment) {
        return settings(parsed, environment, Map.of());
    }

    /**
     * The same, for a command that decides some settings itself.
     *
     * @param decided by option key; wins over all else
     */
    static JobSettings settings(ParseResult parsed, Map<String, String> environment, Map<String, String> decided) {
        Map<String, String> given = new LinkedHashMap<>();
        for (ConfigOption<?> option : JobOptions.ALL) {
            if (parsed.hasMatchedOption("--" + option.key())) {
                given.put(option.key(), parsed.matchedOptionValue("--" + option.key(), ""));
            }
        }
        for (String unknown : parsed.unmatched()) {
            if (unknown.startsWith("-")) {
                given.put(unknown.replaceFirst("^-+", "").replaceFirst("=.*", ""), "");
            }
        }
        given.putAll(decided);
        return SettingsLoader.load(given, environment, parsed.matchedOptionValue("--config", (Path) null));
    }

    /** Applies the migrations, or with {@code jdbc.migrate: false} checks that they have been. */
    public static void prepareDatabase(JobSettings settings) {
        if (settings.migrate()) {
            Migrations.migrate(dataSource(settings));
        } else {
            Migrations.validate(dataSource(settings));
        }
    }

    /** The database of these settings, as one that hands out connections. */
    static DataSource dataSource(JobSettings settings) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(settings.jdbcUrl());
        if (settings.jdbcUser() != null) {
            database.setUser(settings.jdbcUser());
        }
        if (settings.jdbcPassword() != null) {
            database.setPassword(settings.jdbcPassword());
        }
        return database;
    }

    /** Puts the job into {@code environment}, with the settings that its correctness rests on. */
    public static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        build(
                environment,
                settings,
                settings.pushesPath() != null
                        ? PushFiles.at(settings.pushesPath())
                        : PushTopic.of(Objects.requireNonNull(settings.kafka())),
                catalogue(settings));
    }

    /**
     * The same, with pushes and catalogue from these sources rather than from what the settings name.
     *
     * @param catalogue null without
     */
    public static void build(
            StreamExecutionEnvironment environment,
            JobSettings settings,
            Source<RawPush, ?, ?> pushes,
            @Nullable Source<RawPush, ?, ?> catalogue) {
        configure(environment);
        CouponTopology.build(
                stream(environment, pushes, "pushes"),
                catalogue == null ? null : stream(environment, catalogue, "catalogue"),
                new MartSink(database(settings), start(settings), hasEnd(pushes) && hasEnd(catalogue)),
                settings);
    }

    private static boolean hasEnd(@Nullable Source<?, ?, ?> source) {
        return source == null || source.getBoundedness() == Boundedness.BOUNDED;
    }

    private static DataStream<RawPush> stream(
            StreamExecutionEnvironment environment, Source<RawPush, ?, ?> source, String name) {
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), name)
                .uid(name);
    }

    private static @Nullable Source<RawPush, ?, ?> catalogue(JobSettings settings) {
        if (settings.catalogPath() != null) {
            return CatalogueFile.at(settings.catalogPath());
        }
        return settings.catalogTopic() == null
                ? null
                : CatalogueTopic.of(Objects.requireNonNull(settings.kafka()), settings.catalogTopic());
    }

    /** How the job connects to its database. */
    public static JdbcConnectionOptions database(JobSettings settings) {
        return MartDatabase.options(settings.jdbcUrl(), settings.jdbcUser(), settings.jdbcPassword());
    }

    /** What a run of these settings says of itself. */
    public static JobRun.Start start(JobSettings settings) {
        return new JobRun.Start(
                VERSION,
                settings.zone().getId(),
                settings.activityWindow().toString(),
                settings.alarmWindow().toString(),
                settings.coinCount().toString(),
                settings.rebuild(),
                // Also where the source itself never ends, so that its savepoint can be gone on from the next night.
                settings.pushesPath() != null
                        || Objects.requireNonNull(settings.kafka()).bounded());
    }

    static void configure(StreamExecutionEnvironment environment) {
        Configuration fixed = new Configuration();
        fixed.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        fixed.set(PipelineOptions.GENERIC_TYPES, false);
        fixed.set(PipelineOptions.OBJECT_REUSE, true);
        fixed.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        // The rungs of the ladder rely on messages of one sender staying in order, whatever happens to parallelism.
        fixed.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        ReadableConfig given = environment.getConfiguration();
        // Checkpoints are what commits: in batches, or without one at the end of the input, nothing would be written.
        fixed.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        fixed.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, true);
        unlessGiven(given, fixed, PipelineOptions.MAX_PARALLELISM, 128);
        unlessGiven(given, fixed, CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
        unlessGiven(given, fixed, CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        unlessGiven(
                given,
                fixed,
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // Longer than a commit waits for a database that is away: its task takes no barrier meanwhile.
        unlessGiven(given, fixed, CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(5));
        unlessGiven(given, fixed, CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofMillis(500));
        unlessGiven(given, fixed, CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1);
        // Where one was tolerated, its rows would be committed just ahead of those of the next, and be seen in between.
        unlessGiven(given, fixed, CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 0);
        unlessGiven(given, fixed, StateBackendOptions.STATE_BACKEND, "rocksdb");
        // Most keys that are asked for are new: a filter tells so without a search through every file.
        unlessGiven(given, fixed, RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        // Filters and indexes of whole files don't fit into the cache when state is some times its size: each look
        // would read and
        // check megabytes anew.
        unlessGiven(given, fixed, RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
        // Files are written at each checkpoint and again when they are merged: takes less time than Snappy, Flink's own
        // choice.
        unlessGiven(
                given,
                fixed,
                RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL,
                List.of(CompressionType.LZ4_COMPRESSION));
        // What the job needs may be away for a night: it asks politely, and is back within a minute of it.
        unlessGiven(given, fixed, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        unlessGiven(
                given,
                fixed,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofSeconds(1));
        unlessGiven(
                given,
                fixed,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofMinutes(1));
        environment.configure(fixed);
    }

    private static <T> void unlessGiven(ReadableConfig given, Configuration defaults, ConfigOption<T> option, T value) {
        if (given.getOptional(option).isEmpty()) {
            defaults.set(option, value);
        }
    }

    private static CommandSpec commandSpec() {
        CommandSpec spec = CommandSpec.create()
                .name("couponflow-job")
                .mixinStandardHelpOptions(true)
                .version(VERSION);
        spec.addOption(OptionSpec.builder("--config")
                .paramLabel("FILE")
                .type(Path.class)
                .description("Settings in YAML.")
                .build());
        for (ConfigOption<?> option : JobOptions.ALL) {
            spec.addOption(OptionSpec.builder("--" + option.key())
                    .paramLabel("VALUE")
                    .type(String.class)
                    .arity(option.equals(JobOptions.REBUILD) ? "0..1" : "1")
                    .fallbackValue("true")
                    .description(JobOptionsTable.description(option))
                    .build());
        }
        return spec;
    }
}
