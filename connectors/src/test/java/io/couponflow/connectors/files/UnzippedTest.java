package io.couponflow.connectors.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnzippedTest {

    private static final Logger LOGGER = (Logger) LogManager.getLogger(Unzipped.class);

    private final Warnings warnings = new Warnings();

    @BeforeEach
    void setUp() {
        warnings.start();
        LOGGER.setAdditive(false);
        LOGGER.addAppender(warnings);
    }

    @AfterEach
    void tearDown() {
        LOGGER.removeAppender(warnings);
        LOGGER.setAdditive(true);
    }

    @Test
    void unzipsEveryMemberOfAStreamThatNeverSaysWhatIsAvailable() throws IOException {
        byte[] members = concat(zip("one"), zip(""), zip("two"));

        String content = read(new Shy(members));

        assertThat(content).isEqualTo("onetwo");
        assertThat(warnings.lines).isEmpty();
    }

    @Test
    void readsWhatIsNotZippedAsItIs() throws IOException {
        for (String plain : List.of("", "<", "\u001f", "<xml>")) {
            String content = read(new Shy(plain.getBytes(US_ASCII)));

            assertThat(content).isEqualTo(plain);
        }
        assertThat(warnings.lines).isEmpty();
    }

    @Test
    void endsWhereverAFileIsCutOffAndNamesItOnce() throws IOException {
        String all = randomText(3_000);
        byte[] whole = concat(zip(all.substring(0, 1_000)), zip(all.substring(1_000)));
        int firstMember = zip(all.substring(0, 1_000)).length;
        int longest = 0;
        for (int length = 2; length < whole.length; length++) {
            warnings.lines.clear();

            String content = read(new Shy(Arrays.copyOf(whole, length)));

            assertThat(all).as("cut at %d", length).startsWith(content);
            assertThat(content.length()).as("cut at %d", length).isGreaterThanOrEqualTo(longest);
            assertThat(warnings.lines).as("cut at %d", length).hasSize(length == firstMember ? 0 : 1);
            assertThat(warnings.lines).allMatch(line -> line.contains("a file of the test"));
            longest = content.length();
        }
        assertThat(longest).as("of the last cut only the trailer misses").isEqualTo(all.length());
    }

    @Test
    void readsOnToTheErrorWhateverByteIsCorrupt() throws IOException {
        String all = randomText(3_000);
        byte[] whole = zip(all);
        for (int at = 10; at < whole.length; at++) {
            byte[] corrupt = whole.clone();
            corrupt[at] ^= 0x10;
            warnings.lines.clear();

            String content = read(new Shy(corrupt));

            assertThat(warnings.lines)
                    .as("corrupt at %d, read %d", at, content.length())
                    .hasSize(1);
        }
    }

    @Test
    void warnsOfWhatFollowsTheLastMember() throws IOException {
        String content = read(new Shy(concat(zip("one"), "<xml>this is no gzip data</xml>".getBytes(US_ASCII))));

        assertThat(content).isEqualTo("one");
        assertThat(warnings.lines).hasSize(1);
    }

    @Test
    void throwsAnErrorOnThatIsNotOneOfTheData() {
        InputStream failing = new SequenceInputStream(
                new ByteArrayInputStream(Arrays.copyOf(zip(randomText(1_000)), 200)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is gone");
                    }
                });

        assertThatIOException().isThrownBy(() -> read(failing)).withMessage("the disk is gone");
    }

    private static String read(InputStream in) throws IOException {
        try (InputStream unzipped = Unzipped.open("a file of the test", in)) {
            return new String(unzipped.readAllBytes(), US_ASCII);
        }
    }

    private static String randomText(int length) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static byte[] zip(String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content.getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.write(part);
        }
        return bytes.toByteArray();
    }

    /** Has nothing available, ever, as streams of remote files do, and hands out seven bytes at most. */
    private static final class Shy extends ByteArrayInputStream {

        Shy(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int available() {
            return 0;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(7, length));
        }
    }

    private static final class Warnings extends AbstractAppender {
        private final List<String> lines = new ArrayList<>();

        Warnings() {
            super("warnings", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(event.getMessage().getFormattedMessage());
        }
    }
}
