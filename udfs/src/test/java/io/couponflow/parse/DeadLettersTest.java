package io.couponflow.parse;

import static io.couponflow.parse.Samples.DELETION;
import static io.couponflow.parse.Samples.RECEIVED_AT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {

    private static final String DOCTYPE = "<!DOCTYPE xml>";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t\r ", "\uFEFF", " \uFEFF\n", "\u3000", "\u000B\f", "\u0085\u2028"})
    void nothingToReadIsAnEmptyBody(String body) {
        assertThat(reason(body)).isEqualTo(Reason.EMPTY_BODY);
    }

    @Test
    void blanksBeyondTheBoundAreAnEmptyBodyBeforeTheyAreTooLarge() {
        assertThat(reason(" ".repeat(RawPush.MAX_BODY + 1))).isEqualTo(Reason.EMPTY_BODY);
    }

    @Test
    void aBodyOfTheBoundIsReadAndOneByteMoreIsTooLarge() {
        String padded = DELETION.replace("</xml>", " ".repeat(RawPush.MAX_BODY - DELETION.length()) + "</xml>");

        assertThat(Samples.parse(padded)).isInstanceOf(Parsed.Accepted.class);
        assertThat(reason(padded.replace("</xml>", " </xml>"))).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({
        "C0 80, an overlong NUL",
        "C1 BF, an overlong letter",
        "E0 80 AF, an overlong slash",
        "F0 80 80 AF, a longer one",
        "ED A0 80, a surrogate",
        "F4 90 80 80, beyond the last code point",
        "FF, never a byte of UTF-8",
        "E4 BD, a cut character",
        "80, a lone continuation",
    })
    void brokenBytesAreNotUtf8(String hex, String what) {
        byte[] body = spliced(DELETION, "007", bytes(hex));

        assertThat(reason(body)).as(what).isEqualTo(Reason.NOT_UTF8);
    }

    @Test
    void aReplacementCharacterThatWasPostedIsText() {
        assertThat(Samples.accepted(DELETION.replace("007", "0\uFFFD7"))
                        .fields()
                        .first("usercardcode"))
                .isEqualTo("0\uFFFD7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<xml>\0</xml>", "\0", "<a b='\0'/>", "<!--\0--><xml/>", "<!DOCTYPE a [\0]>", "x\0"})
    void aNulAnywhereIsUnsafeText(String body) {
        assertThat(reason(body)).isEqualTo(Reason.UNSAFE_TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE xml><xml/>",
                "<?xml version='1.0'?><!-- a --><!DOCTYPE xml SYSTEM 'file:///etc/hostname'><xml/>",
                "<!DOCTYPE xml [<!ENTITY a 'b'>]><xml>&a;</xml>",
                "<!DOCTYPE xml [ unreadable",
                "<!DOCTYPE",
                "<!DOCTYPE !>",
                "<xml><!DOCTYPE xml></xml>",
                "<xml><!ENTITY a 'b'></xml>",
                "<!ENTITY a 'b'><xml/>",
                "<xml/><!DOCTYPE xml>",
                "<xml/><!ENTITY a 'b'>",
                "<xml>&nbsp;</xml>",
                "<xml><a>x&nbsp;y</a></xml>",
                "<xml><a>x</a> stray &nbsp; text </xml>",
                "<xml><a b='&nbsp;'/></xml>",
                "<xml b='x&nbsp;y'/>",
            })
    void aDoctypeOrAnEntityIsForbidden(String body) {
        assertThat(reason(body)).isEqualTo(Reason.FORBIDDEN_XML);
    }

    @Test
    void whatIsForbiddenIsFoundWhereverTheBuffersOfTheReaderEnd() {
        for (int length = 3_980; length < 4_010; length++) {
            String start = "<xml><a>" + "x".repeat(length);

            assertThat(reason(start + "&nbsp;</a></xml>"))
                    .as("length " + length)
                    .isEqualTo(Reason.FORBIDDEN_XML);
            assertThat(reason(start + "<!DOCTYPE a></a></xml>"))
                    .as("length " + length)
                    .isEqualTo(Reason.FORBIDDEN_XML);
            assertThat(reason(start + "</a></xml><!DOCTYPE a>"))
                    .as("length " + length)
                    .isEqualTo(Reason.FORBIDDEN_XML);
            assertThat(reason(start + "&amp;</a></xml>")).as("length " + length).isEqualTo(Reason.MISSING_FIELD);
        }
    }

    @Test
    void thePredefinedEntitiesAndCharacterReferencesAreText() {
        String text = "&lt;&gt;&amp;&apos;&quot;&#48;&#x4F60;&#x1F600;";

        assertThat(Samples.accepted(DELETION.replace("</xml>", "<OuterStr>" + text + "</OuterStr></xml>"))
                        .fields()
                        .first("outerstr"))
                .isEqualTo("<>&'\"0\u4F60\uD83D\uDE00");
    }

    @Test
    void aDocumentAtEveryBoundIsReadAndOneBeyondIsTooComplex() {
        assertThat(reason(nested(16))).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason(nested(17))).isEqualTo(Reason.TOO_COMPLEX);
        assertThat(reason("<xml" + attributes(16) + "/>")).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason("<xml" + attributes(17) + "/>")).isEqualTo(Reason.TOO_COMPLEX);
        assertThat(reason("<xml><a" + attributes(17) + "/></xml>")).isEqualTo(Reason.TOO_COMPLEX);
        assertThat(reason("<xml>" + "<a>1</a>".repeat(255) + "</xml>")).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason("<xml>" + "<a>1</a>".repeat(256) + "</xml>")).isEqualTo(Reason.TOO_COMPLEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{\"a\":1}",
                "<xml>",
                "<xml></xmll>",
                "<xml><a></xml>",
                "<xml/>text",
                "<xml/><xml/>",
                "<xml><ToUserName>< ![CDATA[a]]></ToUserName></xml>",
                "<xml><ToUserName><![CDATA[a]></ToUserName></xml>",
                "<xml><ToUserName<![CDATA[a]]></ToUserName></xml>",
                "<xml>&#x110000;</xml>",
                "<xml>&amp</xml>",
                "<xml>a & b</xml>",
                "<xml><a b='1' b='2'/></xml>",
                "<xml><a b=1/></xml>",
                "<xml><!doctype a></xml>",
                "<xml><!-- -- --></xml>",
                "<?xml version='9'?><xml/>",
                "<!-- <!DOCTYPE a> --><xml>",
            })
    void whatIsNotXmlIsMalformed(String body) {
        assertThat(reason(body)).isEqualTo(Reason.MALFORMED_XML);
    }

    @Test
    void theDetailOfAFaultNamesItsPlace() {
        assertThat(rejected("<xml><a>b</c></xml>").detail()).isEqualTo("not well-formed XML at line 1, column 12");
        assertThat(rejected("<xml><a>b\nc]]></a></xml>").detail()).isEqualTo("not well-formed XML at line 2, column 4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ToUserName\":\"gh_1\"} | an object",
                "[] | an array",
                "\"<xml>\\n<ToUserName>gh_1<\\/ToUserName>\\n<\\/xml>\" | a string",
                "\uFEFF\u0001\u3000{ | an object",
            })
    void aBodyInJsonIsToldAsSuch(String body, String kind) {
        assertThat(rejected("\n " + body))
                .isEqualTo(new Parsed.Rejected(Reason.MALFORMED_XML, "begins like JSON (" + kind + "), expected XML"));
    }

    @Test
    void aPushThatNobodyDecryptedIsEncrypted() {
        String encrypted =
                "<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[hyzAe4OzmOMbd6TvGdIOO6uBmdJo]]></Encrypt></xml>";

        assertThat(reason(encrypted)).isEqualTo(Reason.ENCRYPTED);
        assertThat(reason("<xml><encrypt>x</encrypt><CreateTime>x</CreateTime></xml>"))
                .isEqualTo(Reason.ENCRYPTED);
        assertThat(rejected(encrypted).detail()).contains("safe mode").doesNotContain("hyzAe4Ozm");
    }

    @Test
    void aPushThatTellsItsTypeOrEventIsNotEncrypted() {
        String encrypt = "<Encrypt>x</Encrypt></xml>";

        assertThat(Samples.parse(DELETION.replace("</xml>", encrypt))).isInstanceOf(Parsed.Accepted.class);
        assertThat(Samples.parse("<xml><MsgType>text</MsgType>" + encrypt)).isEqualTo(Parsed.Ignored.INSTANCE);
        assertThat(reason("<xml><MsgType>event</MsgType>" + encrypt)).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason("<xml><Event>view</Event>" + encrypt)).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason("<xml><Encrypt> </Encrypt></xml>")).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason("<xml><a>" + encrypt.replace("</xml>", "</a></xml>"))).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason("<xml><a>" + encrypt)).isEqualTo(Reason.MALFORMED_XML);
    }

    @ParameterizedTest
    @CsvSource({"ToUserName, gh_1", "FromUserName, o1", "CardId, p1", "UserCardCode, 007"})
    void anIdWithATagInItIsABadValue(String element, String id) {
        String merged = DELETION.replace(">" + id + "<", "><![CDATA[" + id + "\n<xml><ToUserName>]]>" + id + "<");

        assertThat(rejected(merged))
                .isEqualTo(new Parsed.Rejected(
                        Reason.BAD_VALUE, element + " holds a <, as two pushes do that a cut has merged"));
        assertThat(reason(DELETION.replace(">" + id + "<", ">&lt;<").replace("user_del_card", "unheard_of")))
                .isEqualTo(Reason.BAD_VALUE);
    }

    @Test
    void otherTextsMayHoldATag() {
        String body =
                DELETION.replace("</xml>", "<OuterStr>&lt;b></OuterStr><OldUserCardCode>&lt;</OldUserCardCode></xml>");

        assertThat(Samples.parse(body)).isInstanceOf(Parsed.Accepted.class);
        assertThat(Samples.parse(DELETION.replace("</xml>", "<CardId>&lt;</CardId></xml>")))
                .as("a second CardId")
                .isInstanceOf(Parsed.Accepted.class);
    }

    @Test
    void whileParsingTheFirstFaultCounts() {
        assertThat(reason("<xml><a></b>&nbsp;</xml>")).isEqualTo(Reason.MALFORMED_XML);
        assertThat(reason("<xml><a>&nbsp;</b></xml>")).isEqualTo(Reason.FORBIDDEN_XML);
        assertThat(reason(nested(17).replace("</xml>", "&nbsp;"))).isEqualTo(Reason.TOO_COMPLEX);
        assertThat(reason("<xml" + attributes(17) + " z='&nbsp;'/>")).isEqualTo(Reason.TOO_COMPLEX);
        assertThat(reason("<xml z='&nbsp;'" + attributes(17) + "/>")).isEqualTo(Reason.FORBIDDEN_XML);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "CardId", "UserCardCode"})
    void aFieldThatIsAbsentOrEmptyIsMissing(String element) {
        String absent = DELETION.replaceFirst("<" + element + ">.*</" + element + ">", "");
        String empty = DELETION.replaceFirst(
                "<" + element + ">.*</" + element + ">", "<" + element + "> <![CDATA[ ]]> </" + element + ">");

        assertThat(rejected(absent).detail()).startsWith(element + " absent or empty");
        assertThat(rejected(absent).reason()).isEqualTo(Reason.MISSING_FIELD);
        assertThat(rejected(empty)).isEqualTo(rejected(absent));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "card_pass_check | CardId",
                "card_not_pass_check | CardId",
                "user_get_card | CardId, UserCardCode",
                "user_gifting_card | CardId, UserCardCode",
                "user_del_card | CardId, UserCardCode",
                "user_consume_card | CardId, UserCardCode",
                "user_pay_from_pay_cell | CardId, UserCardCode",
                "user_view_card | CardId",
                "user_enter_session_from_card | CardId",
                "update_member_card | CardId",
                "card_sku_remind | CardId",
                "submit_membercard_user_info | CardId",
                "card_pay_order | OrderId, Status",
            })
    void namesEveryFieldThatTheEventNeeds(String event, String missing) {
        String body = "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>"
                + "<MsgType>event</MsgType><Event>" + event + "</Event></xml>";

        assertThat(rejected(body))
                .isEqualTo(new Parsed.Rejected(Reason.MISSING_FIELD, missing + " absent or empty in " + event));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "000", "-1", "+1", "1.0", "1e9", "14725510\u0661\u0662", "147255\u00e9036", "1 2", "x"})
    void aCreateTimeThatIsNoNumberAboveZeroIsABadValue(String createTime) {
        assertThat(reason(DELETION.replace("1472551036", createTime))).isEqualTo(Reason.BAD_VALUE);
    }

    @Test
    void aCreateTimeOfExactlyADayAheadIsReadAndASecondMoreIsInTheFuture() {
        long bound = RECEIVED_AT / 1000 + 24 * 60 * 60;

        assertThat(Samples.accepted(DELETION.replace("1472551036", "" + bound)).createTime())
                .isEqualTo(bound);
        assertThat(reason(DELETION.replace("1472551036", "" + (bound + 1)))).isEqualTo(Reason.FUTURE_TIME);
        assertThat(reason(DELETION.replace("1472551036", "9".repeat(40)))).isEqualTo(Reason.FUTURE_TIME);
        assertThat(reason(DELETION.replace("1472551036", "" + Long.MAX_VALUE))).isEqualTo(Reason.FUTURE_TIME);
    }

    @Test
    void ofSeveralReasonsTheFirstInOrderIsGiven() {
        byte[] overlong = bytes("C0 80");
        String large = "x".repeat(RawPush.MAX_BODY);

        assertThat(reason(spliced(large + "#", "#", overlong))).isEqualTo(Reason.TOO_LARGE);
        assertThat(reason(spliced("\0" + DOCTYPE + "#", "#", overlong))).isEqualTo(Reason.NOT_UTF8);
        assertThat(reason(DOCTYPE + "\0")).isEqualTo(Reason.UNSAFE_TEXT);
        assertThat(reason("<xml><CreateTime>x</CreateTime></xml>")).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason("<xml><CreateTime>x</CreateTime>")).isEqualTo(Reason.MALFORMED_XML);
        assertThat(reason(DELETION.replace("p1", "").replace("1472551036", "9".repeat(12))))
                .isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason(DELETION.replace("p1", "").replace("007", "&lt;"))).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reason(DELETION.replace("007", "&lt;").replace("1472551036", "9".repeat(12))))
                .isEqualTo(Reason.BAD_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "image", "TEXT", "device_event"})
    void aMessageThatIsNoEventIsIgnoredWhateverElseItLacks(String msgType) {
        assertThat(Samples.parse("<xml><MsgType> <![CDATA[" + msgType + "]]></MsgType></xml>"))
                .isEqualTo(Parsed.Ignored.INSTANCE);
        assertThat(Samples.parse(DELETION.replace("<MsgType>event", "<MsgType>" + msgType)))
                .isEqualTo(Parsed.Ignored.INSTANCE);
    }

    @Test
    void theDetailNeverQuotesTheBody() {
        for (String body : new String[] {
            "<secret>&secret;</secret>",
            "<!DOCTYPE secret>",
            "<secret",
            "<secret></SECRET>",
            "secret",
            DELETION.replace("1472551036", "secret"),
            DELETION.replace("<Event>user_del_card</Event>", "<secret>secret</secret>"),
            DELETION.replace("user_del_card", "secret").replace("gh_1", ""),
        }) {
            assertThat(rejected(body).detail())
                    .doesNotContainIgnoringCase("secret")
                    .isNotBlank();
        }
    }

    static Reason reason(String body) {
        return rejected(body).reason();
    }

    static Reason reason(byte[] body) {
        return ((Parsed.Rejected) Samples.parse(body)).reason();
    }

    private static Parsed.Rejected rejected(String body) {
        return (Parsed.Rejected) Samples.parse(body);
    }

    private static String nested(int depth) {
        return "<xml>" + "<a>".repeat(depth - 1) + "x" + "</a>".repeat(depth - 1) + "</xml>";
    }

    private static String attributes(int count) {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        return attributes.toString();
    }

    private static byte[] bytes(String hex) {
        String[] pairs = hex.split(" ", -1);
        byte[] bytes = new byte[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            bytes[i] = (byte) Integer.parseInt(pairs[i], 16);
        }
        return bytes;
    }

    /** The body with bytes in place of a mark. */
    private static byte[] spliced(String body, String mark, byte[] bytes) {
        int at = body.indexOf(mark);
        byte[] before = body.substring(0, at).getBytes(UTF_8);
        byte[] after = body.substring(at + mark.length()).getBytes(UTF_8);
        byte[] spliced = Arrays.copyOf(before, before.length + bytes.length + after.length);
        System.arraycopy(bytes, 0, spliced, before.length, bytes.length);
        System.arraycopy(after, 0, spliced, before.length + bytes.length, after.length);
        return spliced;
    }
}
