package io.couponflow.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;

/**
 * Folders and files that no other user of the machine can look into, whatever the umask: 0700 and 0600. What holds a
 * password or an openid lies in or is one. Where the file system knows no such rights, none are set.
 */
final class OwnersOnly {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnersOnly() {}

    /**
     * Makes a folder, and those above it that are missing; one that is there is closed to others. A link is followed: whoever
     * names one has chosen where it leads.
     *
     * @throws Failure if the folder is somebody else's, who could look into it and change it
     */
    static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(FOLDER, folder));
        }
        Optional<String> mistake = mistake(folder);
        if (mistake.isPresent()) {
            throw new Failure(mistake.get());
        }
        PosixFileAttributeView rights = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (rights != null && !FOLDER.containsAll(rights.readAttributes().permissions())) {
            rights.setPermissions(FOLDER);
        }
    }

    /** What is wrong with a folder that is to be the own one: it is somebody else's. Empty also if it isn't there. */
    static Optional<String> mistake(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        UserPrincipal owner = Files.getOwner(folder);
        return owner.equals(self())
                ? Optional.empty()
                : Optional.of(folder + " belongs to " + owner.getName() + "; expected a folder of your own ("
                        + self().getName() + "), since what is kept there is for no one else");
    }

    /** Writes a text to a file as {@link #file(Path, byte[])} does. */
    static void file(Path file, String text) throws IOException {
        file(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file that others can't read at any instant; one that is there is replaced, as somebody may have it open. */
    static void file(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, attributes(FILE, file));
        Files.write(file, content);
    }

    /** True if it is this user's and no link. */
    static boolean isOwn(Path path) throws IOException {
        return !Files.isSymbolicLink(path)
                && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(self());
    }

    /** Who this process is: told by a file that it makes, since Java has no call that knows users without a name. */
    private static UserPrincipal self() throws IOException {
        Path own = Files.createTempFile("couponflow-", ".tmp");
        try {
            return Files.getOwner(own);
        } finally {
            Files.delete(own);
        }
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions, Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
