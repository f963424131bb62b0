package io.couponflow.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.domain.DedupIdentity.Hash;
import io.couponflow.parse.PushParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two documents, and whether they are one push. */
class DedupIdentityTest {

    private static final String RECEIPT = """
            <xml><ToUserName><![CDATA[gh_1]]></ToUserName>
            <FromUserName><![CDATA[o1]]></FromUserName>
            <CreateTime>1472551036</CreateTime>
            <MsgType><![CDATA[event]]></MsgType>
            <Event><![CDATA[user_get_card]]></Event>
            <CardId><![CDATA[p1]]></CardId>
            <UserCardCode><![CDATA[c1]]></UserCardCode>
            <OuterStr><![CDATA[12b]]></OuterStr>
            </xml>""";

    private static final String SCAN = """
            <xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1472551036</CreateTime>
            <MsgType>event</MsgType><Event>scancode_push</Event><EventKey>6</EventKey>
            <ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>2</ScanResult></ScanCodeInfo></xml>""";

    @Test
    void whiteSpaceElementOrderAndSpellingMakeNoDifference() {
        String sentAgain = """
                \uFEFF
                <?xml version="1.0"?><!-- again -->
                <XML><outerstr> 1&#50;b </outerstr> <Event>USER_GET_CARD</Event>
                <usercardcode>
                <![CDATA[c1]]>
                </usercardcode><CardId>p1</CardId><FriendUserName></FriendUserName>
                <MSGTYPE>event</MSGTYPE><CreateTime><![CDATA[1472551036]]></CreateTime>
                <FromUserName>o1</FromUserName><ToUserName>gh_1</ToUserName></XML>""";

        assertThat(fields(sentAgain)).isEqualTo(fields(RECEIPT));
    }

    @ParameterizedTest
    @CsvSource({
        "gh_1, gh_2",
        "o1, o2",
        "1472551036, 1472551037",
        "user_get_card, user_view_card",
        "p1, p2",
        "c1, c2",
        "12b, 12c",
        "12b, 12B"
    })
    void oneFieldThatDiffersMakesAnotherPush(String from, String to) {
        assertThat(fields(RECEIPT.replace(from, to))).isNotEqualTo(fields(RECEIPT));
    }

    @Test
    void anUnknownFieldMakesAnotherPush() {
        assertThat(fields(with("<Novelty>1</Novelty>"))).isNotEqualTo(fields(RECEIPT));
    }

    @Test
    void valuesThatChangeTheirElementsMakeAnotherPush() {
        String swapped = RECEIPT.replace("[c1]", "[x]").replace("[12b]", "[c1]").replace("[x]", "[12b]");

        assertThat(fields(swapped)).isNotEqualTo(fields(RECEIPT));
    }

    @Test
    void aNestedFieldThatDiffersMakesAnotherPush() {
        assertThat(fields(SCAN.replace(">2<", ">3<"))).isNotEqualTo(fields(SCAN));
    }

    @Test
    void nestedFieldsInAnotherOrderAreTheSamePush() {
        String reordered = SCAN.replace(
                "<ScanType>qrcode</ScanType><ScanResult>2</ScanResult>",
                "<ScanResult>2</ScanResult> <ScanType>qrcode</ScanType>");

        assertThat(reordered).isNotEqualTo(SCAN);
        assertThat(fields(reordered)).isEqualTo(fields(SCAN));
    }

    @Test
    void oneNestedFieldMoreMakesAnotherPush() {
        String pictures = SCAN.replace(
                "<ScanType>qrcode</ScanType><ScanResult>2</ScanResult>",
                "<Item><Id>1</Id></Item><Item><Id>1</Id></Item>");

        assertThat(fields(pictures.replaceFirst("<Item><Id>1</Id></Item>", ""))).isNotEqualTo(fields(pictures));
    }

    @Test
    void aSecondElementOfANameIsNoPartOfThePush() {
        assertThat(fields(with("<CardId>p2</CardId>"))).isEqualTo(fields(RECEIPT));
        assertThat(fields(with("<Event>user_del_card</Event>"))).isEqualTo(fields(RECEIPT));
    }

    @Test
    void theSecondCreateTimeIsTheOrdersAndCounts() {
        Hash first = fields(with("<CreateTime>1472551000</CreateTime>"));

        assertThat(first).isNotEqualTo(fields(RECEIPT));
        assertThat(first).isNotEqualTo(fields(with("<CreateTime>1472551001</CreateTime>")));
        assertThat(fields(with("<CreateTime>1472551000</CreateTime><CreateTime>1</CreateTime>")))
                .as("a third one does not")
                .isEqualTo(first);
    }

    @Test
    void encryptIsNoPartOfThePush() {
        assertThat(fields(with("<Encrypt><![CDATA[mvsXh]]></Encrypt>"))).isEqualTo(fields(RECEIPT));
        assertThat(fields(with("<Encrypt><![CDATA[mvsXh]]></Encrypt>")))
                .isEqualTo(fields(with("<Encrypt><![CDATA[other]]></Encrypt>")));
    }

    @Test
    void anIdentityIsTheSameInEveryRelease() {
        // It is state: with another one, pushes that were seen before an upgrade would be counted again after it.
        assertThat(fields(RECEIPT)).isEqualTo(new Hash(-4_845_615_905_331_662_216L, -1_059_355_423_819_504_649L));
        assertThat(senderTime(RECEIPT)).isEqualTo(new Hash(-4_738_279_032_865_537_848L, 7_802_843_100_988_084_275L));
    }

    @Test
    void senderAndTimeTakeSixCodesOfOneTapForOne() {
        Hash identity = senderTime(RECEIPT);

        assertThat(senderTime(RECEIPT.replace("c1", "c2"))).isEqualTo(identity);
        assertThat(senderTime(RECEIPT.replace("o1", "o2"))).isNotEqualTo(identity);
        assertThat(senderTime(RECEIPT.replace("1472551036", "1472551037"))).isNotEqualTo(identity);
        assertThat(senderTime(RECEIPT.replace("gh_1", "gh_2"))).isNotEqualTo(identity);
    }

    @Test
    void aSettingNamesAnIdentity() {
        assertThat(DedupIdentity.named("fields")).isEqualTo(DedupIdentity.FIELDS);
        assertThat(DedupIdentity.named("sender-time")).isEqualTo(DedupIdentity.SENDER_TIME);
        assertThatThrownBy(() -> DedupIdentity.named("sender")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String with(String elements) {
        return RECEIPT.replace("</xml>", elements + "</xml>");
    }

    private static Hash fields(String xml) {
        return DedupIdentity.FIELDS.of(parsed(xml));
    }

    private static Hash senderTime(String xml) {
        return DedupIdentity.SENDER_TIME.of(parsed(xml));
    }

    private static Push parsed(String xml) {
        byte[] body = xml.getBytes(StandardCharsets.UTF_8);
        Parsed parsed = new PushParser().parse(new RawPush("test", 0, 0, 1_472_551_036_000L, body));
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).push();
    }
}
