package io.couponflow.quickstart;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A Flink cluster of processes on this machine, and Flink's own command line set to it. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = {
            "A Flink cluster on this machine, as processes that stay until they are stopped.",
            "ZooKeeper for high availability, a JobManager, and TaskManagers."
        },
        subcommands = {
            ClusterCommand.Start.class,
            ClusterCommand.Stop.class,
            ClusterCommand.Status.class,
            ClusterCommand.Flink.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand {

    private ClusterCommand() {}

    /** What all of its commands take. */
    abstract static class Of implements Main.Checked {

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                description = "Where the cluster keeps its files (default: .couponflow/cluster beside the program).")
        private @Nullable Path dir;

        @Mixin
        private final Verbosity verbosity = new Verbosity();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public boolean verbose() {
            return verbosity.verbose();
        }

        @Override
        public List<String> mistakes() {
            return new ArrayList<>();
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        FlinkCluster cluster() {
            return cluster(dir);
        }

        /** The cluster in a folder; null for the usual one. */
        static FlinkCluster cluster(@Nullable Path dir) {
            return new FlinkCluster(
                    dir == null ? home().resolve(".couponflow").resolve("cluster") : dir,
                    home().resolve("cluster").resolve("target").resolve("lib"));
        }

        /** The job, as it is submitted. */
        static Path jar() {
            return home().resolve("job").resolve("target").resolve("couponflow-job.jar");
        }

        /** Where the program is; the launcher tells. */
        private static Path home() {
            return Path.of(System.getProperty("couponflow.home", "")).toAbsolutePath();
        }

        FlinkCluster started() throws IOException {
            FlinkCluster cluster = cluster();
            cluster.refuseForeignFolder();
            if (!cluster.exists()) {
                throw new Failure("there is no cluster in " + cluster.folder()
                        + "; expected './couponflow cluster start' before");
            }
            return cluster;
        }
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Starts what does not run: all of it, or what was killed. Jobs that ran when the JobManager",
                "ended go on from their last checkpoint."
            })
    static final class Start extends Of {

        @Option(
                names = "--web-port",
                paramLabel = "PORT",
                description =
                        "Flink's Web UI, for whoever has the link that is printed; 0 for any free port (default: ${DEFAULT-VALUE}).",
                defaultValue = "8081")
        private int webPort;

        @Option(
                names = "--task-managers",
                paramLabel = "N",
                description =
                        "TaskManagers, 1 to 16; all of them together have at most 32 slots (default: ${DEFAULT-VALUE}).",
                defaultValue = "1")
        private int taskManagers;

        @Option(
                names = "--slots",
                paramLabel = "N",
                description = "Subtasks of an operator in a TaskManager, 1 to 32 (default: ${DEFAULT-VALUE}).",
                defaultValue = "2")
        private int slots;

        @Option(
                names = "-D",
                paramLabel = "KEY=VALUE",
                description = "An option of Flink, such as taskmanager.memory.process.size=4g; may be repeated.")
        private Map<String, String> further = Map.of();

        Start() {}

        @Override
        public List<String> mistakes() {
            List<String> mistakes = super.mistakes();
            mistakes.addAll(LocalJobOptions.portMistakes("--web-port", webPort));
            if (taskManagers < 1 || taskManagers > 16) {
                mistakes.add("--task-managers is " + taskManagers + "; expected 1 to 16");
            }
            if (slots < 1 || slots > NetworkMemory.MAX_PARALLELISM) {
                mistakes.add("--slots is " + slots + "; expected 1 to " + NetworkMemory.MAX_PARALLELISM);
            } else if (taskManagers * slots > NetworkMemory.MAX_PARALLELISM && mistakes.isEmpty()) {
                mistakes.add("--task-managers " + taskManagers + " with --slots " + slots + " are "
                        + taskManagers * slots + " slots; expected at most " + NetworkMemory.MAX_PARALLELISM);
            }
            return mistakes;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            FlinkCluster cluster = cluster();
            cluster.start(webPort, taskManagers, slots, further);
            Status.print(cluster, out());
            return Main.OK;
        }
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = {
                "Ends its processes. Jobs that run are not cancelled: they go on after the next start. To end one",
                "for good: couponflow cluster flink stop ID"
            })
    static final class Stop extends Of {

        Stop() {}

        @Override
        public Integer call() throws IOException, InterruptedException {
            FlinkCluster cluster = started();
            cluster.stop();
            Status.print(cluster, out());
            return Main.OK;
        }
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Lists its processes and jobs. Exit code 1 if a process is missing.")
    static final class Status extends Of {

        Status() {}

        @Override
        public Integer call() throws IOException, InterruptedException {
            return print(started(), out()) ? Main.OK : Main.FAILED;
        }

        /** Tells whether all processes run. */
        private static boolean print(FlinkCluster cluster, PrintWriter out) throws IOException, InterruptedException {
            boolean complete = true;
            for (FlinkProcess process : cluster.processes()) {
                complete &= process.running().isPresent();
                out.println("  " + process.name()
                        + process.running()
                                .map(running -> "  process " + running.pid())
                                .orElse("  does not run"));
            }
            if (cluster.process("jobmanager").running().isPresent()) {
                out.println("  Web UI  " + cluster.webUi());
                for (FlinkRest.Job job : cluster.rest().jobs()) {
                    out.println("  job " + job.id() + "  " + job.name() + "  " + job.state()
                            + cluster.rest()
                                    .latestCheckpoint(job.id())
                                    .map(checkpoint -> "  checkpoint " + checkpoint)
                                    .orElse(""));
                }
            }
            return complete;
        }
    }

    @Command(
            name = "flink",
            mixinStandardHelpOptions = true,
            description = {
                "Flink's own command line, set to this cluster. What follows is for it:",
                "  couponflow cluster flink run -d job/target/couponflow-job.jar --config couponflow.yaml",
                "  couponflow cluster flink list",
                "  couponflow cluster flink stop ID"
            })
    static final class Flink extends Of {

        @Parameters(arity = "1..*", paramLabel = "ARGUMENTS", description = "As of Flink's own command line.")
        private List<String> arguments = List.of();

        Flink() {}

        @Override
        public Integer call() throws IOException, InterruptedException {
            Process process = started().cli(arguments).inheritIO().start();
            return process.waitFor() == 0 ? Main.OK : Main.FAILED;
        }
    }
}
