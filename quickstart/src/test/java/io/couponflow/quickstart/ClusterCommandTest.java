package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be told without a cluster; {@link FaultsTest} starts one. */
class ClusterCommandTest {

    @TempDir
    private Path folder;

    @Test
    void allMistakesAreToldAtOnce() {
        Outcome outcome =
                couponflow("cluster", "start", "--task-managers", "0", "--slots", "99", "--web-port", "-1", "--fast");

        assertThat(outcome.exitCode()).isEqualTo(Main.USAGE);
        assertThat(outcome.errLines())
                .containsExactlyInAnyOrder(
                        "couponflow: Unknown option: '--fast'",
                        "couponflow: --web-port is -1; expected a port up to 65535, or 0 for any free one",
                        "couponflow: --task-managers is 0; expected 1 to 16",
                        "couponflow: --slots is 99; expected 1 to 32",
                        "couponflow: 'couponflow cluster start --help' tells what is expected");
    }

    @Test
    void moreSlotsThanOneMachineCarriesAreRefused() {
        Outcome outcome = couponflow("cluster", "start", "--task-managers", "5", "--slots", "8");

        assertThat(outcome.exitCode()).isEqualTo(Main.USAGE);
        assertThat(outcome.errLines())
                .contains("couponflow: --task-managers 5 with --slots 8 are 40 slots; expected at most 32");
    }

    @Test
    void withoutACommandTheCommandsAreNamed() {
        Outcome outcome = couponflow("cluster");

        assertThat(outcome.exitCode()).isEqualTo(Main.USAGE);
        assertThat(outcome.errLines())
                .containsExactly(
                        "couponflow: no command given; expected one of start, stop, status, flink",
                        "couponflow: 'couponflow cluster --help' tells what is expected");
    }

    @Test
    void aClusterThatWasNeverStartedIsNamedRatherThanGuessed() {
        for (String command : new String[] {"stop", "status"}) {
            Outcome outcome = couponflow("cluster", command, "--dir", folder.toString());

            assertThat(outcome.exitCode()).as(command).isEqualTo(Main.FAILED);
            assertThat(outcome.errLines())
                    .as(command)
                    .containsExactly("couponflow: there is no cluster in " + folder
                            + "; expected './couponflow cluster start' before");
        }
    }

    @Test
    void optionsBehindFlinkAreFlinks() {
        Outcome outcome =
                couponflow("cluster", "flink", "--dir", folder.toString(), "run", "-d", "--nonsense", "job.jar");

        assertThat(outcome.err()).doesNotContain("Unknown option").contains("there is no cluster in");
    }

    @Test
    void theFolderOfAClusterIsClosedToOthersBeforeAnythingIsWritten() throws Exception {
        Path before = Files.createDirectory(folder.resolve("cluster"));
        Files.setPosixFilePermissions(before, PosixFilePermissions.fromString("rwxrwxrwx"));
        FlinkCluster withoutJars = new FlinkCluster(before, folder.resolve("nowhere"));

        assertThatThrownBy(() -> withoutJars.start(0, 1, 1, Map.of())).isInstanceOf(Failure.class);

        assertThat(Files.getPosixFilePermissions(before)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aClusterInAFolderOfAnotherUserIsRefused() throws Exception {
        AnotherUser.assumeItCanBeTried();
        Files.setOwner(folder, AnotherUser.principal());

        for (String command : new String[] {"start", "stop", "status"}) {
            Outcome outcome = couponflow("cluster", command, "--dir", folder.toString());

            assertThat(outcome.exitCode()).as(command).isEqualTo(Main.FAILED);
            assertThat(outcome.err())
                    .as(command)
                    .contains(folder + " belongs to " + AnotherUser.principal() + "; expected a folder of your own");
        }
    }
}
