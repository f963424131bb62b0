package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the launcher has the logs written, and who can read what is. Java is a script here, which says what it was given. */
class LauncherFoldersTest {

    private record Outcome(int exitCode, String said) {}

    @TempDir
    private Path folder;

    private Path install = Path.of("");
    private Path temporary = Path.of("");

    @BeforeEach
    void installed() throws Exception {
        install = Files.createDirectory(folder.resolve("install"));
        temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.copy(Path.of("..", "couponflow"), install.resolve("couponflow"));
        for (String module : List.of("udfs", "connectors", "sql", "job", "dashboard", "cluster", "quickstart", ".")) {
            Files.createDirectories(install.resolve(module));
            Files.createFile(install.resolve(module).resolve("pom.xml"));
        }
        Files.createDirectories(install.resolve("quickstart/target/lib"));
        Files.createDirectories(install.resolve("cluster/target/lib"));
        Files.createFile(install.resolve("quickstart/target/couponflow-quickstart-0.2.0.jar"));
        Path java = install.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
                echo "umask $(umask)"
                for argument; do echo "$argument"; done
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void logsLieBesideTheProgramInAFolderThatIsClosedToOthers() throws Exception {
        Path logs = Files.createDirectory(install.resolve(".couponflow"));
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-xr-x"));

        Outcome outcome = couponflow("run");

        assertThat(outcome.said()).contains("-Dcouponflow.log=" + logs.toRealPath() + "/couponflow.log\n");
        assertThat(rights(logs)).isEqualTo("rwx------");
    }

    @Test
    void whatIsWrittenIsForItsOwnerAloneButForFilesThatHeAskedFor() throws Exception {
        assertThat(couponflow("run").said()).contains("umask 0077\n");
        assertThat(couponflow("cluster", "start").said()).contains("umask 0077\n");
        assertThat(couponflow("generate").said()).contains("umask 0022\n");
    }

    @Test
    void whereTheProgramCannotBeWrittenLogsLieInAFolderOfTheirOwner() throws Exception {
        Path logs = withoutLogsBesideTheProgram();

        Outcome outcome = couponflow("run");

        assertThat(outcome.said()).contains("-Dcouponflow.log=" + logs + "/couponflow.log\n");
        assertThat(rights(logs)).isEqualTo("rwx------");
    }

    @Test
    void anOwnFolderOfTheSameNameIsClosedToOthers() throws Exception {
        Path logs = Files.createDirectory(withoutLogsBesideTheProgram());
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(couponflow("run").exitCode()).isZero();

        assertThat(rights(logs)).isEqualTo("rwx------");
    }

    @Test
    void aFolderThatAnotherUserHasMadeIsRefused() throws Exception {
        AnotherUser.assumeItCanBeTried();
        Path logs = Files.createDirectory(withoutLogsBesideTheProgram());
        Files.setOwner(logs, AnotherUser.principal());

        assertRefused(logs + " is a link or somebody else's; expected a folder of your own");
    }

    @Test
    void aLinkInItsPlaceIsRefused() throws Exception {
        Path logs = withoutLogsBesideTheProgram();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(logs, elsewhere);
        assertRefused(logs + " is a link or somebody else's");

        Files.delete(elsewhere);
        assertRefused(logs + " is a link or somebody else's");
    }

    @Test
    void aLinkInThePlaceOfTheLogIsRefused() throws Exception {
        Path logs = Files.createDirectory(withoutLogsBesideTheProgram());
        Path mine = Files.writeString(folder.resolve("mine"), "kept");
        for (String log : List.of("couponflow.log", "couponflow.log.1")) {
            Path link = Files.createSymbolicLink(logs.resolve(log), mine);

            assertRefused(link + " is a link or somebody else's; expected a file of your own");

            Files.delete(link);
        }
        assertThat(mine).hasContent("kept");
    }

    @Test
    void aLogThatAnotherUserHasMadeIsRefused() throws Exception {
        AnotherUser.assumeItCanBeTried();
        Path logs = Files.createDirectory(withoutLogsBesideTheProgram());
        Path log = Files.createFile(logs.resolve("couponflow.log"));
        Files.setOwner(log, AnotherUser.principal());

        assertRefused(log + " is a link or somebody else's; expected a file of your own");
    }

    private void assertRefused(String sentence) throws Exception {
        Outcome outcome = couponflow("run");

        assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
        assertThat(outcome.said()).startsWith("couponflow: " + sentence).doesNotContain("umask");
    }

    /** Not even root can make a folder where a file is. */
    private Path withoutLogsBesideTheProgram() throws Exception {
        Files.createFile(install.resolve(".couponflow"));
        String uid = AnotherUser.output(List.of("id", "-u")).strip();
        return temporary.resolve("couponflow-" + uid);
    }

    private Outcome couponflow(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 022; exec sh \"$@\"", "sh"));
        command.add(install.resolve("couponflow").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", install.resolve("jdk").toString());
        builder.environment().put("TMPDIR", temporary.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }

    private static String rights(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}
