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
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
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

    private final MiniClusterExtension flink = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private final Configuration more;
    private EmbeddedPostgres postgres;
    private Path checkpoints;
    private int runs;

    ProductionGraph() {
        this(new Configuration());
    }

    /** The same with {@code more} configuration. A job that is submitted ahead of the first test has a cluster of its own. */
    ProductionGraph(Configuration more) {
        this.more = more;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        flink.beforeAll(context);
        checkpoints = Files.createTempDirectory("checkpoints");
        postgres = EmbeddedPostgres.start();
        execute("CREATE DATABASE " + TEMPLATE);
        Migrations.migrate(postgres.getDatabase(OWNER, TEMPLATE));
        execute("CREATE ROLE " + JOB + " LOGIN IN ROLE couponflow_writer");
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        postgres.close();
        flink.afterAll(context);
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

    /** An environment on the cluster, with a checkpoint five times a second and without restarts. */
    StreamExecutionEnvironment environment() {
        Configuration ofTheCluster = new Configuration(more);
        ofTheCluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        ofTheCluster.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        ofTheCluster.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return StreamExecutionEnvironment.getExecutionEnvironment(ofTheCluster);
    }

    /** As the owner. */
    Connection connect(String database) throws SQLException {
        return postgres.getDatabase(OWNER, database).getConnection();
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
