package io.couponflow.connectors.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.couponflow.domain.RawPush;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text stands for bytes here, a character each: {@code \u00EF\u00BB\u00BF} is a byte order mark. */
class PushSplitterTest {

    private static final String BOM = CutByRule.BOM;

    static Stream<Arguments> samples() {
        return Stream.of(
                sample("an empty file", ""),
                sample("a file of white space and marks", BOM + " \r\n\t" + BOM + "\n"),
                sample("one push", "<xml>1</xml>", "<xml>1</xml>"),
                sample("pushes side by side", "<xml>1</xml><xml>2</xml>", "<xml>1</xml>", "<xml>2</xml>"),
                sample("white space between", " <xml>1</xml>\r\n\t<xml>2</xml>\n", "<xml>1</xml>", "<xml>2</xml>"),
                sample(
                        "a mark before each",
                        BOM + "<xml>1</xml>" + BOM + "\n" + BOM + "<xml>2</xml>",
                        "<xml>1</xml>",
                        "<xml>2</xml>"),
                sample("an end in capitals", "<XML>1</XML >\n<xml>2</xMl\r\n>", "<XML>1</XML >", "<xml>2</xMl\r\n>"),
                sample("no end at all", "<xml>1</xml x></xmlx></ xml></xml", "<xml>1</xml x></xmlx></ xml></xml"),
                sample(
                        "an end in CDATA",
                        "<xml><![CDATA[</xml>]]></xml><xml>2</xml>",
                        "<xml><![CDATA[</xml>]]></xml>",
                        "<xml>2</xml>"),
                sample(
                        "an end in a comment",
                        "<xml><!--</xml>--></xml><xml>2</xml>",
                        "<xml><!--</xml>--></xml>",
                        "<xml>2</xml>"),
                sample(
                        "a comment in CDATA and CDATA in a comment",
                        "<xml><![CDATA[<!--]]></xml><xml><!--<![CDATA[--></xml>",
                        "<xml><![CDATA[<!--]]></xml>",
                        "<xml><!--<![CDATA[--></xml>"),
                sample(
                        "ends of CDATA and comments with more brackets and dashes",
                        "<xml><![CDATA[]]]]></xml><xml><!-----></xml>",
                        "<xml><![CDATA[]]]]></xml>",
                        "<xml><!-----></xml>"),
                sample(
                        "a broken token right before a whole one",
                        "<xml><<![CD<![CDATA[</xml>]]><!<!--</xml>--></</xml>",
                        "<xml><<![CD<![CDATA[</xml>]]><!<!--</xml>--></</xml>"),
                sample(
                        "CDATA in small letters, which is none",
                        "<xml><![cdata[</xml>]]></xml>",
                        "<xml><![cdata[</xml>",
                        "]]>",
                        "</xml>"),
                sample("an inner root starts a push", "<xml><xml>1</xml></xml>", "<xml>", "<xml>1</xml>", "</xml>"),
                sample(
                        "a push without its end, ahead of whole ones",
                        "<xml>1\n<xml>2</xml>\n<xml>3</xm\r\n <XML a='b'>4</xml>",
                        "<xml>1\n",
                        "<xml>2</xml>",
                        "<xml>3</xm\r\n ",
                        "<XML a='b'>4</xml>"),
                sample(
                        "start tags of every form",
                        "<xml/><xml\t/><xMl\r><xml\n><XML ><xml/</xml>",
                        "<xml/>",
                        "<xml\t/>",
                        "<xMl\r>",
                        "<xml\n>",
                        "<XML >",
                        "<xml/</xml>"),
                sample(
                        "what is no start tag",
                        "<xml><xmls><xml:a></xml:a><xml-a>< xml><xm l><?xml ?><!xml ><xml",
                        "<xml><xmls><xml:a></xml:a><xml-a>< xml><xm l><?xml ?><!xml ><xml"),
                sample(
                        "a start tag in CDATA and in a comment",
                        "<xml><![CDATA[<xml>]]><!--<xml>--></xml><xml>2</xml>",
                        "<xml><![CDATA[<xml>]]><!--<xml>--></xml>",
                        "<xml>2</xml>"),
                sample(
                        "a prolog ahead of the tag that ends a push",
                        "<xml>1\n<?xml version='1.0'?><!-- 2 -->\n<xml>2</xml>",
                        "<xml>1\n<?xml version='1.0'?><!-- 2 -->\n",
                        "<xml>2</xml>"),
                sample(
                        "a broken token right before a start tag",
                        "<xml><<xml></<xml><![CD<xml><!-<xml><xm<xml></xml<xml>",
                        "<xml><",
                        "<xml></",
                        "<xml><![CD",
                        "<xml><!-",
                        "<xml><xm",
                        "<xml></xml",
                        "<xml>"),
                sample(
                        "a body that was escaped, cut by its quotes",
                        "\"<xml>\\n<a>1<\\/a><\\/xml>\"\n<xml>2</xml>",
                        "\"",
                        "<xml>\\n<a>1<\\/a><\\/xml>\"\n",
                        "<xml>2</xml>"),
                sample("another root without an end", "<a>1<xml>2<xml>3", "<a>1<xml>2", "<xml>3"),
                sample(
                        "an end or a start tag amid which stands an illegal character, which is none",
                        "<xml>1</x\u0001ml><xml>2</xml><x\u0001ml>3<xml>4</xml>",
                        "<xml>1</x\u0001ml>",
                        "<xml>2</xml>",
                        "<x\u0001ml>3<xml>4</xml>"),
                sample(
                        "a declaration, a DOCTYPE and a comment ahead of the root",
                        "<?xml version='1.0'?><!DOCTYPE xml [<!ENTITY e 'x'>]>\n<!-- <xml></xml> --><xml>&e;</xml>",
                        "<?xml version='1.0'?><!DOCTYPE xml [<!ENTITY e 'x'>]>\n<!-- <xml></xml> --><xml>&e;</xml>"),
                sample(
                        "CDATA without an end swallows up to the next one",
                        "<xml><![CDATA[1</xml><xml><![CDATA[2]]></xml><xml>3</xml>",
                        "<xml><![CDATA[1</xml><xml><![CDATA[2]]></xml>",
                        "<xml>3</xml>"),
                sample("a comment without an end", "<xml><!--1</xml>\n<xml>2</xml>", "<xml><!--1</xml>\n<xml>2</xml>"),
                sample(
                        "stray bytes ahead, between and behind",
                        " a b \n<xml>1</xml>" + BOM + "c" + BOM + "\td\n" + BOM + "<xml>2</xml>\ne ",
                        "a b",
                        "<xml>1</xml>",
                        "c" + BOM + "\td",
                        "<xml>2</xml>",
                        "e"),
                sample(
                        "parts of a mark, which are stray",
                        "\u00EF\u00BB<xml>1</xml>\u00EF" + BOM + "<xml>2</xml>" + BOM + "\u00BF\u00EF\u00BB \n",
                        "\u00EF\u00BB",
                        "<xml>1</xml>",
                        "\u00EF",
                        "<xml>2</xml>",
                        "\u00BF\u00EF\u00BB"),
                sample("only stray bytes", "\u0000", "\u0000"),
                sample("a tail", "<xml>1</xml>\n<xml>2 \n", "<xml>1</xml>", "<xml>2 \n"),
                sample("a comment as tail", "<xml>1</xml><!-- end -->\n", "<xml>1</xml>", "<!-- end -->\n"),
                sample("a lone bracket", "<", "<"));
    }

