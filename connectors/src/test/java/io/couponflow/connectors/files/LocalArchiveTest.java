package io.couponflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalArchiveTest {

    @TempDir
    private Path folder;

    @Test
    void namesOfAnyCharactersAreFound() throws IOException {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        Path chinese = Files.createDirectory(folder.resolve("推送 100%#?"));
        Path file = Files.writeString(chinese.resolve("2016-08-30T10:15 号.xml"), "<xml>1</xml>");

        List<ListedFile> found = PushFiles.list(folder.toString());

        assertThat(found).extracting(ListedFile::source).containsExactly("推送 100%#?/2016-08-30T10:15 号.xml");
        assertThat(Path.of(found.get(0).path().getPath())).isEqualTo(file);
    }

    @Test
    void nameThatIsNoUtf8EndsTheSearchUnlessItIsNoneOfPushes() throws Exception {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        shell("touch \"$(printf 'b\\351.txt')\"");
        List<Path> withoutPushes = LocalArchive.files(folder);
        shell("mkdir \"$(printf 'caf\\351')\"");
        Throwable failure = catchThrowable(() -> LocalArchive.files(folder));
        shell("rmdir caf*; touch \"$(printf 'b\\351.xml')\"");

        assertThat(withoutPushes).isEmpty();
        assertThat(failure)
                .isInstanceOf(IOException.class)
                .hasMessage("the name of " + folder + "/caf\\xE9 is no text in UTF-8; expected another name");
        assertThatThrownBy(() -> LocalArchive.files(folder)).hasMessageContaining(folder + "/b\\xE9.xml is no text");
    }

    @Test
    void inALocaleWithoutTheCharactersOfANameItIsToldByTheName() throws Exception {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        Path chinese = Files.createDirectory(folder.resolve("推送"));
        Files.writeString(chinese.resolve("a.xml"), "<xml>1</xml>");

        Outcome posix = listIn(Map.of("LC_ALL", "POSIX"), List.of());
        Outcome none = listIn(Map.of(), List.of());
        Outcome utf8 = listIn(Map.of("LC_ALL", "C.UTF-8"), List.of());

        assertThat(List.of(posix, none)).allSatisfy(outcome -> {
            assertThat(outcome.exitCode).as(outcome.out).isEqualTo(1);
            assertThat(outcome.out).contains(chinese + " can't be represented in the locale", "LC_ALL=C.UTF-8");
        });
        assertThat(utf8.out).contains("推送/a.xml");
        assertThat(utf8.exitCode).isZero();
    }

    @Test
    void whatAnotherUserMayNotReadEndsTheSearchWithItsName() throws Exception {
        assumeThat(Files.getAttribute(folder, "unix:uid")).as("runs as root").isEqualTo(0);
        shell("chmod 755 . ; mkdir -p closed unlisted/x blind; touch closed/a.xml unlisted/a.xml; echo '<xml/>' >a.xml;"
                + " mkdir blind/in; chmod 000 a.xml");
        Outcome file = listIn(Map.of("LC_ALL", "C.UTF-8"), AS_NOBODY);
        shell("chmod 644 a.xml; chmod 000 closed");
        Outcome closed = listIn(Map.of("LC_ALL", "C.UTF-8"), AS_NOBODY);
        shell("chmod 755 closed; chmod 744 blind");
        Outcome blind = listIn(Map.of("LC_ALL", "C.UTF-8"), AS_NOBODY);

        assertThat(file.out).contains("the file " + folder + "/a.xml can't be read: access denied");
        assertThat(closed.out).contains("the folder " + folder + "/closed can't be listed: access denied");
        assertThat(blind.out).contains(folder + "/blind/in can't be looked at: access denied");
        assertThat(List.of(file, closed, blind)).allMatch(outcome -> outcome.exitCode == 1);
    }

    @Test
    void linkThatLeadsNowhereOrRoundAndASocketEndTheSearchWithTheirNames() throws Exception {
        Path dangling = Files.createSymbolicLink(folder.resolve("2016"), Path.of("not-mounted"));
        Throwable nowhere = catchThrowable(() -> LocalArchive.files(folder));
        Files.delete(dangling);
        Path round = Files.createSymbolicLink(folder.resolve("round"), Path.of("round"));
        Throwable loop = catchThrowable(() -> LocalArchive.files(folder));
        Files.delete(round);
        Throwable socket;
        // the path of a socket is short
        Path near = Files.createTempDirectory("s");
        Path place = near.resolve("s.xml");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(place));
            socket = catchThrowable(() -> LocalArchive.files(near));
        } finally {
            Files.deleteIfExists(place);
            Files.delete(near);
        }

        assertThat(nowhere).hasMessage("the link " + dangling + " leads nowhere: nothing is at not-mounted");
        assertThat(loop).hasMessageContaining(round + " can't be looked at: ");
        assertThat(socket).hasMessage("the file " + place + " can't be read: it is a socket");
    }

    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private record Outcome(int exitCode, String out) {}

    /** Lists the folder in a Java of its own, since the locale of a Java is that in which it was started. */
    private Outcome listIn(Map<String, String> environment, List<String> as) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(
                java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Lister.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", String.valueOf(System.getenv("PATH")));
        builder.environment().putAll(environment);
        builder.directory(folder.toFile());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), out);
    }

    /** Lists the folder that it is started in. */
    static final class Lister {

        private Lister() {}

        public static void main(String[] arguments) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            Path here = Path.of("").toAbsolutePath();
            try {
                LocalArchive.files(here).forEach(file -> out.println(here.relativize(file)));
            } catch (IOException e) {
                out.println(e.getMessage());
                System.exit(1);
            }
        }
    }

    private void shell(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
