package io.couponflow.quickstart;

import io.couponflow.connectors.files.PushSplitter;
import io.couponflow.quickstart.DeadLetters.Letter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes bodies into files that the next run reads.
 *
 * <ol>
 *   <li>Pushes go one after another into one file. One that would not be cut out of it as itself, such as a body without
 *       an end, which would take along what follows, goes to a file of its own beside it, numbered from 1.
 *   <li>Lines of the catalogue go to another file. A line break within one becomes a blank, which means the same in JSON.
 *   <li>The files have names that no run reads until all of them are complete. No file is overwritten; a file that
 *       nothing goes to is not made.
 * </ol>
 *
 * The files hold personal data: only who made them may read them.
 */
final class ReplayFiles implements ReplayTarget {

    private static final byte[] NEXT = "<xml><next/></xml>".getBytes(StandardCharsets.US_ASCII);

    private final Path pushes;
    private final @Nullable Path catalogue;
    private final List<Part> parts = new ArrayList<>();
    private final List<Path> written = new ArrayList<>();

    private @Nullable Part pushPart;
    private @Nullable Part cataloguePart;
    private int apart;

    /** A file under way. */
    private static final class Part {
        final Path target;
        final Path temporary;
        final FileOutputStream file;
        final BufferedOutputStream out;

        Part(Path target) throws IOException {
            this.target = target;
            Path folder = target.toAbsolutePath().getParent();
            this.temporary = Files.createTempFile(folder, ".replay-", ".part");
            this.file = new FileOutputStream(temporary.toFile());
            this.out = new BufferedOutputStream(file, 1 << 16);
        }

        void line(byte[] bytes) throws IOException {
            out.write(bytes);
            out.write('\n');
        }

        /** The rows are noted as sent for good, so the bytes must be there for good. */
        void complete() throws IOException {
            out.flush();
            file.getFD().sync();
            file.close();
        }
    }

    /**
     * @param catalogue null if no line of the catalogue may come
     */
    ReplayFiles(Path pushes, @Nullable Path catalogue) {
        this.pushes = pushes;
        this.catalogue = catalogue;
    }

    @Override
    public void send(Letter letter) throws IOException {
        byte[] body = letter.body();
        if (letter.reason().equals(ReplayCommand.BAD_CATALOGUE)) {
            if (cataloguePart == null) {
                cataloguePart = begin(Objects.requireNonNull(catalogue));
            }
            cataloguePart.line(onOneLine(body));
        } else if (staysItself(body)) {
            if (pushPart == null) {
                pushPart = begin(pushes);
            }
            pushPart.line(body);
        } else {
            Part own = begin(numbered(++apart));
            own.out.write(body);
            own.complete(); // or thousands would be open at once
        }
    }

    @Override
    public boolean hasArrived() {
        return false;
    }

    @Override
    public void finish() throws IOException {
        for (Part part : parts) {
            if (part.file.getChannel().isOpen()) {
                part.complete();
            }
            if (Files.exists(part.target)) {
                throw new FileAlreadyExistsException(part.target.toString(), null, "it exists, and is not overwritten");
            }
        }
        for (Part part : parts) {
            Files.move(part.temporary, part.target);
            written.add(part.target);
        }
        parts.clear();
    }

    /** The files that are complete. */
    List<Path> written() {
        return written;
    }

    /** Removes what {@link #finish} did not get to complete, and what it has moved if it failed on the way. */
    @Override
    public void close() throws IOException {
        if (parts.isEmpty()) {
            return;
        }
        for (Part part : parts) {
            part.file.close();
            Files.deleteIfExists(part.temporary);
        }
        for (Path path : written) {
            Files.deleteIfExists(path);
        }
    }

    private Part begin(Path target) throws IOException {
        Part part = new Part(target);
        parts.add(part);
        return part;
    }

    private Path numbered(int number) {
        String name = pushes.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return pushes.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    /** Whether a body is one push, whatever stands before and behind it. */
    static boolean staysItself(byte[] body) throws IOException {
        List<byte[]> alone = cut(body);
        byte[] followed = Arrays.copyOf(body, body.length + 1 + NEXT.length);
        followed[body.length] = '\n';
        System.arraycopy(NEXT, 0, followed, body.length + 1, NEXT.length);
        List<byte[]> both = cut(followed);
        return alone.size() == 1
                && alone.get(0)[0] == '<'
                && both.size() == 2
                && Arrays.equals(both.get(0), alone.get(0))
                && Arrays.equals(both.get(1), NEXT);
    }

    private static List<byte[]> cut(byte[] bytes) throws IOException {
        List<byte[]> pushes = new ArrayList<>();
        try (PushSplitter splitter = new PushSplitter(new ByteArrayInputStream(bytes))) {
            for (byte[] push = splitter.next(); push != null; push = splitter.next()) {
                pushes.add(push);
            }
        }
        return pushes;
    }

    private static byte[] onOneLine(byte[] line) {
        byte[] flat = line.clone();
        for (int i = 0; i < flat.length; i++) {
            if (flat[i] == '\n' || flat[i] == '\r') {
                flat[i] = ' ';
            }
        }
        return flat;
    }
}
