package io.couponflow.quickstart.generate;

import static io.couponflow.quickstart.generate.PushXml.NOTHING;
import static io.couponflow.quickstart.generate.PushXml.bytes;

import io.couponflow.quickstart.generate.PushXml.Tag;
import io.couponflow.quickstart.generate.World.Account;
import io.couponflow.quickstart.generate.World.Card;
import io.couponflow.quickstart.generate.World.Channel;
import io.couponflow.quickstart.generate.World.Store;
import java.util.SplittableRandom;

/** What Weixin pushes at each step of a coupon's or a member card's life. */
final class CouponPushes {

    private static final byte[] GET = bytes("user_get_card");
    private static final byte[] GIFTING = bytes("user_gifting_card");
    private static final byte[] CONSUME = bytes("user_consume_card");
    private static final byte[] PAY = bytes("user_pay_from_pay_cell");
    private static final byte[] DELETE = bytes("user_del_card");
    private static final byte[] VIEW = bytes("user_view_card");
    private static final byte[] ENTER = bytes("user_enter_session_from_card");
    private static final byte[] UPDATE = bytes("update_member_card");
    private static final byte[] ACTIVATE = bytes("submit_membercard_user_info");
    private static final byte[] FROM_API = bytes("FROM_API");
    private static final byte[] FROM_MP = bytes("FROM_MP");
    private static final byte[] FROM_MOBILE_HELPER = bytes("FROM_MOBILE_HELPER");
    private static final byte[] TILL = bytes("till");

    private static final Tag CARD_ID = Tag.of("CardId");
    private static final Tag USER_CARD_CODE = Tag.of("UserCardCode");
    private static final Tag IS_GIVE_BY_FRIEND = Tag.of("IsGiveByFriend");
    private static final Tag FRIEND_USER_NAME = Tag.of("FriendUserName");
    private static final Tag OUTER_ID = Tag.of("OuterId");
    private static final Tag OLD_USER_CARD_CODE = Tag.of("OldUserCardCode");
    private static final Tag OUTER_STR = Tag.of("OuterStr");
    private static final Tag OUTET_STR = Tag.of("OutetStr");
    private static final Tag IS_RESTORE_MEMBER_CARD = Tag.of("IsRestoreMemberCard");
    private static final Tag IS_RECOMMEND_BY_FRIEND = Tag.of("IsRecommendByFriend");
    private static final Tag UNION_ID = Tag.of("UnionId");
    private static final Tag IS_RETURN_BACK = Tag.of("IsReturnBack");
    private static final Tag IS_CHAT_ROOM = Tag.of("IsChatRoom");
    private static final Tag CONSUME_SOURCE = Tag.of("ConsumeSource");
    private static final Tag LOCATION_NAME = Tag.of("LocationName");
    private static final Tag LOCATION_ID = Tag.of("LocationId");
    private static final Tag STAFF_OPEN_ID = Tag.of("StaffOpenId");
    private static final Tag VERIFY_CODE = Tag.of("VerifyCode");
    private static final Tag REMARK_AMOUNT = Tag.of("RemarkAmount");
    private static final Tag TRANS_ID = Tag.of("TransId");
    private static final Tag FEE = Tag.of("Fee");
    private static final Tag ORIGINAL_FEE = Tag.of("OriginalFee");
    private static final Tag MODIFY_BONUS = Tag.of("ModifyBonus");
    private static final Tag MODIFY_BALANCE = Tag.of("ModifyBalance");

    private final World world;
    private final Rates rates;
    private final TokenOrders tokenOrders;
    private final PushXml xml = new PushXml();

    CouponPushes(World world, Rates rates) {
        this.world = world;
        this.rates = rates;
        tokenOrders = new TokenOrders(world, rates);
    }

    /** The push of one step of a life. */
    byte[] push(Life life, int index) {
        return switch (life.step(index)) {
            case RECEIVE, RESTORE -> receive(life, index);
            case VIEW -> view(life, index);
            case ENTER -> begin(life, index, ENTER, false).end();
            case GIVE -> give(life, index);
            case RECEIVE_GIFT -> receiveGift(life, index);
            case CONSUME -> consume(life, index);
            case PAY -> pay(life, index);
            case DELETE -> begin(life, index, DELETE, false).end();
            case ACTIVATE -> begin(life, index, ACTIVATE, false).end();
            case UPDATE -> update(life, index);
            case TOKEN_STATUS -> tokenOrders.push(xml, life, index);
        };
    }

    private byte[] receive(Life life, int index) {
        Channel channel = life.channel();
        Card card = life.card();
        byte[] openid = world.openid(card.account(), life.holder(0));
        event(life, index, GET, sometimes(life))
                .text(CARD_ID, card.id())
                .flag(IS_GIVE_BY_FRIEND, false)
                .text(USER_CARD_CODE, world.code(card, life.number(), 0))
                .text(FRIEND_USER_NAME, NOTHING)
                .number(OUTER_ID, channel.outerId())
                .text(OLD_USER_CARD_CODE, NOTHING);
        if (channel.outerStr().length > 0) {
            xml.text(OUTER_STR, channel.outerStr());
        }
        return xml.flag(IS_RESTORE_MEMBER_CARD, life.step(index) == Life.Step.RESTORE)
                .flag(IS_RECOMMEND_BY_FRIEND, false)
                .text(UNION_ID, openid)
                .end();
    }

