package io.couponflow.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Pushes that between them meet every outcome, each with a word of the caller's in all that it says. */
final class SamplePushes {

    private static final long TIME = 1_472_551_036;

    private SamplePushes() {}

    /** In the order in which they are to be sent. */
    static List<byte[]> ofEveryOutcome(String word) {
        List<String> pushes = new ArrayList<>();
        String receipt = receipt(word, "a", "");
        pushes.add(receipt);
        pushes.add(receipt);
        pushes.add(redemption(word, "a"));
        pushes.add(redemption(word, "unknown"));
        pushes.add(redemption(word, "early"));
        pushes.add(receipt(word, "early", ""));
        pushes.add(receipt(word, "gift0", ""));
        for (int gift = 1; gift <= 9; gift++) {
            pushes.add(receipt(word, "gift" + gift, code(word, "gift" + (gift - 1))));
        }
        pushes.add(redemption(word, "gift9"));
        pushes.add(event(word, "novelty" + word, element("Remark", word)));
        pushes.add(event(word, "card_sku_remind", card(word) + element("Detail", word + " is equal to 0")));
        pushes.add(event(
                word,
                "user_pay_from_pay_cell",
                card(word) + element("UserCardCode", code(word, "a")) + element("TransId", word + "1")
                        + "<Fee>900</Fee>"));
        pushes.add(event(
                word,
                "card_pay_order",
                element("OrderId", word + "order") + element("Status", "ORDER_STATUS_SUCC") + element("Memo", word)));
        pushes.add(event(word, "subscribe", element("EventKey", "qrscene_" + word)));
        pushes.add(event(word, "novelty", "").replace("<MsgType>event", "<MsgType>text"));
        pushes.addAll(deadLetters(word));
        List<byte[]> bodies = new ArrayList<>(
                pushes.stream().map(push -> push.getBytes(UTF_8)).toList());
        bodies.add(event(word, "\u00e4", "").getBytes(ISO_8859_1));
        return bodies;
    }

    /** A line that can be read and one that can't. */
    static List<String> catalogue(String word) {
        return List.of(
                "{\"account\": \"gh_" + word + "\", \"card_id\": \"p" + word
                        + "\", \"card\": {\"card_type\": \"GIFT\", \"gift\": {\"base_info\": {\"title\": \"" + word
                        + "\"}, \"gift\": \"" + word + "\"}}}",
                "{\"account\": \"" + word + "\", \"card_id\": {\"" + word);
    }

    /** One for each reason, but NOT_UTF8, which is no text. */
    private static List<String> deadLetters(String word) {
        String event = event(word, "novelty", element("Remark", word));
        return List.of(
                " ",
                event.replace(word, word.repeat(20_000)),
                event.replace("<Remark>", "<Remark>\0"),
                "<!DOCTYPE " + word + ">" + event,
                "<xml>" + ("<" + word + ">").repeat(20) + "</xml>",
                event.replace("</Remark>", "</" + word + ">"),
                "<xml>" + element("ToUserName", word) + element("Encrypt", word) + "</xml>",
                event.replace("FromUserName", word),
                event.replace("" + TIME, word),
                event.replace("" + TIME, "9999999999"));
    }

    private static String receipt(String word, String code, String oldCode) {
        return event(
                word,
                "user_get_card",
                card(word)
                        + element("UserCardCode", code(word, code))
                        + element("OldUserCardCode", oldCode)
                        + "<IsGiveByFriend>" + (oldCode.isEmpty() ? 0 : 1) + "</IsGiveByFriend>"
                        + element("OuterStr", "channel" + word));
    }

    private static String redemption(String word, String code) {
        return event(
                word,
                "user_consume_card",
                card(word)
                        + element("UserCardCode", code(word, code))
                        + element("LocationName", "shop\u0010&#xD83C;&#8;" + word)
                        + element("StaffOpenId", "oStaff" + word));
    }

    private static String event(String word, String event, String fields) {
        return "<xml>" + element("ToUserName", "gh_" + word) + element("FromUserName", "o" + word) + "<CreateTime>"
                + TIME + "</CreateTime><MsgType>event</MsgType>" + element("Event", event) + fields + "</xml>";
    }

    private static String card(String word) {
        return element("CardId", "p" + word);
    }

    private static String code(String word, String code) {
        return "code" + word + code;
    }

    private static String element(String name, String value) {
        return "<" + name + ">" + value + "</" + name + ">";
    }
}
