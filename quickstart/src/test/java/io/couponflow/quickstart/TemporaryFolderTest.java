package io.couponflow.quickstart;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes leave; other processes are real ones. */
class TemporaryFolderTest {

    @TempDir
    private Path parent;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) {
            kill(process);
        }
    }

    @Test
    void theFolderOfALiveProcessIsKeptAndThatOfAKilledOneIsSwept() throws Exception {
        Process other = start("folder");
        Path held = pathFrom(other);
        Files.writeString(held.resolve("openids"), "o1");

        try (TemporaryFolder first = new TemporaryFolder(parent, "first")) {
            assertThat(held).isNotEmptyDirectory();
            assertThat(Files.getPosixFilePermissions(first.path()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        kill(other);
        assertThat(held).isNotEmptyDirectory();
        try (TemporaryFolder second = new TemporaryFolder(parent, "second")) {
            assertThat(held).doesNotExist();
            assertThat(second.path()).exists();
        }
    }

    @Test
    void theFoldersOfAProcessThatMakesSeveralAreKeptByOthers() throws Exception {
        try (TemporaryFolder one = new TemporaryFolder(parent, "one");
                TemporaryFolder two = new TemporaryFolder(parent, "two")) {
            Path others = pathFrom(start("folder"));

            assertThat(List.of(one.path(), two.path(), others))
                    .allSatisfy(path -> assertThat(path).exists());
        }
    }

    @Test
    void twoThatStartAtOnceSweepAllAndNotEachOther() throws Exception {
        List<Path> left = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            left.add(leftBehind("couponflow-kafka-1-" + i));
        }

        List<Process> both = List.of(start("folder"), start("folder"));

        for (Process process : both) {
            assertThat(pathFrom(process)).exists();
        }
        assertThat(left).noneMatch(Files::exists);
    }

    @Test
    void theServerThatAKilledProcessHasLeftIsEnded() throws Exception {
        Process other = start("database");
        Path held = pathFrom(other);
        List<ProcessHandle> server = programsOf(held);
        assertThat(server).isNotEmpty();
        kill(other);
        assertThat(server).anyMatch(ProcessHandle::isAlive);

        try (TemporaryFolder next = new TemporaryFolder(parent, "next")) {
            assertThat(server).noneMatch(ProcessHandle::isAlive);
            assertThat(held).doesNotExist();
            assertThat(next.path()).exists();
        }
    }

    @Test
    void aProgramOfAFolderThatIsClosedIsEnded() throws Exception {
        Process program;
        try (TemporaryFolder folder = new TemporaryFolder(parent, "programs")) {
            Path sleep = Files.copy(Path.of("/bin/sleep"), folder.path().resolve("sleep"), COPY_ATTRIBUTES);
            program = new ProcessBuilder(sleep.toString(), "600").start();
            processes.add(program);
        }

        assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aProgramThatOnlyLooksIntoWhatIsLeftIsNotEnded() throws Exception {
        Path left = leftBehind("couponflow-flink-1-1");
        Process reader =
                new ProcessBuilder("tail", "-f", left.resolve("openids").toString()).start();
        processes.add(reader);

        sweep();

        assertThat(left).doesNotExist();
        assertThat(reader.isAlive()).isTrue();
    }

    @Test
    void theFolderOfAnotherUserIsKept() throws Exception {
        AnotherUser.assumeItCanBeTried();
        Path own = leftBehind("couponflow-flink-1-1");
        Path foreign = leftBehind("couponflow-flink-1-2");
        Files.setOwner(foreign, AnotherUser.principal());

        sweep();

        assertThat(own).doesNotExist();
        assertThat(foreign).isNotEmptyDirectory();
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        Path elsewhere = leftBehind("elsewhere");
        Path link = Files.createSymbolicLink(parent.resolve("couponflow-flink-1-1"), elsewhere);
        Path left = leftBehind("couponflow-flink-1-2");
        Files.createSymbolicLink(left.resolve("inside"), elsewhere);

        sweep();

        assertThat(left).doesNotExist();
        assertThat(link).isSymbolicLink();
        assertThat(elsewhere.resolve("openids")).hasContent("o1");
    }

    @Test
    void whatOnlyHasASimilarNameIsKept() throws Exception {
        List<Path> others = List.of(
                leftBehind("couponflow-1000"),
                leftBehind("couponflow-notes-1"),
                leftBehind("couponflow-flink-1-1.bak"));
        Path withoutLock = Files.createDirectory(parent.resolve("couponflow-flink-1-1"));

        sweep();

        assertThat(others).allMatch(Files::exists);
        assertThat(withoutLock).exists();
    }

    private void sweep() throws IOException {
        new TemporaryFolder(parent, "sweep").close();
    }

    /** As a killed process leaves it: its lock is a file that nobody has locked. */
    private Path leftBehind(String name) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(name));
        Files.createFile(folder.resolve("lock"));
        Files.writeString(folder.resolve("openids"), "o1");
        return folder;
    }

    private static List<ProcessHandle> programsOf(Path folder) throws IOException {
        Path real = folder.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(program -> program.startsWith(real.toString()))
                        .isPresent())
                .toList();
    }

    private Process start(String what) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + parent,
                        "-Dcouponflow.log=" + parent.resolve("test.log"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }

    @SuppressWarnings("MustBeClosedChecker") // the process ends with the test
    private static Path pathFrom(Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        return Stream.generate(() -> line(said))
                .filter(line -> line.startsWith("holds "))
                .map(line -> Path.of(line.substring("holds ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static String line(BufferedReader said) {
        try {
            String line = said.readLine();
            assertThat(line).as("what the other process says").isNotNull();
            return line;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** A process that makes a folder, alone or with a server in it, says where, and waits until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] what) throws Exception {
            Path path = what[0].equals("database")
                    ? Path.of(EmbeddedDatabase.start(0).passwordFile()).getParent()
                    : new TemporaryFolder("held").path();
            System.out.println("holds " + path);
            System.out.println(System.in.read());
        }
    }
}
