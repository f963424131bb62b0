package io.couponflow.quickstart;

import io.couponflow.cluster.WebUiOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.auth.DigestLoginModule;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.auth.SASLAuthenticationProvider;

/**
 * A Flink cluster of processes on this machine, as a server would run it: ZooKeeper for high availability, a JobManager, and
 * TaskManagers, all on the loopback address.
 *
 * <ol>
 *   <li>{@link #start} starts what does not run: all of it, or what was killed. The jobs of a JobManager that was killed or
 *       stopped go on from their last checkpoint.
 *   <li>Nobody but the user who started it gets anything from its ports: REST asks for a token, ZooKeeper for a password, all
 *       others for a certificate. All three are made anew with each start, and kept in {@code conf}.
 *   <li>Everything is in one folder: {@code conf}, {@code log}, {@code run}, checkpoints, savepoints, and what ZooKeeper
 *       keeps. Without the folder the cluster knows nothing. Only its owner can look into it: jobs are kept there with
 *       the database's password.
 * </ol>
 */
final class FlinkCluster {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String TASK_MANAGER = "taskmanager-";

    /** As {@code flink.opens} of the build: what Flink's own configuration opens to Kryo and the closure cleaner. */
    private static final List<String> OPENS = List.of(
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED");

    private final Path folder;
    private final Path lib;

    /**
     * The cluster in a folder, running or not.
     *
     * @param lib the jars of Flink; the classes of module cluster are beside it
     */
    FlinkCluster(Path folder, Path lib) {
        this.folder = folder.toAbsolutePath();
        this.lib = lib.toAbsolutePath();
    }

    /**
     * Starts what does not run yet, and waits until the cluster can take a job.
     *
     * @param webPort where the Web UI listens; 0 for any free port. Ignored if the cluster runs already
     * @param further options of Flink that differ from those here
     * @throws Failure if a process ends, the cluster isn't complete within a minute, or its folder is another user's
     */
    void start(int webPort, int taskManagers, int slots, Map<String, String> further)
            throws IOException, InterruptedException {
        OwnersOnly.folder(folder);
        for (Path part : List.of(lib, classes())) {
            // Without the classes Flink would start all the same, and ask nobody who they are.
            if (!Files.isDirectory(part)) {
                throw new Failure(part + " is missing; expected it from ./mvnw -pl cluster package");
            }
        }
        if (processes().stream().noneMatch(process -> process.running().isPresent())) {
            configure(webPort, taskManagers, slots, further);
        }
        startZooKeeper();
        startJobManager();
        for (int n = 1; n <= taskManagers; n++) {
            startTaskManager(n);
        }
        await(taskManagers);
    }

    void startZooKeeper() throws IOException {
        start(
                "zookeeper",
                quickToStart("-Xmx128m"),
                FlinkZooKeeperQuorumPeer.class,
                "--zkConfigFile",
                conf("zoo.cfg").toString(),
                "--peerId",
                "1");
    }

    void startJobManager() throws IOException {
        var memory = JobManagerProcessUtils.processSpecFromConfig(configuration());
        start(
                "jobmanager",
                words(JobManagerProcessUtils.generateJvmParametersStr(memory, configuration())),
                StandaloneSessionClusterEntrypoint.class,
                "--configDir",
                conf("").toString());
    }

    void startTaskManager(int n) throws IOException {
        var memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration());
        List<String> arguments = new ArrayList<>(List.of("--configDir", conf("").toString()));
        arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
        arguments.addAll(List.of("-D", "taskmanager.resource-id=" + TASK_MANAGER + n));
        start(
                TASK_MANAGER + n,
                words(ProcessMemoryUtils.generateJvmParametersStr(memory)),
                TaskManagerRunner.class,
                arguments.toArray(String[]::new));
    }

    /** Ends all of its processes, TaskManagers first. What ran goes on when the cluster is started again. */
    void stop() throws InterruptedException, IOException {
        List<FlinkProcess> lastFirst = new ArrayList<>(processes());
        Collections.reverse(lastFirst);
        for (FlinkProcess process : lastFirst) {
            process.stop();
        }
    }

