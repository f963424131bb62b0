package io.couponflow.parse;

import static io.couponflow.parse.Samples.DELETION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.Reason;
import io.couponflow.domain.event.UserConsumeCard;
import io.couponflow.domain.event.UserDelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters that XML does not allow, which Weixin sends in texts that people typed. */
class IllegalCharactersTest {

    private static final String ILLEGAL = "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\u000B\f\u000E\u000F\u0010\u0011"
            + "\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\uFFFE\uFFFF";

    /** One for thousands of bodies. */
    private static final PushParser PARSER = new PushParser();

    @Test
    void aRawOneMakesNoDifferenceWhereverItStands() {
        Push without = Samples.accepted(DELETION);

        for (int at = 0; at <= DELETION.length(); at++) {
            char c = ILLEGAL.charAt(at % ILLEGAL.length());
            Parsed with = parsed(DELETION.substring(0, at) + c + DELETION.substring(at));

            assertThat(with).as("U+%04X at %d", (int) c, at).isInstanceOf(Parsed.Accepted.class);
            assertSame(((Parsed.Accepted) with).push(), without);
        }
    }

    @Test
    void allOthersAreKept() {
        StringBuilder kept = new StringBuilder();
        for (int c = ' ' + 1; c < 0xFFFE; c++) {
            if (c != '<' && c != '&' && !Character.isSurrogate((char) c)) {
                kept.append((char) c);
            }
        }
        String text = "a" + kept + "\t\n \uD83D\uDE00\uD83F\uDFFE\uDBFF\uDFFFz";

        // in pieces, since a body holds 64 KiB
        for (int at = 0; at < text.length(); at += 9_000) {
            String piece = "a" + text.substring(at, Math.min(text.length(), at + 9_000)) + "z";
            assertThat(outerStr("<![CDATA[" + piece.replace("]]>", "") + "]]>")).isEqualTo(piece.replace("]]>", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&#0;",
                "&#00000;",
                "&#x0;",
                "&#1;",
                "&#x1;",
                "&#8;",
                "&#11;",
                "&#31;",
                "&#x1f;",
                "&#x1F;",
                "&#00000000000000000000031;",
                "&#x000000000000000000001F;",
                "&#xFFFE;",
                "&#xfFfF;",
                "&#65535;",
                "&#xD800;",
                "&#xDBFF;",
                "&#xDC00;",
                "&#57343;",
                "&#1;&#2;&#xFFFF;",
                "&#xDE00;&#xD83D;",
                "&#xD83D;&#xD83D;",
                "&#xD83D;&#0;&#xDE00;",
                "&#xD83D;&#x8;&#xDE00;",
                "&#xD83D;<![CDATA[]]>&#xDE00;",
                "&#xD83D;<!-- -->&#xDE00;",
                "&#xD83D;<?pi?>&#xDE00;",
            })
    void aReferenceToOneIsLeftOut(String references) {
        assertThat(outerStr("a" + references + "b")).isEqualTo("ab");
        assertThat(outerStr("\n" + references + " ab" + references + " ")).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource({
        "&#55356;&#57221;, 1F385",
        "&#xD83C;&#xDF85;, 1F385",
        "&#xd83c;&#57221;, 1F385",
        "&#00055356;&#x000DF85;, 1F385",
        "&#xD83C;\u0001&#xDF85;, 1F385",
        "&#xD8\uFFFF3C;&#xDF85;, 1F385",
        "&#xD83D;&#xD83C;&#xDF85;, 1F385",
        "&#xD83C;&#xDF85;&#xDF85;, 1F385",
        "&#xD800;&#xDC00;, 10000",
        "&#xDBFF;&#xDFFF;, 10FFFF",
        "&#127877;, 1F385",
        "&#x1F385;, 1F385",
        "&#xFFFD;, FFFD",
        "&#x7F;, 7F",
        "&#0000000065;, 41",
    })
    void twoReferencesSideBySideThatMakeAPairAreThatCharacter(String references, String codePoint) {
        assertThat(outerStr("a" + references + "b"))
                .isEqualTo("a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<![CDATA[&#1;&#xD83C;&#xDF85;&#x110000;]]>",
                "<![CDATA[&#1;&#xD83C;&#xDF85;]]><!-- ' &#x110000; --><?pi &#x110000;?>&#38;#x110000;",
            })
    void cdataCommentsAndInstructionsHoldNoReferences(String value) {
        assertThat(outerStr(value)).startsWith("&#1;&#xD83C;&#xDF85;").endsWith("&#x110000;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a b='&#1;'/>",
                "<a b='>&#1;' c=\">'&#xDE00;\"/>",
                "<a b='&#xD83C;&#xDF85;'>&#1;</a>",
                "<a  b = '&#0;&#xFFFF;x' >x</a>",
            })
    void attributesHoldReferencesAsTextDoes(String element) {
        assertThat(outerStr("x</OuterStr>" + element + "<OuterStr>")).isEqualTo("x");
    }

    @Test
    void aGapIsNotClosedWhereAReferenceIsLeftOut() {
        assertThat(outerStr("]]&#1;>")).isEqualTo("]]>");
        assertThat(outerStr("&lt;&#1;/xml>")).isEqualTo("</xml>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&#x110000;",
                "&#1114112;",
                "&#99999999999999999999999999;",
                "&#4294967361;",
                "&#x100000041;",
                "&#xD83C;&#x110000;",
                "&#1",
                "&#1<!-- -->;",
                "&#;",
                "&#x;",
                "&#X1;",
                "&# 1;",
                "&#-1;",
                "&#\u0661;",
                "&#&#1;65;",
                "&am&#1;p;",
                "&&#1;amp;",
                "<a b='&#x110000;'/>",
                "<a b='&am&#1;p;'/>",
                "<a&#1;b/>",
                "<a &#1;/>",
                "</&#1;OuterStr>",
            })
    void whatIsNoReferenceToACharacterIsMalformed(String text) {
        assertThat(DeadLettersTest.reason(push(text))).isEqualTo(Reason.MALFORMED_XML);
    }

    @Test
    void outsideTheRootThereAreNoReferences() {
        assertThat(DeadLettersTest.reason("&#1;" + DELETION)).isEqualTo(Reason.MALFORMED_XML);
        assertThat(DeadLettersTest.reason(DELETION + "&#1;")).isEqualTo(Reason.MALFORMED_XML);
    }

    @Test
    void rawOnesAreLeftOutBeforeAnythingIsRead() {
        assertThat(outerStr("<![CD\u0001ATA[a&b]]\uFFFE>")).isEqualTo("a&b");
        assertThat(outerStr("&am\u0001p;&#4\u00028;")).isEqualTo("&0");
        assertThat(DeadLettersTest.reason(push("a]]\u0001>b"))).isEqualTo(Reason.MALFORMED_XML);
        assertThat(DeadLettersTest.reason(push("&nb\u0001sp;"))).isEqualTo(Reason.FORBIDDEN_XML);
        assertThat(DeadLettersTest.reason("<!DOC\u0001TYPE xml>" + DELETION)).isEqualTo(Reason.FORBIDDEN_XML);
        assertThat(DeadLettersTest.reason(push("\u0001\0"))).isEqualTo(Reason.UNSAFE_TEXT);
    }

    @Test
    void theFirstFaultBehindOneThatIsLeftOutIsToldAsEver() {
        assertThat(DeadLettersTest.reason(push("&#1;&nbsp;</a>"))).isEqualTo(Reason.FORBIDDEN_XML);
        assertThat(DeadLettersTest.reason(push("&#1;</a>&nbsp;"))).isEqualTo(Reason.MALFORMED_XML);
        assertThat(DeadLettersTest.reason(push("&#1;<!DOCTYPE a>"))).isEqualTo(Reason.FORBIDDEN_XML);
        assertThat(DeadLettersTest.reason(push("&#1;" + "<a>".repeat(15)))).isEqualTo(Reason.TOO_COMPLEX);
    }

    @Test
    void aBodyIsJudgedEmptyBeforeAndTrimmedAfterwards() {
        assertThat(DeadLettersTest.reason("\u0001")).isEqualTo(Reason.MALFORMED_XML);
        assertThat(DeadLettersTest.reason(" \u001C\uFFFE\n")).isEqualTo(Reason.MALFORMED_XML);
        assertThat(DeadLettersTest.reason("\u000B\f")).isEqualTo(Reason.EMPTY_BODY);
        assertThat(Samples.accepted("\u0001 \uFEFF\u0002" + DELETION + "\u3000\uFFFF ")
                        .event())
                .isEqualTo(new UserDelCard("p1", "007"));
        assertThat(Samples.accepted(DELETION.replace("007", "<![CDATA[\u0001 007\u3000\u0010]]>&#1; "))
                        .event())
                .isEqualTo(new UserDelCard("p1", "007"));
    }

    @Test
    void aFieldOfNothingElseIsMissing() {
        assertThat(DeadLettersTest.reason(DELETION.replace("007", "\u0001 &#xFFFF;<![CDATA[\uFFFE]]>")))
                .isEqualTo(Reason.MISSING_FIELD);
        assertThat(DeadLettersTest.reason(DELETION.replace("gh_1", "&#xD800;"))).isEqualTo(Reason.MISSING_FIELD);
    }

    @Test
    void everyKindOfFieldIsReadWithoutThem() {
        String dirty = DELETION.replace("gh_1", "gh\u0010_1")
                .replace("o1", "&#8;o1")
                .replace("1472551036", "14725&#x1F;510\u000736")
                .replace("<MsgType>event", "<Msg\u0001Type>ev\uFFFEent")
                .replace("</MsgType>", "</Msg\u0002Type>")
                .replace("user_del_card", "user_\u0014consume&#20;_card")
                .replace("p1", "p&#xFFFE;1")
                .replace("007", "0\u001B07")
                .replace(
                        "</xml>",
                        "<LocationName>North\u0010 Gate&#xD83C;</LocationName><RemarkAmount>88\b</RemarkAmount>"
                                + "<OuterStr>qr\u000B-07</OuterStr></xml>");

        Push push = Samples.accepted(dirty);

        assertThat(push.account()).isEqualTo("gh_1");
        assertThat(push.sender()).isEqualTo("o1");
        assertThat(push.createTime()).isEqualTo(1472551036L);
        assertThat(push.event())
                .isEqualTo(new UserConsumeCard("p1", "007", "", "North Gate", "", "", "", "88", "qr-07", "", ""));
    }

    @Test
    void theNameOfAnUnknownEventHoldsNone() {
        assertThat(Samples.accepted(DELETION.replace("user_del_card", "new\u0007_ev&#xD83C;&#xDF85;&#xD800;ent"))
                        .event()
                        .name())
                .isEqualTo("new_ev\uD83C\uDF85ent");
    }

    @Test
    void aPushWithOneIsTheSameAsThePushWithout() {
        String shop = DELETION.replace("</xml>", "<Shop>North \uD83C\uDF85</Shop></xml>");

        for (String form : new String[] {
            "North\u0010 \uD83C\uDF85",
            "North &#55356;&#57221;",
            "North &#x1F385;&#1;",
            "<![CDATA[\uFFFFNorth ]]>&#xDF85;&#xD83C;&#xDF85;"
        }) {
            assertSame(Samples.accepted(shop.replace("North \uD83C\uDF85", form)), Samples.accepted(shop));
        }
    }

    /** What a text is made of: how it is written, and the characters, half pairs and all, that it stands for. */
    private record Piece(String written, int reference, String text) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void piecesInAnyOrderAreReadByTheRule(long seed) {
        List<Piece> pieces = List.of(
                new Piece("&#xD83C;", 0xD83C, ""),
                new Piece("&#55356;", 0xD83C, ""),
                new Piece("&#xDF85;", 0xDF85, ""),
                new Piece("&#57221;", 0xDF85, ""),
                new Piece("&#1;", 1, ""),
                new Piece("&#xFFFF;", 0xFFFF, ""),
                new Piece("&#0;", 0, ""),
                new Piece("&#97;", 'a', ""),
                new Piece("&amp;", -1, "&"),
                new Piece("b", -1, "b"),
                new Piece("]", -1, "]"),
                new Piece("<![CDATA[&#1;]]>", -1, "&#1;"),
                new Piece("<![CDATA[]]>", -1, ""),
                new Piece("<!-- &#x110000; -->", -1, ""),
                new Piece("<?p &#1;?>", -1, ""));
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            List<Piece> text = new ArrayList<>();
            IntStream.range(0, random.nextInt(12)).forEach(i -> text.add(pieces.get(random.nextInt(pieces.size()))));
            StringBuilder written = new StringBuilder();
            text.forEach(piece -> written.append(piece.written()));
            for (int i = random.nextInt(4); i > 0; i--) {
                written.insert(random.nextInt(written.length() + 1), ILLEGAL.charAt(random.nextInt(ILLEGAL.length())));
            }

            assertThat(outerStr("." + written + "."))
                    .as("seed %d, round %d: %s", seed, round, written)
                    .isEqualTo("." + meant(text) + ".");
        }
    }

    private static String meant(List<Piece> text) {
        StringBuilder meant = new StringBuilder();
        for (int i = 0; i < text.size(); i++) {
            int c = text.get(i).reference();
            if (c == 0xD83C && i + 1 < text.size() && text.get(i + 1).reference() == 0xDF85) {
                meant.append("\uD83C\uDF85");
                i++;
            } else if (c == 'a') {
                meant.append('a');
            } else {
                meant.append(text.get(i).text());
            }
        }
        return meant.toString();
    }

    private static String push(String outerStr) {
        return DELETION.replace("</xml>", "<OuterStr>" + outerStr + "</OuterStr></xml>");
    }

    private static String outerStr(String written) {
        Parsed parsed = parsed(push(written));
        assertThat(parsed).as(written).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).push().fields().first("outerstr");
    }

    private static Parsed parsed(String body) {
        return PARSER.parse(Samples.raw(body.getBytes(UTF_8)));
    }

    private static void assertSame(Push push, Push other) {
        assertThat(push.event()).isEqualTo(other.event());
        assertThat(push.account() + push.sender() + push.createTime())
                .isEqualTo(other.account() + other.sender() + other.createTime());
        for (DedupIdentity identity : DedupIdentity.values()) {
            assertThat(identity.of(push)).isEqualTo(identity.of(other));
        }
    }
}
