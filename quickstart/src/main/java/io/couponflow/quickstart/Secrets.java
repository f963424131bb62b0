package io.couponflow.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** What nobody can guess, and where it is kept so that nobody but its owner reads it. */
final class Secrets {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OWNERS_FILE = "rw-------";
    private static final String OWNERS_FOLDER = "rwx------";

    private Secrets() {}

    /** A new password or token of 256 random bits: letters, digits, {@code -} and {@code _}. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Makes a folder, if it isn't there, and closes it to all others. */
    static void folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNERS_FOLDER));
    }

    static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file that others can't read at any instant; one that is there is replaced, as somebody may have it open. */
    static void write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        try (ByteChannel channel = Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS_FILE)));
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(content);
        }
    }
}