    /** Every process that was ever started: ZooKeeper, the JobManager, then the TaskManagers. */
    List<FlinkProcess> processes() throws IOException {
        List<FlinkProcess> processes = new ArrayList<>(List.of(process("zookeeper"), process("jobmanager")));
        if (Files.isDirectory(folder.resolve("run"))) {
            try (Stream<Path> files = Files.list(folder.resolve("run"))) {
                files.map(file -> file.getFileName().toString().replace(".pid", ""))
                        .filter(name -> name.startsWith(TASK_MANAGER))
                        .sorted()
                        .forEach(name -> processes.add(process(name)));
            }
        }
        return processes;
    }

    FlinkProcess process(String name) {
        return new FlinkProcess(name, folder);
    }

    FlinkProcess taskManager(int n) {
        return process(TASK_MANAGER + n);
    }

    Path folder() {
        return folder;
    }

    /** True if it was ever started there. */
    boolean exists() {
        return Files.exists(conf("config.yaml"));
    }

    /**
     * Checks that nobody else can have written what is in its folder: which processes to end, and where to send a password.
     *
     * @throws Failure if the folder is another user's
     */
    void refuseForeignFolder() throws IOException {
        Optional<String> mistake = OwnersOnly.mistake(folder);
        if (mistake.isPresent()) {
            throw new Failure("the cluster in " + mistake.get());
        }
    }

    /** The link by which a browser is let into the Web UI; for nobody but who started the cluster. */
    String webUi() {
        return rest().link();
    }

    FlinkRest rest() {
        Configuration configuration = configuration();
        return new FlinkRest(
                "http://localhost:" + configuration.get(RestOptions.PORT), configuration.get(WebUiOptions.TOKEN));
    }

    /**
     * Flink's own command line, set to this cluster.
     *
     * @param arguments as of {@code flink}: {@code run -d FILE.jar}, {@code list}, {@code stop ID}
     */
    ProcessBuilder cli(List<String> arguments) {
        List<String> command = new ArrayList<>(java("cli", quickToStart("-Xmx512m")));
        command.add("org.apache.flink.client.cli.CliFrontend");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FLINK_CONF_DIR", conf("").toString());
        return builder;
    }

