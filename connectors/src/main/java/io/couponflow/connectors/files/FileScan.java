package io.couponflow.connectors.files;

import io.couponflow.domain.FileContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a file of this machine holds.
 *
 * @param content all of it, and its part up to the end of its last push that was whole: all, but for a push without an end,
 *     or stray bytes, at its end
 * @param starts what it starts with, of the lengths that were asked for
 * @param problem why it can't be unzipped to its end; null if it can
 */
public record FileScan(
        FileContent content,
        Set<FileContent.Part> starts,
        @Nullable String problem) {

    /** Tells which lengths of a file are of interest, by the heads that a content may have that it starts with. */
    @FunctionalInterface
    public interface Lengths {
        Set<Long> of(List<String> heads);
    }

    /** Whether its end may still be missing. */
    boolean hasTail() {
        return content.whole().bytes() < content.all().bytes();
    }

    /**
     * Reads a file to its end.
     *
     * @param heard is told of each read, with the number of bytes; what it throws ends the scan
     * @throws IOException if it can't be read
     */
    public static FileScan of(ListedFile file, Lengths lengths, LongConsumer heard) throws IOException {
        try (Unzipped in = open(file)) {
            byte[] start = in.readNBytes(FileContent.HEADS.get(0));
            List<String> heads = DigestedContent.heads(start);
            String head = heads.isEmpty() ? null : heads.get(0);
            DigestedContent bytes = new DigestedContent(
                    new SequenceInputStream(new ByteArrayInputStream(start), in),
                    lengths.of(heads),
                    Long.MAX_VALUE,
                    heard);
            PushSplitter pushes = new PushSplitter(bytes);
            long whole = 0;
            boolean tail = false;
            while (pushes.skip(1) == 1) {
                tail = pushes.isCutOff();
                whole = tail ? whole : pushes.end();
            }
            FileContent.Part all = bytes.all();
            return new FileScan(
                    new FileContent(all, tail ? start(file, whole, heard) : all, head), bytes.parts(), in.problem());
        }
    }

    /** What a file starts with. */
    private static FileContent.Part start(ListedFile file, long length, LongConsumer heard) throws IOException {
        try (DigestedContent bytes = new DigestedContent(open(file), Set.of(), length, heard)) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return bytes.all();
        }
    }

    static Unzipped open(ListedFile file) throws IOException {
        Path path = Path.of(file.path().getPath());
        InputStream in = Files.newInputStream(path);
        return Unzipped.open(path.toString(), in);
    }
}
