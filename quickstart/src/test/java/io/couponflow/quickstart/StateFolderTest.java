package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can look into what a run leaves to the next; {@link NightlyRunTest} tries the runs. */
class StateFolderTest {

    @TempDir
    private Path parent;

    @Test
    void aNewFolderIsForItsOwnerAlone() throws Exception {
        Path folder = parent.resolve("nights").resolve("state");

        StateFolder.open(folder).close();

        assertThat(rights(folder)).isEqualTo("rwx------");
        assertThat(rights(folder.getParent())).isEqualTo("rwx------");
    }

    @Test
    void anOlderFolderIsClosedToOthersAlsoBehindALink() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("state"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);

        StateFolder.open(link).close();

        assertThat(rights(folder)).isEqualTo("rwx------");
    }

    @Test
    void theFolderOfAnotherUserIsRefused() throws Exception {
        AnotherUser.assumeItCanBeTried();
        Path folder = Files.createDirectory(parent.resolve("state"));
        Files.setOwner(folder, AnotherUser.principal());

        assertThat(StateFolder.mistake(folder))
                .hasValue("--state is " + folder + ": " + folder + " belongs to nobody; expected a folder of your own"
                        + " (root), since what is kept there is for no one else");
        assertThatThrownBy(() -> StateFolder.open(folder))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("belongs to nobody");
        assertThat(folder).isEmptyDirectory();
    }

    private static String rights(Path folder) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}
