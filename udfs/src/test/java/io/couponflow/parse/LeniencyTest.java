package io.couponflow.parse;

import static io.couponflow.parse.Samples.DELETION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Push;
import io.couponflow.domain.event.CardPayOrder;
import io.couponflow.domain.event.Subscribe;
import io.couponflow.domain.event.UpdateMemberCard;
import io.couponflow.domain.event.UserDelCard;
import io.couponflow.domain.event.UserGetCard;
import io.couponflow.domain.event.UserPayFromPayCell;
import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeniencyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                " 007\n",
                "<![CDATA[007]]>",
                " <![CDATA[007]]> ",
                "\n\t<![CDATA[ 007 ]]>\r\n",
                "<![CDATA[0]]><![CDATA[07]]>",
                "0<![CDATA[0]]>7",
                "0<!-- remark -->07",
                "<?pi?>007",
                "\uFEFF007",
                "\u3000007\u2003",
                "&#48;&#x30;7",
            })
    void cdataBareTextAndWhiteSpaceMakeNoDifference(String code) {
        assertThat(Samples.accepted(DELETION.replace("007", code)).event()).isEqualTo(new UserDelCard("p1", "007"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\n\r\t",
                "\uFEFF",
                "\uFEFF \n\uFEFF",
                "<?xml version='1.0'?>",
                "\n<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n",
                "<?xml version='1.0' encoding='GBK'?>",
                "<?xml version='1.0' encoding='UTF-16'?>",
                "<?xml version='1.1'?>",
                "<!-- remark -->",
            })
    void whatStandsBeforeTheRootMakesNoDifference(String prolog) {
        Push push = Samples.accepted(prolog + DELETION.replace("007", "券007") + "\n<!-- end -->\uFEFF ");

        assertThat(push.event()).isEqualTo(new UserDelCard("p1", "券007"));
    }

    @Test
    void strayTextBetweenElementsIsIgnored() {
        String body = DELETION.replace("><C", ">\\n<C")
                .replace("</Event>", "</Event> //If the coupons are rejected, ... ")
                .replace("<xml>", "<xml>xml ")
                .replace("</xml>", "<![CDATA[ too ]]></xml>");

        assertThat(Samples.accepted(body).event()).isEqualTo(new UserDelCard("p1", "007"));
        assertThat(Samples.accepted(body).fields().size()).isEqualTo(7);
    }

    @Test
    void theTextOfAnElementWithChildrenIsStray() {
        Push push = Samples.accepted(DELETION.replace("<CardId>p1<", "<CardId>p1</CardId><A>x<B>y</B>z</A><C>q<")
                .replace("q</CardId>", "q</C>"));

        assertThat(push.fields().first("a/b")).isEqualTo("y");
        assertThat(push.fields().first("a")).isEmpty();
        assertThat(push.fields().first("c")).isEqualTo("q");
    }

    @Test
    void namesCompareWithoutCase() {
        String upper = DELETION.toUpperCase(Locale.ROOT).replace("P1", "p1");

        assertThat(Samples.accepted(upper).event()).isEqualTo(new UserDelCard("p1", "007"));
        assertThat(Samples.accepted(upper).fields().name(0)).isEqualTo("tousername");
    }

    @Test
    void namesDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(Samples.accepted(DELETION.replace("CardId", "CARDID")).event())
                    .isEqualTo(new UserDelCard("p1", "007"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theFirstOfARepeatedElementThatIsNotEmptyCounts() {
        String body =
                DELETION.replace("<CardId>p1</CardId>", "<CardId> </CardId><cardid>p1</cardid><CardId>p2</CardId>");

        assertThat(Samples.accepted(body).event()).isEqualTo(new UserDelCard("p1", "007"));
        assertThat(Samples.accepted(body).fields().all("cardid")).containsExactly("p1", "p2");
    }

    @Test
    void theRootMayHaveAnyNameAndElementsAPrefix() {
        String body = DELETION.replace("xml>", "w:push>").replace("</w:push>", "<a:b>1</a:b></w:push>");

        assertThat(Samples.accepted(body).fields().first("a:b")).isEqualTo("1");
    }

    @Test
    void theSameParserReadsOneAfterTheOther() {
        PushParser parser = new PushParser();
        byte[] good = DELETION.getBytes(UTF_8);
        Object first = parser.parse(Samples.raw(good)).toString().replaceAll("@.*", "");
        parser.parse(Samples.raw("<xml><CardId>other</CardId><a><b>".getBytes(UTF_8)));

        Object second = parser.parse(Samples.raw(good)).toString().replaceAll("@.*", "");

        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "0, false",
        "true, true",
        "FALSE, false",
        "True, true",
        "yes, ",
        "2, ",
        "01, ",
        "'', ",
        "null, ",
    })
    void aFlagIsZeroOneTrueOrFalseAndElseUnknown(String text, Boolean expected) {
        UserGetCard receipt = (UserGetCard) Samples.accepted(DELETION.replace("user_del_card", "user_get_card")
                        .replace("</xml>", "<IsRestoreMemberCard>" + text + "</IsRestoreMemberCard></xml>"))
                .event();

        assertThat(receipt.isRestoreMemberCard()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0100, 100",
        "0000000000000000000100, 100",
        "00000000000000000000000, 0",
        "999999999999999, 999999999999999",
        "1000000000000000, ",
        "9223372036854775807, ",
        "-1, ",
        "+1, ",
        "1.00, ",
        "'1,000', ",
        "１, ",
        "'', ",
    })
    void aFeeIsDigitsAloneAndElseUnknown(String text, Long expected) {
        UserPayFromPayCell payment =
                (UserPayFromPayCell) Samples.accepted(DELETION.replace("user_del_card", "user_pay_from_pay_cell")
                                .replace("</xml>", "<Fee><![CDATA[" + text + "]]> </Fee></xml>"))
                        .event();

        assertThat(payment.fee()).isEqualTo(expected);
        assertThat(payment.originalFee()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"-3, -3", "+3, 3", "0, 0", "-, ", "--3, ", "3.5, ", "99999999999999999999, "})
    void aChangeOfBonusHasASign(String text, Long expected) {
        UpdateMemberCard update =
                (UpdateMemberCard) Samples.accepted(DELETION.replace("user_del_card", "update_member_card")
                                .replace("</xml>", "<ModifyBonus>" + text + "</ModifyBonus></xml>"))
                        .event();

        assertThat(update.modifyBonus()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 200",
        "-1.50, -1.50",
        "+.5, 0.5",
        "1e999999999, ",
        "1E5, ",
        "., ",
        "-, ",
        "1.2.3, ",
        "NaN, ",
        "1 000, ",
        "11111111111111111111111111111111111111111, ",
    })
    void aCoinCountIsAPlainDecimalAndElseUnknown(String text, BigDecimal expected) {
        CardPayOrder order = (CardPayOrder) Samples.accepted(DELETION.replace("user_del_card", "card_pay_order")
                        .replace(
                                "</xml>",
                                "<OrderId>1</OrderId><Status>S</Status><FreeCoinCount>" + text
                                        + "</FreeCoinCount></xml>"))
                .event();

        assertThat(order.freeCoinCount()).isEqualTo(expected);
    }

    @Test
    void anOrderTimeOfItsOwnCountsBeforeASecondCreateTime() {
        String body = DELETION.replace("user_del_card", "card_pay_order")
                .replace("</xml>", "<OrderId>1</OrderId><Status>S</Status><CreateTime>1453295000</CreateTime></xml>");

        assertThat(((CardPayOrder) Samples.accepted(body).event()).createOrderTime())
                .isEqualTo(1453295000L);
        assertThat(Samples.accepted(body).createTime()).isEqualTo(1472551036L);
        assertThat(((CardPayOrder) Samples.accepted(
                                        body.replace("</xml>", "<CreateOrderTime>1453295001</CreateOrderTime></xml>"))
                                .event())
                        .createOrderTime())
                .isEqualTo(1453295001L);
    }

    @Test
    void longTextBeyondTheBufferOfTheParserIsWhole() {
        String ticket = "券".repeat(9_000) + "&amp;" + "x".repeat(9_000);

        Subscribe subscribe = (Subscribe) Samples.accepted(DELETION.replace("user_del_card", "subscribe")
                        .replace("</xml>", "<Ticket>" + ticket + "</Ticket></xml>"))
                .event();

        assertThat(subscribe.ticket()).isEqualTo(ticket.replace("&amp;", "&"));
    }
}
