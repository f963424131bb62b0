package io.couponflow.connectors.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of pushes of a folder of this machine.
 *
 * <ol>
 *   <li>Every {@code *.xml} and {@code *.xml.gz} (in any case) below the folder. Names that start with a dot are left out,
 *       folders too.
 *   <li>Symbolic links are followed; of a folder that several ways lead to the files are given once, by the way without
 *       links if there is one.
 *   <li>Whatever can't be looked at, can't be read or has a name that this process can't represent ends the search with
 *       its name: a folder that was left out would be missing in every total.
 * </ol>
 */
public final class LocalArchive {

    /** An index entry holds 2,704 bytes, and the source of a push is part of the key of several tables. */
    private static final int LONGEST_SOURCE = 2_000;

    /** What tells the kinds of files apart in their mode, and the kind that can't be opened. */
    private static final int KIND = 0xF000;

    private static final int SOCKET = 0xC000;

    private final Path root;
    private final boolean hasModes;
    private final List<Path> files = new ArrayList<>();
    private final Set<Path> listed = new HashSet<>();
    private final TreeSet<Path> links = new TreeSet<>();

    private LocalArchive(Path root) {
        this.root = root;
        this.hasModes = root.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /**
     * The files below a folder, in no particular order; of a file the file itself, whatever its name.
     *
     * @throws IOException naming what is wrong
     */
    public static List<Path> files(Path path) throws IOException {
        LocalArchive archive = new LocalArchive(path.toAbsolutePath());
        if (Files.isDirectory(path)) {
            archive.list(archive.root);
            while (!archive.links.isEmpty()) {
                archive.list(archive.links.pollFirst());
            }
        } else {
            archive.add(archive.root);
        }
        return archive.files;
    }

    /** Adds the files below a folder, unless it was listed; leaves the links to folders for later. */
    private void list(Path folder) throws IOException {
        try {
            if (!listed.add(folder.toRealPath())) {
                return;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    look(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException(
                    "the folder " + folder + " can't be listed: " + reason(Objects.requireNonNull(e.getCause())), e);
        } catch (FileSystemException e) {
            throw new IOException("the folder " + folder + " can't be listed: " + reason(e), e);
        }
    }

    private void look(Path entry) throws IOException {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(".")) {
            return;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(entry)) {
                // Whatever its name: it may have led to a folder that is not mounted.
                throw new IOException(
                        "the link " + shown(entry) + " leads nowhere: nothing is at " + Files.readSymbolicLink(entry),
                        e);
            }
            return; // deleted while we looked
        } catch (FileSystemException e) {
            throw new IOException(shown(entry) + " can't be looked at: " + reason(e), e);
        }
        if (!attributes.isDirectory() && !isPushes(name)) {
            return;
        }
        refuseOtherName(entry);
        if (!attributes.isDirectory()) {
            add(entry);
        } else if (Files.isSymbolicLink(entry)) {
            links.add(entry);
        } else {
            list(entry);
        }
    }

    private void add(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("the file " + file + " can't be read: access denied");
        }
        if (hasModes && ((int) Files.getAttribute(file, "unix:mode") & KIND) == SOCKET) {
            throw new IOException("the file " + file + " can't be read: it is a socket");
        }
        int length = root.relativize(file).toString().getBytes(UTF_8).length;
        if (length > LONGEST_SOURCE) {
            throw new IOException("the path of " + file + " below " + root + " has " + length
                    + " bytes, expected at most " + LONGEST_SOURCE + ": rows are told apart by it");
        }
        files.add(file);
    }

    /** Whether a file of this name is one of pushes. */
    static boolean isPushes(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (lower.endsWith(".xml") || lower.endsWith(".xml.gz"));
    }

    /** Java names a file by characters: a name whose bytes are none in the encoding of the locale can't be opened by them. */
    private static void refuseOtherName(Path entry) throws IOException {
        try {
            if (Path.of(entry.toString()).equals(entry)) {
                return;
            }
        } catch (InvalidPathException e) {
            // As little as one that becomes another.
        }
        byte[] name = name(entry);
        String encoding = System.getProperty("sun.jnu.encoding");
        throw new IOException("the name of " + shown(entry)
                + (isUtf8(name)
                        ? " can't be represented in the locale of this process, whose encoding is " + encoding
                                + "; expected a locale of UTF-8, such as LC_ALL=C.UTF-8"
                        : " is no text in UTF-8; expected another name"));
    }

    /** A path as it lies on the disk, bytes that are no characters as {@code \xE9}. */
    private static String shown(Path entry) {
        byte[] name = name(entry);
        StringBuilder text = new StringBuilder();
        if (isUtf8(name)) {
            text.append(new String(name, UTF_8));
        } else {
            for (byte b : name) {
                text.append(b < 0 ? String.format(Locale.ROOT, "\\x%02X", b) : String.valueOf((char) b));
            }
        }
        return entry.getParent() + "/" + text;
    }

    /** The bytes of the last name: as text they may be lost, but the URI has them. */
    private static byte[] name(Path entry) {
        String path = entry.toUri().getRawPath();
        String escaped = path.replaceFirst("/$", "").replaceFirst(".*/", "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] ascii = escaped.getBytes(US_ASCII);
        for (int i = 0; i < ascii.length; i++) {
            if (ascii[i] == '%') {
                bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(ascii[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access denied";
        }
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
