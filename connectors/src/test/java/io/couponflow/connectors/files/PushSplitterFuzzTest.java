package io.couponflow.connectors.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.RawPush;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for a file of any bytes at all, read in any pieces. {@link #fuzzerTestOneInput} is what a fuzzer calls; the
 * inputs that it has found worth keeping lie in {@code src/test/corpus/push-splitter} and are tried here.
 *
 * <p>An input is three bytes that say how to read (the splitter's buffer, the longest chunk that the stream hands out, after
 * how many segments to resume) and the file's bytes. Where the third is E0 or more, the first {@value #RUNS} of 01
 * and 02 stand for {@value #RUN} letters and {@value #RUN} blanks each, so that a short input reaches the bound of what is kept.
 *
 * <ol>
 *   <li>The segments are those of the rule, whatever the buffer and the chunks; of each at most the bound is kept.
 *   <li>Nothing is lost: between the segments, ahead of the first and behind the last stand white space and marks alone.
 *   <li>A reader that resumes behind any segment, with another buffer and other chunks, reads the segments that follow.
 *   <li>Zipped, in one member or two, the file reads the same. Bytes that claim to be zipped and are not, or are cut off, read
 *       the same whatever the chunks, and nothing is thrown.
 * </ol>
 */
public class PushSplitterFuzzTest {

    private static final Path CORPUS = Path.of("src", "test", "corpus", "push-splitter");

    private static final int RUN = 40_000;
    private static final int RUNS = 3;
    private static final int HEADER = 3;

    /** Called by a fuzzer before its first input: a warning for each broken gzip file would be all that is seen. */
    public static void fuzzerInitialize() {
        Configurator.setLevel(Unzipped.class, Level.OFF);
    }

    @BeforeAll
    static void quiet() {
        fuzzerInitialize();
    }

    @AfterAll
    static void loud() {
        Configurator.setLevel(Unzipped.class, Level.WARN);
    }

    static Stream<Path> corpus() throws IOException {
        return Files.list(CORPUS).sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void holdsForWhatFuzzingFound(Path found) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(found));
    }

    @Test
    void theCorpusHasFilesOfEveryKind() throws IOException {
        List<String> files;
        try (Stream<Path> found = corpus()) {
            files = found.map(PushSplitterFuzzTest::bytes)
                    .filter(input -> input.length > HEADER)
                    .map(input -> new String(file(input), ISO_8859_1))
                    .toList();
        }

        assertThat(files)
                .anyMatch(file -> file.contains("<![CDATA["))
                .anyMatch(file -> file.contains("<!--"))
                .anyMatch(file -> file.contains(CutByRule.BOM))
                .anyMatch(file -> file.startsWith("\u001F\u008B"))
                .anyMatch(file -> CutByRule.segments(file).size() > 2)
                .anyMatch(file ->
                        CutByRule.segments(file).stream().anyMatch(segment -> segment.length() > RawPush.MAX_BODY));
    }

    /** Tries one input; throws if anything said above does not hold. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < HEADER) {
            return;
        }
        int buffer = 1 + (input[0] & 0xFF);
        int chunk = 1 + (input[1] & 0xFF);
        int resumeAt = input[2] & 0x1F;
        byte[] file = file(input);
        List<String> rule = CutByRule.segments(new String(file, ISO_8859_1));
        List<String> kept = rule.stream().map(PushSplitterFuzzTest::kept).toList();

        require(kept.equals(rest(splitter(file, buffer, chunk))), "cut in small pieces, not by the rule");
        require(kept.equals(rest(splitter(file, 64 * 1024, file.length + 1))), "cut in one piece, not by the rule");
        requireNothingLost(new String(file, ISO_8859_1), rule);
        requireResumes(file, kept, buffer, chunk, resumeAt);
        requireUnzips(file, chunk);
    }

    private static byte[] file(byte[] input) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(input.length);
        int runs = (input[2] & 0xFF) >= 0xE0 ? RUNS : 0;
        for (int i = HEADER; i < input.length; i++) {
            if (runs > 0 && (input[i] == 1 || input[i] == 2)) {
                runs--;
                byte[] run = new byte[RUN];
                Arrays.fill(run, (byte) (input[i] == 1 ? 'x' : ' '));
                file.writeBytes(run);
            } else {
                file.write(input[i]);
            }
        }
        return file.toByteArray();
    }

    private static String kept(String segment) {
        return segment.length() <= RawPush.MAX_BODY ? segment : segment.substring(0, RawPush.MAX_BODY + 1);
    }

    private static void requireNothingLost(String file, List<String> segments) {
        int at = 0;
        for (String segment : segments) {
            at = CutByRule.behindBlanks(file, at);
            require(file.startsWith(segment, at), "bytes lost ahead of a segment");
            at += segment.length();
        }
        require(CutByRule.behindBlanks(file, at) == file.length(), "bytes lost at the end");
    }

    private static void requireResumes(byte[] file, List<String> kept, int buffer, int chunk, int resumeAt)
            throws IOException {
        PushSplitter first = splitter(file, chunk, buffer);
        int done = Math.min(resumeAt, kept.size());
        for (int i = 0; i < done; i++) {
            byte[] segment = first.next();
            require(segment != null && first.place() == i, "a place other than the ordinal");
        }
        PushSplitter resumed = splitter(file, buffer, chunk);
        require(resumed.skip(first.ordinal()) == done, "passed over another number than was read");
        require(resumed.ordinal() == done, "resumed at another ordinal");
        require(kept.subList(done, kept.size()).equals(rest(resumed)), "other segments after resuming");
        require(splitter(file, buffer, chunk).skip(kept.size() + 1L) == kept.size(), "passed over more than there is");
    }

    private static void requireUnzips(byte[] file, int chunk) throws IOException {
        byte[] all = unzipped(file, file.length + 1);
        require(Arrays.equals(all, unzipped(file, chunk)), "read in chunks it unzips to other bytes");
        boolean isZipped = file.length > 1 && file[0] == 0x1F && file[1] == (byte) 0x8B;
        require(isZipped || Arrays.equals(all, file), "a plain file that is read otherwise");
        int middle = file.length / 2;
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        zip.writeBytes(zipped(Arrays.copyOf(file, middle)));
        zip.writeBytes(zipped(Arrays.copyOfRange(file, middle, file.length)));
        require(Arrays.equals(file, unzipped(zip.toByteArray(), chunk)), "zipped in two members it reads otherwise");
        byte[] cut = Arrays.copyOf(zip.toByteArray(), zip.size() * chunk / 256);
        byte[] head = unzipped(cut, chunk);
        require(Arrays.equals(head, unzipped(cut, file.length + 1)), "cut off, it reads otherwise in chunks");
        boolean isHead = head.length <= file.length && Arrays.equals(head, Arrays.copyOf(file, head.length));
        require(isHead || cut.length < 2, "cut off, it reads otherwise than the file begins");
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zip)) {
            out.write(bytes);
        }
        return zip.toByteArray();
    }

    private static byte[] unzipped(byte[] file, int chunk) throws IOException {
        try (InputStream in = Unzipped.open("file", new Chunks(file, chunk))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] target = new byte[chunk];
            for (int count = in.read(target); count >= 0; count = in.read(target)) {
                bytes.write(target, 0, count);
            }
            return bytes.toByteArray();
        }
    }

    private static PushSplitter splitter(byte[] file, int buffer, int chunk) {
        return new PushSplitter(new Chunks(file, chunk), buffer);
    }

    private static List<String> rest(PushSplitter splitter) throws IOException {
        List<String> segments = new ArrayList<>();
        for (byte[] body = splitter.next(); body != null; body = splitter.next()) {
            segments.add(new String(body, ISO_8859_1));
        }
        return segments;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Hands out its bytes in chunks of 1 up to {@code longest}, in turn, as a remote stream may. */
    private static final class Chunks extends ByteArrayInputStream {
        private final int longest;
        private int next;

        Chunks(byte[] bytes, int longest) {
            super(bytes);
            this.longest = longest;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            next = next % longest + 1;
            return super.read(target, offset, Math.min(length, longest > 256 ? length : next));
        }

        @Override
        public synchronized int available() {
            return 0;
        }
    }
}
