package io.couponflow.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.Fields;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import io.couponflow.domain.Text;
import io.couponflow.mart.DeadLetter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for a push of any bytes at all. {@link #fuzzerTestOneInput} is what a fuzzer calls; the bodies that it has found
 * worth keeping lie in {@code src/test/corpus/push-parser} and are tried here, with all samples.
 *
 * <ol>
 *   <li>It is read or refused, and nothing is thrown. A parser that has read others says the same as a new one.
 *   <li>A reason about bytes is given exactly where it holds. Every detail is one of a few sentences: none quotes the body.
 *   <li>What was read holds no text that a table can't store or XML does not allow, and says the same when it is written in
 *       another form or with such characters strewn into it.
 *   <li>What is shuffled comes back from the wire as it was, and texts of keys have at most 128 code points.
 * </ol>
 */
public class PushParserFuzzTest {

    private static final Path CORPUS = Path.of("src", "test", "corpus", "push-parser");

    private static final String PLACE = "( at line \\d+, column \\d+)?";
    private static final Pattern DETAIL = Pattern.compile("nothing but white space"
            + "|more than 65536 bytes"
            + "|bytes that are not well-formed UTF-8"
            + "|a U\\+0000 at character \\d+"
            + "|(a DOCTYPE( or an entity declaration)?|a reference to an entity)" + PLACE + "; none is allowed"
            + "|deeper than 16, more than 16 attributes on an element, or more than 256 elements"
            + "|not well-formed XML" + PLACE
            + "|begins like JSON \\((an object|an array|a string)\\), expected XML"
            + "|Encrypt, but neither MsgType nor Event: the account is in safe mode and nobody decrypted the push"
            + "|([A-Z][A-Za-z]+(, )?)+ absent or empty( in [a-z_]+)?"
            + "|(ToUserName|FromUserName|CardId|UserCardCode) holds a <, as two pushes do that a cut has merged"
            + "|CreateTime holds more than the digits 0 to 9"
            + "|CreateTime is 0, expected epoch seconds above 0"
            + "|CreateTime is more than 24 hours after the receive time, epoch ms \\d+");

    private static final Pattern BLANK = Pattern.compile("[\\p{IsWhite_Space}\uFEFF&&[^\u00A0\u2007\u202F]]*");

    /** What XML 1.0 calls a character. */
    private static final Pattern LEGAL =
            Pattern.compile("[\t\n\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]*");

    private static final PushParser USED = new PushParser();

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
    void holdsForEverySample() {
        List<String> samples = Samples.names();

        samples.forEach(sample -> fuzzerTestOneInput(Samples.body(sample)));

        assertThat(samples).isNotEmpty();
    }

    @Test
    void theCorpusReachesEveryReasonAndEveryOutcome() throws IOException {
        PushParser parser = new PushParser();
        List<String> outcomes;
        try (Stream<Path> found = corpus()) {
            outcomes = found.map(file -> outcome(parser.parse(Samples.raw(bytes(file)))))
                    .distinct()
                    .toList();
        }

        assertThat(outcomes).contains("Accepted", "Ignored");
        assertThat(outcomes)
                .containsAll(Arrays.stream(Reason.values())
                        .filter(reason -> reason != Reason.BAD_CATALOGUE)
                        .map(Reason::name)
                        .toList());
    }

    private static String outcome(Parsed parsed) {
        return parsed instanceof Parsed.Rejected rejected
                ? rejected.reason().name()
                : parsed.getClass().getSimpleName();
    }

    /** Tries one body; throws if anything said above does not hold. */
    public static void fuzzerTestOneInput(byte[] body) {
        Parsed parsed = USED.parse(Samples.raw(body));
        requireSame(parsed, new PushParser().parse(Samples.raw(body)));
        requireReasonOfBytes(parsed, body);
        if (parsed instanceof Parsed.Rejected rejected) {
            require(DETAIL.matcher(rejected.detail()).matches(), "an unknown detail: " + rejected);
            byte[] row = DeadLetter.of(Samples.raw(body), rejected).values();
            byte[] kept = Arrays.copyOfRange(row, row.length - Math.min(body.length, RawPush.MAX_BODY), row.length);
            require(
                    Arrays.equals(kept, Arrays.copyOf(body, Math.min(body.length, RawPush.MAX_BODY))),
                    "a dead letter keeps other bytes than the first");
        } else if (parsed instanceof Parsed.Accepted accepted) {
            requireStorable(accepted.push().fields());
            requireSameInAnotherForm(accepted.push());
            requireSameStrewn(accepted.push(), body);
            requireKeyed(accepted.push());
        }
    }

    private static void requireSame(Parsed used, Parsed fresh) {
        if (used instanceof Parsed.Accepted a && fresh instanceof Parsed.Accepted b) {
            requireSame(a.push(), b.push());
        } else {
            require(used.equals(fresh), "a used parser says " + used + ", a new one " + fresh);
        }
    }

    private static void requireSame(Push a, Push b) {
        require(a.account().equals(b.account()), "another account");
        require(a.sender().equals(b.sender()), "another sender");
        require(a.createTime() == b.createTime(), "another CreateTime");
        require(a.event().equals(b.event()), "another event: " + a.event() + ", " + b.event());
        for (DedupIdentity identity : DedupIdentity.values()) {
            require(identity.of(a).equals(identity.of(b)), "another identity by " + identity);
        }
    }

    private static void requireReasonOfBytes(Parsed parsed, byte[] body) {
        Reason reason = parsed instanceof Parsed.Rejected rejected ? rejected.reason() : null;
        if (reason == Reason.EMPTY_BODY) {
            require(BLANK.matcher(new String(body, UTF_8)).matches(), "EMPTY_BODY has text");
        } else if (body.length > RawPush.MAX_BODY) {
            require(reason == Reason.TOO_LARGE, "too large, but " + parsed);
        } else if (!isUtf8(body)) {
            require(reason == Reason.NOT_UTF8, "not UTF-8, but " + parsed);
        } else if (new String(body, UTF_8).indexOf('\0') >= 0) {
            require(reason == Reason.UNSAFE_TEXT, "a U+0000, but " + parsed);
        } else {
            require(reason == null || reason.compareTo(Reason.UNSAFE_TEXT) > 0, "sound bytes, but " + parsed);
            require(reason != Reason.BAD_CATALOGUE, "a push is no line of the catalogue");
        }
    }

    private static boolean isUtf8(byte[] body) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void requireStorable(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            String value = fields.value(i);
            require(UTF_8.newEncoder().canEncode(value), "half a surrogate pair in " + fields.name(i));
            require(LEGAL.matcher(value).matches(), "an illegal character in " + fields.name(i));
            require(LEGAL.matcher(fields.name(i)).matches(), "an illegal character in a name: " + fields.name(i));
            require(!value.isEmpty() && Blank.strip(value).equals(value), "not trimmed: " + fields.name(i));
        }
    }

    /** Every field in elements of its own, names as they are known, blanks around, ASCII escaped: the same push. */
    private static void requireSameInAnotherForm(Push push) {
        StringBuilder xml = new StringBuilder("\uFEFF<?xml version='1.1'?><XML>");
        int elements = 1;
        for (int i = 0; i < push.fields().size(); i++) {
            List<String> path = List.of(push.fields().name(i).split("/", -1));
            elements += path.size();
            path.forEach(name -> xml.append('<').append(name).append(">\n"));
            push.fields().value(i).codePoints().forEach(c -> appendEscaped(c, xml));
            for (int j = path.size() - 1; j >= 0; j--) {
                xml.append(" </").append(path.get(j)).append('>');
            }
        }
        byte[] body = xml.append("</XML>").toString().getBytes(UTF_8);
        if (elements <= XmlFields.MAX_ELEMENTS && body.length <= RawPush.MAX_BODY) {
            Parsed again = USED.parse(Samples.raw(body));
            require(again instanceof Parsed.Accepted, "written in another form it is " + again);
            requireSame(push, ((Parsed.Accepted) again).push());
        }
    }

    /** A raw illegal character behind every seventh character, wherever that is: the same push. */
    private static void requireSameStrewn(Push push, byte[] body) {
        byte[] strewn = new String(body, UTF_8)
                .codePoints()
                .collect(
                        StringBuilder::new,
                        (text, c) -> text.appendCodePoint(c).append(text.length() % 7 == 0 ? "\u0010\uFFFF" : ""),
                        StringBuilder::append)
                .toString()
                .getBytes(UTF_8);
        if (strewn.length <= RawPush.MAX_BODY) {
            Parsed again = USED.parse(Samples.raw(strewn));
            require(again instanceof Parsed.Accepted, "strewn with illegal characters it is " + again);
            requireSame(push, ((Parsed.Accepted) again).push());
        }
    }

    private static void appendEscaped(int codePoint, StringBuilder xml) {
        boolean isLetterOrDigit = codePoint < 0x80 && Character.isLetterOrDigit(codePoint);
        if (isLetterOrDigit || codePoint > 0x2100) {
            xml.appendCodePoint(codePoint);
        } else {
            xml.append("&#").append(codePoint).append(';');
        }
    }

    private static void requireKeyed(Push push) {
        KeyedPush keyed = KeyedPush.of(push, DedupIdentity.FIELDS, "weixin-push", Samples.RECEIVED_AT);
        require(overTheWire(keyed).equals(keyed), "the wire changes " + keyed);
        for (String text : List.of(keyed.account(), keyed.event(), keyed.cardId(), keyed.channel())) {
            require(text.codePointCount(0, text.length()) <= Text.KEY_LENGTH, "a text of a key is too long");
            require(UTF_8.newEncoder().canEncode(text), "a text of a key was cut amid a surrogate pair");
        }
        if (keyed.namesGiver()) {
            KeyedPush giver = keyed.giverSide();
            require(overTheWire(giver).equals(giver), "the wire changes " + giver);
        }
    }

    private static KeyedPush overTheWire(KeyedPush push) {
        KeyedPush.Wire wire = new KeyedPush.Wire();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            wire.write(push, new DataOutputStream(bytes));
            ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
            KeyedPush read = wire.read(new DataInputStream(in));
            require(in.available() == 0, "the wire leaves bytes unread");
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
