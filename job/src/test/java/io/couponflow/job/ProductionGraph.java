package io.couponflow.job;

import io.couponflow.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import javax.sql.DataSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The job as it is submitted, files in and PostgreSQL out, on a MiniCluster with two slots. One cluster and one server
 * serve a test class; each run has a database of its own. The owner of the database applies the migrations; the job logs
 * in as somebody who may do no more than {@code couponflow_writer}.
 */
final class ProductionGraph implements BeforeAllCallback, AfterAllCallback {

    private static final String TEMPLATE = "migrated";
    private static final String OWNER = "postgres";
    private static final String JOB = "job";

    private static final int SLOTS = 2;

    private final Configuration more;
    private MiniCluster flink;
    private EmbeddedPostgres postgres;
    private Path checkpoints;
    private int runs;

    ProductionGraph() {
        this(new Configuration());
    }

    /** The same with {@code more} configuration. */
    ProductionGraph(Configuration more) {
        this.more = more;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        flink = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(new Configuration(more).set(RestOptions.BIND_PORT, "0"))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        flink.start();
        checkpoints = Files.createTempDirectory("checkpoints");
        postgres = EmbeddedPostgres.start();
        execute("CREATE DATABASE " + TEMPLATE);
        Migrations.migrate(postgres.getDatabase(OWNER, TEMPLATE));
        execute("CREATE ROLE " + JOB + " LOGIN IN ROLE couponflow_writer");
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        postgres.close();
        flink.close();
        FileUtils.deleteDirectory(checkpoints.toFile());
    }

    /**
     * The tables after a run over {@code pushes}.
     *
     * @param pushes a file or a folder
     * @param options that differ from the defaults, by name
     */
    SortedMap<String, List<String>> tables(Path pushes, Map<String, String> options) throws Exception {
        try (Connection connection = connect(run(pushes, options))) {
            return TableText.read(connection);
        }
    }

    /** The name of the database after a run over {@code pushes}, likewise. */
    String run(Path pushes, Map<String, String> options) throws Exception {
        String database = newDatabase();
        JobSettings settings = settings(database, pushes, options);
        CouponJob.prepareDatabase(settings);
        StreamExecutionEnvironment environment = environment();
        CouponJob.build(environment, settings);
        environment.execute(database);
        return database;
    }

    /** A migrated database of its own for one run. */
    String newDatabase() throws Exception {
        String database = "run_" + ++runs;
        execute("CREATE DATABASE " + database + " TEMPLATE " + TEMPLATE);
        return database;
    }

    /** A database without a table for one run. */
    String emptyDatabase() throws Exception {
        String database = "run_" + ++runs;
        execute("CREATE DATABASE " + database);
        return database;
    }

    /** An environment on the cluster, with a checkpoint five times a second and without restarts. */
    StreamExecutionEnvironment environment() {
        Configuration ofTheCluster = new Configuration(more);
        ofTheCluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        ofTheCluster.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ZERO);
        ofTheCluster.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        ofTheCluster.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        int parallelism = more.getOptional(CoreOptions.DEFAULT_PARALLELISM).orElse(SLOTS);
        return new TestStreamEnvironment(flink, ofTheCluster, parallelism, List.of(), List.of());
    }

    /** As the owner. */
    Connection connect(String database) throws SQLException {
        return dataSource(database).getConnection();
    }

    /** As the owner. */
    DataSource dataSource(String database) {
        return postgres.getDatabase(OWNER, database);
    }

    JobSettings settings(String database, Path pushes, Map<String, String> options) {
        Map<String, String> given = new HashMap<>(options);
        given.put(JobOptions.PUSHES_PATH.key(), pushes.toString());
        return settings(database, given);
    }

    /** With pushes from where {@code options} say. */
    JobSettings settings(String database, Map<String, String> options) {
        Map<String, String> given = new HashMap<>(options);
        given.put(JobOptions.JDBC_URL.key(), postgres.getJdbcUrl(JOB, database));
        given.put(JobOptions.JDBC_MIGRATE.key(), "false");
        return SettingsLoader.load(given, Map.of(), null);
    }

    private void execute(String statement) throws SQLException, IOException {
        DataSource server = postgres.getPostgresDatabase();
        try (Connection connection = server.getConnection();
                Statement work = connection.createStatement()) {
            work.execute(statement);
        }
    }
}
