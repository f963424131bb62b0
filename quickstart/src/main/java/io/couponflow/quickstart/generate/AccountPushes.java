package io.couponflow.quickstart.generate;

import static io.couponflow.quickstart.generate.PushXml.NOTHING;
import static io.couponflow.quickstart.generate.PushXml.bytes;

import io.couponflow.quickstart.generate.PushXml.Tag;
import io.couponflow.quickstart.generate.World.Account;
import io.couponflow.quickstart.generate.World.Card;
import java.util.SplittableRandom;

/** Pushes that stand alone: about an account, its menu or its stock, and not about one coupon. */
final class AccountPushes {

    private static final Tag EVENT_KEY = Tag.of("EventKey");
    private static final Tag TICKET = Tag.of("Ticket");
    private static final Tag MENU_ID = Tag.of("MenuId");
    private static final Tag CARD_ID = Tag.of("CardId");
    private static final Tag REFUSE_REASON = Tag.of("RefuseReason");
    private static final Tag DETAIL = Tag.of("Detail");
    private static final Tag MSG_ID = Tag.of("MsgId");
    private static final Tag MASS_MSG_ID = Tag.of("MsgID");
    private static final Tag STATUS = Tag.of("Status");
    private static final Tag CONTENT = Tag.of("Content");
    private static final Tag PIC_URL = Tag.of("PicUrl");
    private static final Tag MEDIA_ID = Tag.of("MediaId");
    private static final Tag FORMAT = Tag.of("Format");
    private static final Tag LATITUDE = Tag.of("Latitude");
    private static final Tag LONGITUDE = Tag.of("Longitude");
    private static final Tag PRECISION = Tag.of("Precision");
    private static final Tag PAGE_ID = Tag.of("PageId");
    private static final Tag ORDER_ID = Tag.of("OrderId");
    private static final Tag CODE = Tag.of("Code");
    private static final byte[] SCAN_CODE = bytes("""
            <ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType>
            <ScanResult><![CDATA[1]]></ScanResult>
            </ScanCodeInfo>
            """);
    private static final String[] UNKNOWN = {"user_open_red_packet", "card_share_click", "weapp_audit_success"};

    private final World world;
    private final PushXml xml = new PushXml();
    private long turn;

    AccountPushes(World world) {
        this.world = world;
    }

    /** The review of a card, which passes unless told otherwise. */
    byte[] review(Card card, boolean passes, long at) {
        Account account = card.account();
        return xml.event(
                        false,
                        account.id(),
                        account.operator(),
                        at,
                        bytes(passes ? "card_pass_check" : "card_not_pass_check"))
                .text(CARD_ID, card.id())
                .text(REFUSE_REASON, passes ? NOTHING : bytes("The title names no offer"))
                .end();
    }

    /** The alarm that of a card's stock only {@code quantity} are left. */
    byte[] alarm(Card card, long quantity, long at) {
        return event(card.account(), at, "card_sku_remind")
                .text(CARD_ID, card.id())
                .text(DETAIL, bytes("the card's quantity is equal to " + quantity))
                .end();
    }

    /** A user's text, image or voice. */
    byte[] message(SplittableRandom random, long at) {
        Account account = account(random);
        int sort = random.nextInt(10);
        String type = sort < 7 ? "text" : sort < 9 ? "image" : "voice";
        xml.message(false, account.id(), nextUser(account), at, bytes(type));
        switch (type) {
            case "text" -> xml.text(CONTENT, bytes("请问优惠券怎么用? " + random.nextInt(100)));
            case "image" ->
                xml.text(PIC_URL, bytes("http://mmbiz.qpic.cn/mmbiz/" + random.nextInt(1 << 20) + "/0"))
                        .text(MEDIA_ID, bytes("m" + random.nextInt(1 << 20)));
            default -> xml.text(MEDIA_ID, bytes("m" + random.nextInt(1 << 20))).text(FORMAT, bytes("amr"));
        }
        return xml.number(MSG_ID, 6_000_000_000_000_000L + turn).end();
    }

    /** An event that no list names. */
    byte[] unknown(SplittableRandom random, long at) {
        return event(account(random), at, UNKNOWN[random.nextInt(UNKNOWN.length)])
                .text(CODE, bytes(Integer.toString(random.nextInt(1000))))
                .end();
    }

    /** An event that has a type but no coupon. */
    byte[] other(SplittableRandom random, long at) {
        Account account = account(random);
        byte[] scene = bytes("qr_" + random.nextInt(200));
        return switch (random.nextInt(12)) {
            case 0, 1 ->
                event(account, at, "subscribe")
                        .text(EVENT_KEY, bytes("qrscene_qr_" + random.nextInt(200)))
                        .text(TICKET, bytes("gQ" + random.nextInt(1 << 20)))
                        .end();
            case 2 -> event(account, at, "subscribe").text(EVENT_KEY, NOTHING).end();
            case 3 -> event(account, at, "unsubscribe").text(EVENT_KEY, NOTHING).end();
            case 4, 5 ->
                event(account, at, "SCAN")
                        .text(EVENT_KEY, scene)
                        .text(TICKET, bytes("gQ" + random.nextInt(1 << 20)))
                        .end();
            case 6, 7 ->
                event(account, at, "CLICK")
                        .text(EVENT_KEY, bytes("MENU_COUPONS"))
                        .end();
            case 8 ->
                event(account, at, "VIEW")
                        .text(EVENT_KEY, bytes("https://shop.example.com/coupons"))
                        .number(MENU_ID, 426_000_000L + random.nextInt(10))
                        .end();
            case 9 ->
                event(account, at, "scancode_waitmsg")
                        .text(EVENT_KEY, bytes("MENU_SCAN"))
                        .raw(SCAN_CODE)
                        .end();
            case 10 ->
                event(account, at, random.nextBoolean() ? "TEMPLATESENDJOBFINISH" : "giftcard_pay_done")
                        .number(MASS_MSG_ID, 200_000_000L + turn)
                        .text(STATUS, bytes(random.nextInt(20) == 0 ? "failed:user block" : "success"))
                        .text(PAGE_ID, bytes("page" + random.nextInt(9)))
                        .text(ORDER_ID, bytes("Z" + turn))
                        .end();
            default ->
                event(account, at, "LOCATION")
                        .text(LATITUDE, bytes("31." + (100_000 + random.nextInt(99_999))))
                        .text(LONGITUDE, bytes("121." + (100_000 + random.nextInt(99_999))))
                        .text(PRECISION, bytes("65.000000"))
                        .end();
        };
    }

    private PushXml event(Account account, long at, String name) {
        return xml.event(false, account.id(), nextUser(account), at, bytes(name));
    }

    private Account account(SplittableRandom random) {
        return world.accounts.get(random.nextInt(world.accounts.size()));
    }

    /** Users take turns, so that no two of these pushes are equal but by being repeated. */
    private byte[] nextUser(Account account) {
        turn++;
        return world.openid(account, turn * 7_919 % Life.USERS);
    }
}
