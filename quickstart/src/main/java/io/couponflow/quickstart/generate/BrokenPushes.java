package io.couponflow.quickstart.generate;

import static io.couponflow.quickstart.generate.PushXml.bytes;

import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;

/**
 * Pushes that end as dead letters. Each still ends where a push ends, at the root's end tag: of the ways a push can be
 * broken, those that end elsewhere or nowhere in a file (nothing at all, a tail cut off, CDATA that stays open) are
 * left out, so that the pushes read are the pushes written.
 */
final class BrokenPushes {

    /** A broken push and why it can't be read. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere; written out as they are
    record Broken(Reason reason, byte[] body) {}

    private final World world;

    BrokenPushes(World world) {
        this.world = world;
    }

    /** The next broken push, which but for its fault would be of this second. */
    Broken next(SplittableRandom random, long at) {
        String receipt = receipt(random, at);
        int sort = random.nextInt(100);
        if (sort < 1) {
            return tooLarge(receipt);
        }
        if (sort < 40) {
            return malformed(random, receipt);
        }
        if (sort < 60) {
            return missing(random, receipt);
        }
        return switch (sort % 7) {
            case 0 -> new Broken(Reason.NOT_UTF8, notUtf8(receipt));
            case 1 -> broken(Reason.UNSAFE_TEXT, receipt.replace("<![CDATA[user_", "<![CDATA[user\0"));
            case 2 -> broken(Reason.FORBIDDEN_XML, forbidden(random, receipt));
            case 3 -> broken(Reason.TOO_COMPLEX, tooComplex(random, receipt));
            case 4 -> broken(Reason.ENCRYPTED, encrypted(random, receipt));
            case 5 -> broken(Reason.BAD_VALUE, createTime(receipt, at, random.nextBoolean() ? "14725５1036" : "-1"));
            default -> broken(Reason.FUTURE_TIME, createTime(receipt, at, at + "000"));
        };
    }

    private String receipt(SplittableRandom random, long at) {
        World.Card card = world.couponCards.get(random.nextInt(world.couponCards.size()));
        byte[] openid = world.openid(card.account(), random.nextInt(Life.USERS));
        return "<xml>\n<ToUserName><![CDATA[" + card.account().idText() + "]]></ToUserName>\n<FromUserName><![CDATA["
                + new String(openid, StandardCharsets.US_ASCII) + "]]></FromUserName>\n<CreateTime>" + at
                + "</CreateTime>\n<MsgType><![CDATA[event]]></MsgType>\n<Event><![CDATA[user_get_card]]></Event>\n"
                + "<CardId><![CDATA[" + new String(card.id(), StandardCharsets.US_ASCII) + "]]></CardId>\n"
                + "<UserCardCode><![CDATA[9" + random.nextLong(10_000_000_000L, 99_999_999_999L)
                + "]]></UserCardCode>\n<OuterStr><![CDATA[12b]]></OuterStr>\n</xml>";
    }

    private static Broken tooLarge(String receipt) {
        char[] text = new char[RawPush.MAX_BODY];
        Arrays.fill(text, 'x');
        return broken(Reason.TOO_LARGE, receipt.replace("12b", new String(text)));
    }

    private static Broken malformed(SplittableRandom random, String receipt) {
        return broken(
                Reason.MALFORMED_XML,
                switch (random.nextInt(4)) {
                    case 0 -> receipt.replace("<Event><![CDATA[user_get_card]]>", "<Event>< ![CDATA[user_get_card] ]>");
                    case 1 -> receipt.replace("</CardId>", "</CardID>");
                    case 2 -> receipt.replace("</OuterStr>", "");
                    default ->
                        receipt.replace("<MsgType>", "<MsgType").replace("<OuterStr><![CDATA[12b]]></OuterStr>", "");
                });
    }

    private static Broken missing(SplittableRandom random, String receipt) {
        String[] names = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "CardId", "UserCardCode"};
        String name = names[random.nextInt(names.length)];
        String value = "<" + name + ">[^\n]*\n";
        return broken(
                Reason.MISSING_FIELD,
                receipt.replaceFirst(value, random.nextBoolean() ? "" : "<" + name + "><![CDATA[]]></" + name + ">\n"));
    }

    private static byte[] notUtf8(String receipt) {
        byte[] body = bytes(receipt);
        body[receipt.indexOf("12b")] = (byte) 0xC3;
        return body;
    }

    private static String forbidden(SplittableRandom random, String receipt) {
        return switch (random.nextInt(3)) {
            case 0 -> "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>" + receipt;
            case 1 -> receipt.replace("<![CDATA[12b]]>", "&shop;");
            default -> "<!DOCTYPE xml>" + receipt;
        };
    }

    private static String tooComplex(SplittableRandom random, String receipt) {
        String deep = "<a>".repeat(20) + "</a>".repeat(20);
        String wide = "<a/>".repeat(300);
        return receipt.replace("</xml>", (random.nextBoolean() ? deep : wide) + "</xml>");
    }

    /** As it comes in safe mode: nothing but the account and what nobody has decrypted. */
    private static String encrypted(SplittableRandom random, String receipt) {
        byte[] secret = new byte[384];
        random.nextBytes(secret);
        return receipt.substring(0, receipt.indexOf("<FromUserName>")) + "<Encrypt><![CDATA["
                + Base64.getEncoder().encodeToString(secret) + "]]></Encrypt>\n</xml>";
    }

    private static String createTime(String receipt, long at, String value) {
        return receipt.replace("<CreateTime>" + at + "<", "<CreateTime>" + value + "<");
    }

    private static Broken broken(Reason reason, String body) {
        return new Broken(reason, bytes(body));
    }
}
