package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkProcessTest {

    @TempDir
    private Path folder;

    private FlinkProcess process;

    @BeforeEach
    void name() {
        process = new FlinkProcess("worker", folder);
    }

    @AfterEach
    void end() throws Exception {
        process.kill();
    }

    @Test
    void aProcessThatWasNeverStartedDoesNotRun() {
        assertThat(process.running()).isEmpty();
    }

    @Test
    void aProcessIsFoundAgainByWhoeverKnowsItsNameAndFolder() throws Exception {
        process.start(List.of("sleep", "600"));

        assertThat(new FlinkProcess("worker", folder).running()).isPresent().isEqualTo(process.running());
        assertThat(new FlinkProcess("another", folder).running()).isEmpty();
    }

    @Test
    void aProcessThatEndedDoesNotRunAndLeavesItsLastLines() throws Exception {
        process.start(List.of("sh", "-c", "echo one; echo two; echo three"));

        Awaitility.await().until(() -> process.running().isEmpty());

        assertThat(process.lastLines(2)).containsExactly("two", "three");
    }

    @Test
    void whatAProcessWritesIsForItsOwnerAloneWhereverThatIs() throws Exception {
        Path written = folder.resolve("savepoint");

        process.start(List.of("sh", "-c", "mkdir " + written + "; touch " + written + "/_metadata"));

        Awaitility.await().until(() -> process.running().isEmpty());
        assertThat(Files.getPosixFilePermissions(written)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(written.resolve("_metadata")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anotherProcessThatWasGivenTheSameNumberLaterIsNotTakenForIt() throws Exception {
        process.start(List.of("sleep", "600"));
        Path file = folder.resolve("run").resolve("worker.pid");
        String started = Files.readString(file);

        Files.writeString(file, started.replaceFirst(" .*", " 2016-08-30T00:00:00Z"));
        assertThat(process.running()).isEmpty();
        Files.writeString(file, started);
    }

    @Test
    void aFileThatWasCutOffIsNoProcess() throws Exception {
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("run").resolve("worker.pid"), "12");

        assertThat(process.running()).isEmpty();
    }

    @Test
    void aProcessEndsWhenItIsAskedTo() throws Exception {
        process.start(List.of("sleep", "600"));

        process.stop();

        assertThat(process.running()).isEmpty();
    }
}