    private static Arguments sample(String name, String stream, String... segments) {
        return Arguments.of(name, stream, List.of(segments));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void cutsByTheRuleWhateverTheBuffer(String name, String stream, List<String> segments) throws IOException {
        for (int size = 1; size <= stream.length() + 1; size++) {
            assertThat(split(stream, size, new Random(size)))
                    .as("buffer of %d", size)
                    .isEqualTo(segments);
        }
        assertThat(CutByRule.segments(stream)).as("the reference").isEqualTo(segments);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void cutsRandomTokensLikeTheReference(long seed) throws IOException {
        for (int round = 0; round < 50; round++) {
            Random random = new Random(seed * 1000 + round);
            String stream = randomStream(random);
            int size = 1 + random.nextInt(40);

            List<String> segments = split(stream, size, random);

            assertThat(segments)
                    .as("seed %d, round %d, buffer of %d, stream %s", seed, round, size, stream)
                    .isEqualTo(CutByRule.segments(stream));
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @Test
    void skipsWhatWasReadBefore() throws IOException {
        String stream = "a<xml>1</xml><xml>2</xml>b<xml>3</xml><xml>4";
        List<String> all = CutByRule.segments(stream);
        for (int done = 0; done <= all.size(); done++) {
            PushSplitter splitter = new PushSplitter(new Chunks(stream, new Random(done)), 5);

            long skipped = splitter.skip(done);

            assertThat(skipped).isEqualTo(done);
            assertThat(splitter.ordinal()).isEqualTo(done);
            assertThat(rest(splitter)).isEqualTo(all.subList(done, all.size()));
        }
    }

    @Test
    void skipsNoMoreThanThereIs() throws IOException {
        PushSplitter splitter = new PushSplitter(new Chunks("<xml>1</xml>b", new Random(1)), 5);

        long skipped = splitter.skip(5);

        assertThat(skipped).isEqualTo(2);
        assertThat(splitter.next()).isNull();
    }

    @Test
    @DisplayName("keeps one byte more than is parsed of what is too large, at every length around the bound")
    void keepsTheHeadOfWhatIsTooLarge() throws IOException {
        for (int length = RawPush.MAX_BODY - 1; length <= RawPush.MAX_BODY + 3; length++) {
            String push = "<xml>" + "x".repeat(length - 11) + "</xml>";
            String stray = "s".repeat(length);
            for (int size : new int[] {1000, 64 * 1024, 1 << 20}) {
                List<String> segments = split(push + stray + "  " + push, size, new Random(length));

                int kept = Math.min(length, RawPush.MAX_BODY + 1);
                assertThat(segments)
                        .as("length %d, buffer of %d", length, size)
                        .containsExactly(push.substring(0, kept), stray.substring(0, kept), push.substring(0, kept));
            }
        }
    }

    @Test
    @DisplayName("of what is too large and has no end, too, and the next begins whole")
    void keepsTheHeadOfWhatIsTooLargeAndCutByTheNext() throws IOException {
        for (int length = RawPush.MAX_BODY - 1; length <= RawPush.MAX_BODY + 8; length++) {
            String endless = "<xml>" + "x".repeat(length - 5);
            String push = "<Xml>" + "y".repeat(length - 11) + "</xml>";
            for (int size : new int[] {3, 1000, 64 * 1024, 1 << 20}) {
                List<String> segments = split(endless + push + endless + push, size, new Random(length));

                int kept = Math.min(length, RawPush.MAX_BODY + 1);
                assertThat(segments)
                        .as("length %d, buffer of %d", length, size)
                        .containsExactly(
                                endless.substring(0, kept),
                                push.substring(0, kept),
                                endless.substring(0, kept),
                                push.substring(0, kept));
            }
        }
    }

    @Test
    void memoryGrowsNeitherWithTheStreamNorWithAPush() throws IOException {
        String push = "<xml><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1472551036</CreateTime></xml>\n";
        int pushes = 1_000_000;
        long huge = 100_000_000;
        Endless stream = new Endless(push, pushes, huge);
        PushSplitter splitter = new PushSplitter(stream);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        long skipped = splitter.skip(pushes);
        byte[] tail = splitter.next();

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        assertThat(skipped).isEqualTo(pushes);
        assertThat(tail).hasSize(RawPush.MAX_BODY + 1);
        assertThat(splitter.next()).isNull();
        assertThat(stream.handedOut).isEqualTo((long) pushes * push.length() + huge);
    }

    private static List<String> split(String stream, int bufferSize, Random random) throws IOException {
        return rest(new PushSplitter(new Chunks(stream, random), bufferSize));
    }

    private static List<String> rest(PushSplitter splitter) throws IOException {
        List<String> segments = new ArrayList<>();
        for (byte[] body = splitter.next(); body != null; body = splitter.next()) {
            segments.add(new String(body, ISO_8859_1));
            assertThat(splitter.ordinal()).isGreaterThanOrEqualTo(segments.size());
        }
        return segments;
    }

    private static String randomStream(Random random) {
        String[] tokens = {
            "<xml>",
            "</xml>",
            "</XML >",
            "</xml",
            "</x",
            "<![CDATA[",
            "]]>",
            "]",
            "<!--",
            "-->",
            "-",
            "<",
            ">",
            "!",
            "[",
            "/",
            BOM,
            "\u00EF",
            "\u00EF\u00BB",
            "\u00BB\u00BF",
            " ",
            "\n",
            "text",
            "<!-",
            "<![CD",
            "<a>",
            "</a>",
            "<xml>1</xml>",
            "<xml><![CDATA[1]]></xml>",
            "<XML ",
            "<xml/",
            "<xm",
            "<xmlx>",
            "<?xml ?>",
            "<!DOCTYPE x>",
            "\u0000"
        };
        StringBuilder stream = new StringBuilder();
        for (int n = random.nextInt(40); n > 0; n--) {
            stream.append(tokens[random.nextInt(tokens.length)]);
        }
        return stream.toString();
    }

    /** Hands out its bytes in chunks of random length. */
    private static final class Chunks extends ByteArrayInputStream {
        private final Random random;

        Chunks(String stream, Random random) {
            super(stream.getBytes(ISO_8859_1));
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, 1 + random.nextInt(length));
        }
    }

    /** One push many times, then one of {@code huge} bytes that does not end. */
    private static final class Endless extends InputStream {
        private final byte[] push;
        private final long pushes;
        private final long all;
        private long handedOut;

        Endless(String push, int times, long huge) {
            this.push = push.getBytes(US_ASCII);
            this.pushes = (long) push.length() * times;
            this.all = pushes + huge;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (handedOut == all) {
                return -1;
            }
            int at = (int) (handedOut % push.length);
            long end = handedOut < pushes ? pushes : all;
            int count = (int) Math.min(Math.min(length, push.length - at), end - handedOut);
            if (handedOut < pushes) {
                System.arraycopy(push, at, target, offset, count);
            } else {
                Arrays.fill(target, offset, offset + count, handedOut == pushes ? (byte) '<' : (byte) 'x');
            }
            handedOut += count;
            return count;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read by chunks");
        }
    }
}