    private void await(int taskManagers) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (rest().taskManagers().orElse(-1) < taskManagers) {
            for (FlinkProcess process : processes()) {
                if (process.running().isEmpty() && isAwaited(process, taskManagers)) {
                    throw new Failure(process.name() + " ended; its output ends with: "
                            + String.join(" | ", process.lastLines(3)));
                }
            }
            if (System.nanoTime() > deadline) {
                throw new Failure("the cluster is not complete after " + PATIENCE.toSeconds() + " s; "
                        + folder.resolve("log") + " tells why");
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private static boolean isAwaited(FlinkProcess process, int taskManagers) {
        return !process.name().startsWith(TASK_MANAGER)
                || Integer.parseInt(process.name().substring(TASK_MANAGER.length())) <= taskManagers;
    }

    private void start(String name, List<String> jvm, Class<?> main, String... arguments) throws IOException {
        FlinkProcess process = process(name);
        if (process.running().isPresent()) {
            return;
        }
        List<String> command = new ArrayList<>(java(name, jvm));
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        process.start(command);
    }

    /** For what is over soon, or has little to do. */
    private static List<String> quickToStart(String memory) {
        return List.of(memory, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    private List<String> java(String name, List<String> jvm) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(OPENS);
        command.add("-Dlog.file=" + folder.resolve("log").resolve(name + ".log"));
        command.add("-Dlog4j2.configurationFile=" + conf("log4j2.properties"));
        command.add("-Djava.security.auth.login.config=" + conf("jaas.conf"));
        command.addAll(List.of("-cp", lib + "/*" + File.pathSeparator + classes()));
        return command;
    }

    private Path classes() {
        return lib.resolveSibling("classes");
    }

    private void configure(int webPort, int taskManagers, int slots, Map<String, String> further)
            throws IOException, InterruptedException {
        OwnersOnly.folder(conf(""));
        List<Integer> ports = Ports.free(2);
        Map<String, String> options = new LinkedHashMap<>();
        options.put("jobmanager.rpc.address", "localhost");
        options.put("jobmanager.bind-host", "localhost");
        options.put("jobmanager.rpc.port", ports.get(0).toString());
        options.put("jobmanager.memory.process.size", "1g");
        options.put("rest.address", "localhost");
        options.put("rest.bind-address", "localhost");
        options.put("rest.port", Integer.toString(Ports.free("the Web UI", webPort)));
        options.put("taskmanager.host", "localhost");
        options.put("taskmanager.bind-host", "localhost");
        NetworkMemory network = NetworkMemory.of(slots, taskManagers * slots);
        options.put("taskmanager.memory.segment-size", network.segment().toString());
        options.put("taskmanager.memory.network.min", network.size().toString());
        options.put("taskmanager.memory.network.max", network.size().toString());
        options.put(
                "taskmanager.memory.process.size",
                MemorySize.ofMebiBytes(1_500).add(network.size()).toString());
        options.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
        // A process that is gone is noticed within 8 s; Flink's own 50 s and 60 s are for networks.
        options.put("heartbeat.interval", "2 s");
        options.put("heartbeat.timeout", "8 s");
        options.put("high-availability.type", "zookeeper");
        options.put("high-availability.zookeeper.client.session-timeout", "8 s");
        options.put("high-availability.zookeeper.quorum", "localhost:" + ports.get(1));
        options.put("high-availability.zookeeper.client.acl", "creator");
        options.put("high-availability.storageDir", uri("ha"));
        options.put("execution.checkpointing.dir", uri("checkpoints"));
        options.put("execution.checkpointing.savepoint-dir", uri("savepoints"));
        options.put("io.tmp.dirs", folder.resolve("tmp").toString());
        options.put("web.tmpdir", folder.resolve("tmp").toString());
        options.put(WebUiOptions.TOKEN.key(), Secrets.random());
        options.putAll(InternalTls.make().options(conf("internal.p12")));
        options.putAll(further);
        Files.createDirectories(folder.resolve("tmp"));
        List<String> lines = new ArrayList<>();
        new TreeMap<>(options).forEach((key, value) -> lines.add(key + ": \"" + value.replace("\"", "\\\"") + '"'));
        OwnersOnly.file(conf("config.yaml"), String.join("\n", lines) + "\n");
        configureZooKeeper(ports.get(1));
        Files.writeString(conf("log4j2.properties"), """
                rootLogger.level = INFO
                rootLogger.appenderRef.file.ref = file
                # The sink's own gauge is registered anew at each checkpoint, which is told as a collision each time.
                logger.metrics.name = org.apache.flink.metrics.MetricGroup
                logger.metrics.level = ERROR
                appender.file.name = file
                appender.file.type = RollingFile
                appender.file.fileName = ${sys:log.file}
                appender.file.filePattern = ${sys:log.file}.%i
                appender.file.layout.type = PatternLayout
                appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
                appender.file.policies.type = Policies
                appender.file.policies.size.type = SizeBasedTriggeringPolicy
                appender.file.policies.size.size = 50MB
                appender.file.strategy.type = DefaultRolloverStrategy
                appender.file.strategy.max = 3
                """);
    }

    /**
     * ZooKeeper lets nobody in without the password. What it keeps says where a JobManager finds serialized objects: whoever
     * could write there could have it run anything.
     */
    private void configureZooKeeper(int port) throws IOException {
        OwnersOnly.file(conf("zoo.cfg"), """
                dataDir=%s
                clientPort=%d
                clientPortAddress=localhost
                admin.enableServer=false
                authProvider.1=%s
                enforce.auth.enabled=true
                enforce.auth.schemes=sasl
                """.formatted(
                        folder.resolve("zookeeper"), port, SASLAuthenticationProvider.class.getName()));
        String login = DigestLoginModule.class.getName();
        String password = Secrets.random();
        OwnersOnly.file(conf("jaas.conf"), """
                Server {
                  %s required user_couponflow="%s";
                };
                Client {
                  %s required username="couponflow" password="%s";
                };
                """.formatted(login, password, login, password));
    }

    private Configuration configuration() {
        return GlobalConfiguration.loadConfiguration(conf("").toString());
    }

    private Path conf(String file) {
        return folder.resolve("conf").resolve(file);
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }
}
