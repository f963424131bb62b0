package io.couponflow.quickstart;

import io.couponflow.job.CouponJob;
import io.couponflow.job.JobSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job of a demo, wherever it runs. */
interface DemoJob extends AutoCloseable {

    /** The link by which a browser is let into the Web UI. */
    String webUi();

    /**
     * Tells whether the job has ended by itself.
     *
     * @throws Failure if it failed, with the innermost reason
     */
    boolean hasEnded() throws InterruptedException;

    /** Why the job failed last, also if it has started again since; empty if it never did, or nobody can tell just now. */
    Optional<JobFailure> lastFailure() throws InterruptedException;

    /** Cancels the job, unless it has ended. */
    void cancel() throws IOException, InterruptedException;

    @Override
    void close();

    /** In Flink of this process. */
    static DemoJob inThisProcess(LocalFlink flink, JobSettings settings, int parallelism) throws InterruptedException {
        StreamExecutionEnvironment environment = flink.environment(parallelism);
        CouponJob.build(environment, settings);
        LocalFlink.Job running = flink.submit(environment, "couponflow demo");
        return new DemoJob() {
            @Override
            public String webUi() {
                return flink.webUi();
            }

            @Override
            public boolean hasEnded() throws InterruptedException {
                boolean ended = running.endedWithin(Duration.ZERO);
                if (ended) {
                    running.check();
                }
                return ended;
            }

            @Override
            public Optional<JobFailure> lastFailure() throws InterruptedException {
                return flink.lastFailure(running);
            }

            @Override
            public void cancel() throws InterruptedException {
                flink.cancel(running);
            }

            @Override
            public void close() {
                flink.close();
            }
        };
    }

    /**
     * On a cluster of processes, which stays when the demo ends.
     *
     * @param settings of the job, as its arguments
     * @throws Failure if the cluster doesn't take it, with what Flink's command line says
     */
    static DemoJob onCluster(FlinkCluster cluster, Path jar, List<String> settings, int parallelism)
            throws IOException, InterruptedException {
        if (Files.notExists(jar)) {
            throw new Failure(jar + " is missing; expected the job's jar there, from ./mvnw -pl job -am package");
        }
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "-d",
                "-t",
                "remote",
                "-Dexecution.checkpointing.interval=1s",
                "-p",
                "" + parallelism,
                "" + jar));
        arguments.addAll(settings);
        String out = flink(cluster, arguments);
        Matcher id = Pattern.compile("JobID ([0-9a-f]{32})").matcher(out);
        if (!id.find()) {
            throw new Failure("the cluster does not say which job it took: " + out.strip());
        }
        return new DemoJob() {
            @Override
            public String webUi() {
                return cluster.webUi();
            }

            @Override
            public boolean hasEnded() throws InterruptedException {
                // While the JobManager is away nobody knows; it goes on when that is back. Nor is the token sent then:
                // another user's program may listen in its place.
                return cluster.process("jobmanager").running().isPresent()
                        && cluster.rest().jobs().stream()
                                .filter(job -> job.id().equals(id.group(1)))
                                .anyMatch(job -> List.of("FAILED", "CANCELED", "FINISHED")
                                        .contains(job.state()));
            }

            @Override
            public Optional<JobFailure> lastFailure() throws InterruptedException {
                return cluster.rest().lastFailure(id.group(1));
            }

            @Override
            public void cancel() throws IOException, InterruptedException {
                flink(cluster, List.of("cancel", id.group(1)));
            }

            @Override
            public void close() {
                // The cluster was there before, and stays.
            }
        };
    }

    private static String flink(FlinkCluster cluster, List<String> arguments) throws IOException, InterruptedException {
        Process process = cluster.cli(arguments).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Failure("Flink's command line refuses '" + arguments.get(0) + "': "
                    + out.strip().lines().reduce((a, b) -> b).orElse("it says nothing")
                    + "\n  is the cluster up? 'couponflow cluster status' tells");
        }
        return out;
    }
}
