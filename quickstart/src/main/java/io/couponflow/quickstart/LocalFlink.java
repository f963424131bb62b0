package io.couponflow.quickstart;

import io.couponflow.cluster.WebUiOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink in this process: one JobManager, one TaskManager, state in RocksDB. Its files, checkpoints included, are gone when
 * it is closed. Of its two ports the REST interface answers to who has the link to the Web UI, the BLOB server to this process.
 */
public final class LocalFlink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalFlink.class);
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final TemporaryFolder folder;
    private final Configuration configuration;
    private final MiniCluster cluster;

    private LocalFlink(TemporaryFolder folder, Configuration configuration, MiniCluster cluster) {
        this.folder = folder;
        this.configuration = configuration;
        this.cluster = cluster;
    }

    /**
     * Starts Flink.
     *
     * @param slots how many subtasks of an operator can run
     * @param webPort where the Web UI listens, on the loopback address; 0 for any free port
     * @param checkpointInterval how often the tables are brought up to date
     * @throws Failure if it doesn't start
     */
    public static LocalFlink start(int slots, int webPort, Duration checkpointInterval)
            throws IOException, InterruptedException {
        int port = Ports.free("the Web UI", webPort);
        InternalTls tls = InternalTls.ofThisProcess();
        TemporaryFolder folder = new TemporaryFolder("flink");
        Configuration configuration = configuration(folder.path(), port, slots, checkpointInterval);
        configuration.addAll(Configuration.fromMap(tls.options(folder.path().resolve("internal.p12"))));
        configuration.set(WebUiOptions.TOKEN, Secrets.random());
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .withRandomPorts()
                .build());
        try {
            cluster.start();
            return new LocalFlink(folder, configuration, cluster);
        } catch (Exception | LinkageError e) { // the cluster declares no less
            folder.close();
            throw new Failure("Flink did not start: " + Main.rootMessage(e), e);
        }
    }

    private static Configuration configuration(Path folder, int port, int slots, Duration checkpointInterval) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_PORT, Integer.toString(port));
        // Flink's own default is every address of the machine.
        configuration.set(JobManagerOptions.BIND_HOST, "localhost");
        configuration.set(TaskManagerOptions.BIND_HOST, "localhost");
        // Whoever started this Flink ends it with Ctrl-C: the Web UI only shows.
        configuration.set(WebOptions.CANCEL_ENABLE, false);
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        configuration.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        configuration.set(WebOptions.TMP_DIR, folder.resolve("web").toString());
        configuration.set(
                BlobServerOptions.STORAGE_DIRECTORY, folder.resolve("blobs").toString());
        // A person is waiting: what three attempts can't mend is told rather than tried for ever.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(2));
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        NetworkMemory network = NetworkMemory.of(slots, slots);
        configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, network.segment());
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network.size());
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network.size());
        return configuration;
    }

    /** The link by which a browser is let into the Web UI; for nobody but who started this. */
    String webUi() {
        return rest().link();
    }

    FlinkRest rest() {
        return new FlinkRest(
                "http://localhost:" + configuration.get(RestOptions.BIND_PORT), configuration.get(WebUiOptions.TOKEN));
    }

    /** Where its files are. */
    Path folder() {
        return folder.path();
    }

    /** An environment to build a job in that {@link #submit} then takes. */
    public StreamExecutionEnvironment environment(int parallelism) {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        return environment;
    }

    /**
     * Starts the job that was built in the environment.
     *
     * @return its result, once it has ended
     * @throws Failure if Flink doesn't take it
     */
    public Job submit(StreamExecutionEnvironment environment, String name) throws InterruptedException {
        var graph = environment.getStreamGraph();
        graph.setJobName(name);
        try {
            JobID id = cluster.submitJob(graph).get().getJobID();
            return new Job(id, cluster.requestJobResult(id));
        } catch (ExecutionException e) {
            throw new Failure("Flink does not take the job: " + Main.rootMessage(e), e);
        }
    }

    /** A job that runs, or did. */
    public record Job(JobID id, CompletableFuture<JobResult> result) {

        /** Waits that long; tells whether the job has ended. */
        public boolean endedWithin(Duration time) throws InterruptedException {
            try {
                result.get(time.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new Failure("the job was lost: " + Main.rootMessage(e), e);
            }
        }

        /**
         * Checks that the ended job succeeded.
         *
         * @throws Failure if it didn't, with the innermost reason; also if it was cancelled
         */
        public void check() {
            JobResult ended = result.join();
            ended.getSerializedThrowable().ifPresent(failure -> {
                Throwable cause = failure.deserializeError(LocalFlink.class.getClassLoader());
                throw new Failure("the job failed: " + Main.rootMessage(cause), cause);
            });
            // A cancelled job has no throwable, and has not read everything.
            if (!ended.isSuccess()) {
                throw new Failure(
                        "the job ended as " + ended.getApplicationStatus() + "; expected it to read all pushes");
            }
        }
    }

    /** Has the tables brought up to date now; nothing happens while the job is still starting. Waits for it, but not for long. */
    void checkpoint(Job job) throws InterruptedException {
        try {
            cluster.triggerCheckpoint(job.id(), CheckpointType.CONFIGURED).get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The next one is due in some seconds.
            LOG.debug("no checkpoint ahead of time", e);
        }
    }

    /** Why the job failed last, also if it has started again since; empty if it never did. */
    Optional<JobFailure> lastFailure(Job job) throws InterruptedException {
        try {
            ErrorInfo failure = cluster.getExecutionGraph(job.id())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .getFailureInfo();
            return failure == null
                    ? Optional.empty()
                    : Optional.of(new JobFailure(
                            Instant.ofEpochMilli(failure.getTimestamp()),
                            Main.rootMessage(
                                    failure.getException().deserializeError(LocalFlink.class.getClassLoader()))));
        } catch (ExecutionException | TimeoutException e) {
            throw new Failure("the job was lost: " + Main.rootMessage(e), e);
        }
    }

    /** Cancels a job and waits until it has ended, for some seconds at most. */
    void cancel(Job job) throws InterruptedException {
        try {
            cluster.cancelJob(job.id()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            job.endedWithin(PATIENCE);
        } catch (ExecutionException | TimeoutException e) {
            throw new Failure("the job can't be cancelled: " + Main.rootMessage(e), e);
        }
    }

    /**
     * Takes a savepoint of a job and ends it; what it has committed is not changed by that.
     *
     * @return where the savepoint is, when the job has ended
     */
    CompletableFuture<String> stopWithSavepoint(Job job, Path folder) {
        return cluster.stopWithSavepoint(job.id(), folder.toUri().toString(), false, SavepointFormatType.NATIVE);
    }

    @Override
    public void close() {
        try {
            cluster.closeAsync().get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What was computed is committed, whatever becomes of the cluster.
            LOG.warn("Flink did not stop", e);
        } finally {
            folder.close();
        }
    }
}
