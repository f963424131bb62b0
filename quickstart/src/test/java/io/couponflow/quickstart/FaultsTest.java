package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.couponflow.cluster.WebUiOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everything that can break, breaks; the tables end as if nothing had happened, and nobody ever reads what no completed
 * checkpoint holds. The build runs the first test, {@code ./mvnw verify -Pfaults} all of them.
 */
@SuppressWarnings("try") // nobody interrupts a test
class FaultsTest {

    private static final int RATE = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static FaultStage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new FaultStage(5_000);
        stage.start();
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    @Test
    void whatEverIsKilledTheTablesEndTheSame() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "each_once", RATE)) {
            run.recoversFrom(FaultsTest::killTheTaskManager);
            run.recoversFrom(FaultsTest::killTheDatabase);
            run.recoversFrom(FaultsTest::killTheBroker);
            run.recoversFrom(FaultsTest::killTheJobManager);

            run.endsAsIfNothingHadHappened("kill -9 of the TaskManager, PostgreSQL, the broker, the JobManager");
        }
    }

    @Test
    void nobodyElseGetsAnythingFromTheCluster() throws Exception {
        assumeThat(Path.of("/proc/self/net/tcp6"))
                .as("only Linux tells what a process listens to")
                .exists();
        Path conf = stage.cluster.folder().resolve("conf");
        Configuration settings = GlobalConfiguration.loadConfiguration(conf.toString());
        int rest = settings.get(RestOptions.PORT);
        int zooKeeper = Integer.parseInt(
                settings.get(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM).replaceFirst(".*:", ""));
        Map<String, Set<Integer>> ports = new TreeMap<>();
        for (FlinkProcess process : stage.cluster.processes()) {
            // Of a TaskManager that a fault had started only the name is left.
            Optional<ProcessHandle> running = process.running();
            if (running.isPresent()) {
                ports.put(process.name(), Stranger.ports(running.get().pid()));
            }
        }

        assertThat(ports.get("zookeeper")).containsExactly(zooKeeper);
        assertThat(ports.get("jobmanager"))
                .as("REST, RPC, BLOB, metrics")
                .hasSize(4)
                .contains(rest);
        assertThat(ports.keySet()).anyMatch(name -> name.startsWith("taskmanager-"));
        ports.forEach((name, own) -> {
            if (name.startsWith("taskmanager-")) {
                assertThat(own).as("RPC, data, metrics").hasSize(3);
            }
        });
        ports.values().stream()
                .flatMap(Set::stream)
                .filter(port -> port != rest && port != zooKeeper)
                .forEach(port -> Stranger.assertLetsNobodyInWithoutTheKey(
                        port,
                        conf.resolve("internal.p12"),
                        settings.get(SecurityOptions.SSL_INTERNAL_KEYSTORE_PASSWORD)));
        assertThatThrownBy(() -> Stranger.readZooKeeper(zooKeeper)).isInstanceOf(KeeperException.class);
        String token = settings.get(WebUiOptions.TOKEN);
        new Stranger(stage.cluster.rest())
                .assertIsRefusedEverything(stage.cluster.rest().jobs().get(0).id(), token);
        assertThat(stage.flink(List.of("list", "--all")))
                .as("Flink's own command line")
                .contains("couponflow");
        assertNothingTells(List.of(token, settings.get(SecurityOptions.SSL_INTERNAL_KEYSTORE_PASSWORD)), conf);
    }

    /** Checks that other users find none of the secrets in a file, a log or the arguments of a process. */
    private static void assertNothingTells(List<String> secrets, Path conf) throws Exception {
        try (Stream<Path> files = Files.list(conf)) {
            assertThat(files.filter(file -> !file.endsWith("log4j2.properties")))
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
        try (Stream<Path> logs = Files.list(stage.cluster.folder().resolve("log"))) {
            assertThat(logs)
                    .isNotEmpty()
                    .allSatisfy(log -> assertThat(Files.readString(log)).doesNotContain(secrets));
        }
        assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain(secrets));
        if (AnotherUser.canBeTried()) {
            assertThat(AnotherUser.run("cat", conf.resolve("config.yaml").toString()))
                    .contains("Permission denied");
            assertThat(AnotherUser.run("curl", "-s", "-i", stage.cluster.rest().address() + "/jobs"))
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    @Tag("faults")
    void aTaskManagerIsKilledThreeTimes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (FaultRun run = FaultRun.start(stage, "task_manager", RATE)) {
            for (int third = 0; third < 3; third++) {
                run.isThrough(10 + 25 * third + random.nextInt(20));
                run.recoversFrom(FaultsTest::killTheTaskManager);
            }

            run.endsAsIfNothingHadHappened("kill -9 three times, seed " + seed);
        }
    }

    @Test
    @Tag("faults")
    void theJobManagerIsKilled() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "job_manager", RATE)) {
            run.isThrough(30);
            run.recoversFrom(FaultsTest::killTheJobManager);

            run.endsAsIfNothingHadHappened("kill -9, high availability by ZooKeeper, started again");
        }
    }

    @Test
    @Tag("faults")
    void theDatabaseIsAwayForAMinute() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "database_away", RATE)) {
            run.isThrough(30);
            run.recoversFrom(() -> {
                stage.postgres.stop();
                FaultStage.pass(Duration.ofSeconds(60));
                stage.postgres.start();
            });

            run.endsAsIfNothingHadHappened("stopped for 60 s");
        }
    }

    @Test
    @Tag("faults")
    void theDatabaseIsKilledInTheMiddleOfACommit() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "mid_commit", RATE)) {
            run.isThrough(30);
            try (Connection holder = run.database.connect();
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("LOCK TABLE couponflow.redemption IN SHARE MODE");
                FaultStage.await(
                        "a commit that waits for the lock, other rows written already",
                        PATIENCE,
                        () -> !PostgresProcess.query(
                                        stage.postgres.database("postgres"),
                                        "SELECT pid::text FROM pg_stat_activity WHERE datname = 'mid_commit'"
                                                + " AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO couponflow.redemption %'")
                                .isEmpty());
                run.recoversFrom(FaultsTest::killTheDatabase);
            }

            run.endsAsIfNothingHadHappened("kill -9 with a commit half written");
        }
    }

    @Test
    @Tag("faults")
    void anotherServerBecomesThePrimary() throws Exception {
        Path data = stage.folder.path().resolve("standby");
        try (PostgresProcess other = new PostgresProcess(data)) {
            String url = "jdbc:postgresql://localhost:" + stage.postgres.port() + ",localhost:" + other.port()
                    + "/changed_primary?targetServerType=primary";
            try (FaultRun run = FaultRun.start(stage, "changed_primary", RATE, url)) {
                run.isThrough(30);
                run.recoversFrom(() -> {
                    stage.postgres.stop();
                    copy(stage.folder.path().resolve("postgres"), data);
                    other.start();
                });

                run.endsAsIfNothingHadHappened("the primary goes, all that it had committed is at another address");
            }
        } finally {
            stage.postgres.start();
        }
    }

    @Test
    @Tag("faults")
    void theBrokerIsKilledAndItsTopicGainsPartitions() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "broker", RATE)) {
            run.isThrough(25);
            run.recoversFrom(FaultsTest::killTheBroker);
            run.isThrough(50);
            run.recoversFrom(() -> stage.kafka.widen("broker", 5));

            run.endsAsIfNothingHadHappened("kill -9 and started again; 2 partitions become 5");
        }
    }

    @Test
    @Tag("faults")
    void theDiskOfCheckpointsIsFullForAWhile() throws Exception {
        Path disk = stage.checkpoints();
        assumeThat(stage.checkpointsHaveADiskOfTheirOwn())
                .as("a small disk for checkpoints, which only root can mount")
                .isTrue();
        try (FaultRun run = FaultRun.start(stage, "disk_full", RATE)) {
            run.isThrough(30);
            run.recoversFrom(() -> {
                Path ballast = disk.resolve("ballast");
                fill(ballast);
                long failed = run.failedCheckpoints();
                FaultStage.await(
                        "a checkpoint that fails",
                        PATIENCE,
                        () -> run.failedCheckpoints() > failed || !run.state().equals("RUNNING"));
                Files.delete(ballast);
            });

            run.endsAsIfNothingHadHappened("no space left on the device of checkpoints until some failed");
        }
    }

    @Test
    @Tag("faults")
    void theJobIsStoppedAndRescaledByItsSavepoints() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "rescaled", RATE)) {
            run.isThrough(20);
            run.recoversFrom(() -> run.resume(run.stop(), 1));
            run.isThrough(45);
            run.recoversFrom(() -> run.resume(run.stop(), 2));
            run.isThrough(70);
            run.recoversFrom(() -> run.resume(run.stop(), 1));

            run.endsAsIfNothingHadHappened("stopped with a savepoint and started from it: parallelism 2, 1, 2, 1");
        }
    }

    @Test
    @Tag("faults")
    void aTaskManagerThatWasGivenUpComesBackAndWritesNothing() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "zombie", RATE)) {
            run.isThrough(30);
            FlinkProcess zombie = stage.cluster.taskManager(1);
            run.recoversFrom(() -> {
                signal(zombie, "STOP");
                stage.cluster.startTaskManager(2);
            });
            run.recoversFrom(() -> signal(zombie, "CONT"));

            run.endsAsIfNothingHadHappened("SIGSTOP, another takes over, SIGCONT");
        } finally {
            stage.cluster.taskManager(2).kill();
        }
    }

    @Test
    @Tag("faults")
    void aStartFromNothingOnUsedTablesIsRefused() throws Exception {
        try (FaultRun run = FaultRun.start(stage, "from_nothing", RATE)) {
            run.isThrough(30);
            String savepoint = run.stop();
            long commit = run.checkpoint();

            String refused = run.submitWithoutState();

            FaultStage.await("the job's end", PATIENCE, () -> run.state(refused).equals("FAILED"));
            assertThat(run.exceptions(refused)).contains("starts without its state and would overwrite them");
            assertThat(run.checkpoint()).isEqualTo(commit);
            run.recoversFrom(() -> run.resume(savepoint, 2));
            run.endsAsIfNothingHadHappened("started without state: refused; then from its savepoint");
        }
    }

    @Test
    @Tag("faults")
    void aDatabaseThatWasPutBackToABackupIsNotWrittenAnyMore() throws Exception {
        Path data = stage.folder.path().resolve("postgres");
        Path backup = stage.folder.path().resolve("backup");
        try (FaultRun run = FaultRun.start(stage, "put_back", RATE)) {
            run.isThrough(20);
            run.recoversFrom(() -> {
                stage.postgres.stop();
                copy(data, backup);
                stage.postgres.start();
            });
            run.isThrough(40);

            stage.postgres.stop();
            Files.move(data, data.resolveSibling("lost"));
            Files.move(backup, data);
            stage.postgres.start();
            long putBack = run.checkpoint();

            FaultStage.await("the job's end", PATIENCE, () -> run.state().equals("FAILED"));
            assertThat(run.exceptions(run.job())).contains("the database has lost commits that it had acknowledged");
            assertThat(run.checkpoint()).isEqualTo(putBack);
        }
    }

    private static void killTheTaskManager() throws Exception {
        stage.cluster.taskManager(1).kill();
        stage.cluster.startTaskManager(1);
    }

    private static void killTheJobManager() throws Exception {
        stage.cluster.process("jobmanager").kill();
        stage.cluster.startJobManager();
    }

    private static void killTheDatabase() throws Exception {
        stage.postgres.kill();
        stage.postgres.start();
    }

    private static void killTheBroker() throws Exception {
        stage.kafka.kill();
        stage.kafka.start();
    }

    private static void signal(FlinkProcess process, String signal) throws Exception {
        long pid = process.running().orElseThrow().pid();
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Writes until there is no space left. */
    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 10_000; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
            return;
        }
        throw new AssertionError("the disk of checkpoints is larger than 640 MB; expected a small one");
    }
}