    private byte[] receiveGift(Life life, int index) {
        Card card = life.card();
        int hand = life.hand(index);
        return event(life, index, GET, sometimes(life))
                .text(CARD_ID, card.id())
                .flag(IS_GIVE_BY_FRIEND, true)
                .text(USER_CARD_CODE, world.code(card, life.number(), hand))
                .text(FRIEND_USER_NAME, world.openid(card.account(), life.holder(hand - 1)))
                .number(OUTER_ID, 0)
                .text(OLD_USER_CARD_CODE, world.code(card, life.number(), hand - 1))
                .text(OUTET_STR, NOTHING)
                .end();
    }

    private byte[] give(Life life, int index) {
        boolean inGroup = (World.mix(life.number(), 2) >>> 1) % 10 == 0;
        byte[] friend = inGroup ? NOTHING : world.openid(life.card().account(), life.holder(life.hand(index) + 1));
        return begin(life, index, GIFTING, false)
                .flag(IS_RETURN_BACK, life.detail(index) == 1)
                .text(FRIEND_USER_NAME, friend)
                .flag(IS_CHAT_ROOM, inGroup)
                .end();
    }

    private byte[] view(Life life, int index) {
        Card card = life.card();
        boolean known = life.kind() != Life.Kind.LOOK && (card.customCode() || card.isMemberCard());
        return event(life, index, VIEW, sometimes(life))
                .text(CARD_ID, card.id())
                .text(USER_CARD_CODE, known ? world.code(card, life.number(), life.hand(index)) : NOTHING)
                .text(OUTER_STR, life.channel().outerStr())
                .end();
    }

    private byte[] consume(Life life, int index) {
        int visit = life.detail(index);
        boolean checkout = visit < 0;
        SplittableRandom random = visit(life, Math.abs(visit));
        Store store = store(life, random);
        byte[] staff = store.staff().get(random.nextInt(store.staff().size()));
        int way = checkout ? 0 : random.nextInt(10);
        byte[] source = way < 6 ? FROM_MOBILE_HELPER : way < 9 ? FROM_API : FROM_MP;
        begin(life, index, CONSUME, sometimes(life))
                .text(CONSUME_SOURCE, source)
                .text(LOCATION_NAME, way < 5 ? store.name() : NOTHING)
                .number(LOCATION_ID, way < 7 ? store.locationId() : 0)
                .text(STAFF_OPEN_ID, way < 8 ? staff : NOTHING)
                .text(VERIFY_CODE, NOTHING)
                .text(REMARK_AMOUNT, NOTHING)
                .text(OUTER_STR, way == 8 ? TILL : NOTHING);
        if (checkout) {
            xml.text(TRANS_ID, transId(life, -visit));
        }
        return xml.end();
    }

    private byte[] pay(Life life, int index) {
        int visit = life.detail(index);
        SplittableRandom random = visit(life, visit);
        Store store = store(life, random);
        long due = 1_000 + random.nextInt(400) * 100L;
        boolean priced = random.nextInt(200) > 0;
        begin(life, index, PAY, false)
                .text(TRANS_ID, transId(life, visit))
                .text(LOCATION_NAME, store.name())
                .number(LOCATION_ID, store.locationId());
        if (!priced) {
            return xml.text(FEE, NOTHING).text(ORIGINAL_FEE, NOTHING).end();
        }
        return xml.numberText(FEE, due - Math.min(due, 500 + random.nextInt(10) * 100L))
                .numberText(ORIGINAL_FEE, due)
                .end();
    }

    private byte[] update(Life life, int index) {
        SplittableRandom random = visit(life, life.detail(index) + 100);
        return begin(life, index, UPDATE, false)
                .number(MODIFY_BONUS, random.nextDouble() < rates.deducted() ? -100 : 1 + random.nextInt(200))
                .number(MODIFY_BALANCE, random.nextDouble() < rates.deducted() ? random.nextInt(20_000) - 10_000 : 0)
                .end();
    }

    /** An event of a coupon, up to and with its code. */
    private PushXml begin(Life life, int index, byte[] name, boolean blanks) {
        Card card = life.card();
        return event(life, index, name, blanks)
                .text(CARD_ID, card.id())
                .text(USER_CARD_CODE, world.code(card, life.number(), life.hand(index)));
    }

    private PushXml event(Life life, int index, byte[] name, boolean blanks) {
        Account account = life.card().account();
        byte[] from = world.openid(account, life.holder(life.hand(index)));
        return xml.event(blanks, account.id(), from, life.at(index), name);
    }

    /** Chance for what two pushes of one visit share, so each of them finds the same. */
    private static SplittableRandom visit(Life life, int visit) {
        return new SplittableRandom(World.mix(life.number(), 1_000 + visit));
    }

    private static Store store(Life life, SplittableRandom random) {
        var stores = life.card().account().stores();
        return stores.get(Math.min(random.nextInt(stores.size()), random.nextInt(stores.size())));
    }

    /** The order number of WeChat Pay: 28 digits, a payment's own. */
    private static byte[] transId(Life life, int visit) {
        byte[] digits = bytes("4200000000000000000000000000");
        long rest = life.number() * 16 + visit;
        for (int i = digits.length - 1; rest > 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return digits;
    }

    /** Whether the pushes of this life have a blank on either side of the CDATA: of every other account they do. */
    private static boolean sometimes(Life life) {
        return life.card().account().number() % 2 == 0;
    }
}
