package io.couponflow.reference;

import io.couponflow.domain.Fields;
import io.couponflow.domain.Push;
import io.couponflow.domain.event.CardPayOrder;
import io.couponflow.domain.event.CardSkuRemind;
import io.couponflow.domain.event.Event;
import io.couponflow.domain.event.SubmitMembercardUserInfo;
import io.couponflow.domain.event.UnknownEvent;
import io.couponflow.domain.event.UpdateMemberCard;
import io.couponflow.domain.event.UserConsumeCard;
import io.couponflow.domain.event.UserDelCard;
import io.couponflow.domain.event.UserGetCard;
import io.couponflow.domain.event.UserGiftingCard;
import io.couponflow.domain.event.UserPayFromPayCell;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Builds a push from the elements that its document would hold, so that the event and the fields agree. Only events that
 * a table besides the counts of activity is made of get a record of their own; every other is an {@link UnknownEvent}
 * here.
 */
public final class PushBuilder {

    private final String account;
    private final String sender;
    private final long createTime;
    private final String event;
    private final List<String> namesAndValues = new ArrayList<>();

    private PushBuilder(String account, String sender, long createTime, String event) {
        this.account = account;
        this.sender = sender;
        this.createTime = createTime;
        this.event = event;
        with("ToUserName", account);
        with("FromUserName", sender);
        with("CreateTime", Long.toString(createTime));
        with("MsgType", "event");
        with("Event", event);
    }

    /** A push of that event by that user. */
    public static PushBuilder push(String account, String sender, long createTime, String event) {
        return new PushBuilder(account, sender, createTime, event);
    }

    /** Adds an element; one without a value is left out, being the same as an absent one. */
    public PushBuilder with(String name, String value) {
        if (!value.isEmpty()) {
            namesAndValues.add(name.toLowerCase(Locale.ROOT));
            namesAndValues.add(value);
        }
        return this;
    }

    /** The push with everything added so far. */
    public Push build() {
        Fields fields = Fields.of(namesAndValues.toArray(String[]::new));
        return new Push(account, sender, createTime, event(fields), fields);
    }

    /** The push as a document: one element a field, in order, its name in lower case, its value in CDATA. */
    public static String xml(Push push) {
        StringBuilder xml = new StringBuilder("<xml>");
        Fields fields = push.fields();
        for (int i = 0; i < fields.size(); i++) {
            xml.append('<').append(fields.name(i)).append("><![CDATA[");
            xml.append(fields.value(i));
            xml.append("]]></").append(fields.name(i)).append('>');
        }
        return xml.append("</xml>").toString();
    }

    private Event event(Fields of) {
        String cardId = of.first("cardid");
        String code = of.first("usercardcode");
        return switch (event.toLowerCase(Locale.ROOT)) {
            case "user_get_card" ->
                new UserGetCard(
                        cardId,
                        code,
                        bool(of.first("isgivebyfriend")),
                        of.first("friendusername"),
                        of.first("oldusercardcode"),
                        of.first("outerid"),
                        Texts.firstKnown(of.first("outerstr"), of.first("outetstr")),
                        bool(of.first("isrestoremembercard")),
                        bool(of.first("isrecommendbyfriend")),
                        of.first("sourcescene"),
                        of.first("unionid"));
            case "user_consume_card" ->
                new UserConsumeCard(
                        cardId,
                        code,
                        of.first("consumesource"),
                        of.first("locationname"),
                        of.first("locationid"),
                        of.first("staffopenid"),
                        of.first("verifycode"),
                        of.first("remarkamount"),
                        of.first("outerstr"),
                        of.first("transid"),
                        of.first("outtradeno"));
            case "user_pay_from_pay_cell" ->
                new UserPayFromPayCell(
                        cardId,
                        code,
                        of.first("transid"),
                        of.first("locationid"),
                        of.first("locationname"),
                        fen(of.first("fee")),
                        fen(of.first("originalfee")));
            case "user_gifting_card" ->
                new UserGiftingCard(
                        cardId,
                        code,
                        bool(of.first("isreturnback")),
                        of.first("friendusername"),
                        bool(of.first("ischatroom")));
            case "user_del_card" -> new UserDelCard(cardId, code);
            case "card_sku_remind" -> new CardSkuRemind(cardId, of.first("detail"));
            case "submit_membercard_user_info" -> new SubmitMembercardUserInfo(cardId, code);
            case "update_member_card" ->
                new UpdateMemberCard(cardId, code, signed(of.first("modifybonus")), signed(of.first("modifybalance")));
            case "card_pay_order" -> tokenOrder(of);
            default -> new UnknownEvent(event.toLowerCase(Locale.ROOT));
        };
    }

    /** An old push has no CreateOrderTime but a second CreateTime, which is the order's. */
    private static CardPayOrder tokenOrder(Fields of) {
        Long created = instant(of.first("createordertime"));
        return new CardPayOrder(
                of.first("orderid"),
                of.first("status"),
                created == null ? instant(of.nth("createtime", 1)) : created,
                instant(of.first("payfinishtime")),
                of.first("desc"),
                coins(of.first("freecoincount")),
                coins(of.first("paycoincount")),
                coins(of.first("refundfreecoincount")),
                coins(of.first("refundpaycoincount")),
                of.first("ordertype"),
                of.first("memo"),
                of.first("receiptinfo"));
    }

    private static @Nullable Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true" -> Boolean.TRUE;
            case "0", "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static @Nullable Long fen(String text) {
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static @Nullable Long signed(String text) {
        return text.matches("[+-]?[0-9]+") && new BigInteger(text).bitLength() < Long.SIZE ? Long.valueOf(text) : null;
    }

    private static @Nullable Long instant(String text) {
        return text.matches("0*[1-9][0-9]{0,17}") ? Long.valueOf(text) : null;
    }

    private static @Nullable BigDecimal coins(String text) {
        return text.matches("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)") ? new BigDecimal(text) : null;
    }
}
