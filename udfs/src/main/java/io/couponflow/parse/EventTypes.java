package io.couponflow.parse;

import static io.couponflow.parse.Values.bool;
import static io.couponflow.parse.Values.decimal;
import static io.couponflow.parse.Values.either;
import static io.couponflow.parse.Values.fen;
import static io.couponflow.parse.Values.number;
import static io.couponflow.parse.Values.orderTime;
import static io.couponflow.parse.Values.time;

import io.couponflow.domain.Fields;
import io.couponflow.domain.event.AddStoreAuditInfo;
import io.couponflow.domain.event.AnnualRenew;
import io.couponflow.domain.event.ApplyMerchantAuditInfo;
import io.couponflow.domain.event.CardMerchantCheckResult;
import io.couponflow.domain.event.CardNotPassCheck;
import io.couponflow.domain.event.CardPassCheck;
import io.couponflow.domain.event.CardPayOrder;
import io.couponflow.domain.event.CardSkuRemind;
import io.couponflow.domain.event.Click;
import io.couponflow.domain.event.CreateMapPoiAuditInfo;
import io.couponflow.domain.event.Event;
import io.couponflow.domain.event.GiftcardPayDone;
import io.couponflow.domain.event.GiftcardSendToFriend;
import io.couponflow.domain.event.GiftcardUserAccept;
import io.couponflow.domain.event.KfCloseSession;
import io.couponflow.domain.event.KfCreateSession;
import io.couponflow.domain.event.KfSwitchSession;
import io.couponflow.domain.event.Location;
import io.couponflow.domain.event.LocationSelect;
import io.couponflow.domain.event.MassSendJobFinish;
import io.couponflow.domain.event.MerchantOrder;
import io.couponflow.domain.event.ModifyStoreAuditInfo;
import io.couponflow.domain.event.NamingVerifyFail;
import io.couponflow.domain.event.NamingVerifySuccess;
import io.couponflow.domain.event.PicPhotoOrAlbum;
import io.couponflow.domain.event.PicSysphoto;
import io.couponflow.domain.event.PicWeixin;
import io.couponflow.domain.event.PoiCheckNotify;
import io.couponflow.domain.event.PublishJobFinish;
import io.couponflow.domain.event.QualificationVerifyFail;
import io.couponflow.domain.event.QualificationVerifySuccess;
import io.couponflow.domain.event.Scan;
import io.couponflow.domain.event.ScancodePush;
import io.couponflow.domain.event.ScancodeWaitmsg;
import io.couponflow.domain.event.ShakearoundUserShake;
import io.couponflow.domain.event.SubmitInvoiceTitle;
import io.couponflow.domain.event.SubmitMembercardUserInfo;
import io.couponflow.domain.event.Subscribe;
import io.couponflow.domain.event.SubscribeMsgChangeEvent;
import io.couponflow.domain.event.SubscribeMsgPopupEvent;
import io.couponflow.domain.event.SubscribeMsgSentEvent;
import io.couponflow.domain.event.TemplateSendJobFinish;
import io.couponflow.domain.event.Unsubscribe;
import io.couponflow.domain.event.UpdateInvoiceStatus;
import io.couponflow.domain.event.UpdateMemberCard;
import io.couponflow.domain.event.UserAuthorizationCancellation;
import io.couponflow.domain.event.UserAuthorizationRevoke;
import io.couponflow.domain.event.UserAuthorizeInvoice;
import io.couponflow.domain.event.UserConsumeCard;
import io.couponflow.domain.event.UserDelCard;
import io.couponflow.domain.event.UserEnterSessionFromCard;
import io.couponflow.domain.event.UserGetCard;
import io.couponflow.domain.event.UserGiftingCard;
import io.couponflow.domain.event.UserInfoModified;
import io.couponflow.domain.event.UserPayFromPayCell;
import io.couponflow.domain.event.UserScanProduct;
import io.couponflow.domain.event.UserScanProductAsync;
import io.couponflow.domain.event.UserScanProductEnterSession;
import io.couponflow.domain.event.UserScanProductVerifyAction;
import io.couponflow.domain.event.UserViewCard;
import io.couponflow.domain.event.VerifyExpired;
import io.couponflow.domain.event.View;
import io.couponflow.domain.event.ViewMiniprogram;
import io.couponflow.domain.event.WifiConnected;
import io.couponflow.parse.EventType.Required;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every event that is typed, a line each. To add one: a record, a line here, a sample in the tests. */
final class EventTypes {

    private static final List<Required> NONE = List.of();
    private static final List<Required> CARD = Required.of("CardId");
    private static final List<Required> CODE = Required.of("CardId", "UserCardCode");
    private static final List<Required> ORDER = Required.of("OrderId", "Status");

    private static final Map<String, EventType> BY_NAME = new HashMap<>();

    static {
        add("card_pass_check", CARD, f -> new CardPassCheck(f.first("cardid"), f.first("refusereason")));
        add("card_not_pass_check", CARD, f -> new CardNotPassCheck(f.first("cardid"), f.first("refusereason")));
        add(
                "user_get_card",
                CODE,
                f -> new UserGetCard(
                        f.first("cardid"),
                        f.first("usercardcode"),
                        bool(f.first("isgivebyfriend")),
                        f.first("friendusername"),
                        f.first("oldusercardcode"),
                        f.first("outerid"),
                        either(f, "outerstr", "outetstr"),
                        bool(f.first("isrestoremembercard")),
                        bool(f.first("isrecommendbyfriend")),
                        f.first("sourcescene"),
                        f.first("unionid")));
        add(
                "user_gifting_card",
                CODE,
                f -> new UserGiftingCard(
                        f.first("cardid"),
                        f.first("usercardcode"),
                        bool(f.first("isreturnback")),
                        f.first("friendusername"),
                        bool(f.first("ischatroom"))));
        add("user_del_card", CODE, f -> new UserDelCard(f.first("cardid"), f.first("usercardcode")));
        add(
                "user_consume_card",
                CODE,
                f -> new UserConsumeCard(
                        f.first("cardid"),
                        f.first("usercardcode"),
                        f.first("consumesource"),
                        f.first("locationname"),
                        f.first("locationid"),
                        f.first("staffopenid"),
                        f.first("verifycode"),
                        f.first("remarkamount"),
                        f.first("outerstr"),
                        f.first("transid"),
                        f.first("outtradeno")));
        add(
                "user_pay_from_pay_cell",
                CODE,
                f -> new UserPayFromPayCell(
                        f.first("cardid"),
                        f.first("usercardcode"),
                        f.first("transid"),
                        f.first("locationid"),
                        f.first("locationname"),
                        fen(f.first("fee")),
                        fen(f.first("originalfee"))));
        add(
                "user_view_card",
                CARD,
                f -> new UserViewCard(f.first("cardid"), f.first("usercardcode"), f.first("outerstr")));
        add(
                "user_enter_session_from_card",
                CARD,
                f -> new UserEnterSessionFromCard(f.first("cardid"), f.first("usercardcode")));
        add(
                "update_member_card",
                CARD,
                f -> new UpdateMemberCard(
                        f.first("cardid"),
                        f.first("usercardcode"),
                        number(f.first("modifybonus")),
                        number(f.first("modifybalance"))));
        add("card_sku_remind", CARD, f -> new CardSkuRemind(f.first("cardid"), f.first("detail")));
        add(
                "submit_membercard_user_info",
                CARD,
                f -> new SubmitMembercardUserInfo(f.first("cardid"), f.first("usercardcode")));
        add(
                "card_pay_order",
                ORDER,
                f -> new CardPayOrder(
                        f.first("orderid"),
                        f.first("status"),
                        orderTime(f),
                        time(f.first("payfinishtime")),
                        f.first("desc"),
                        decimal(f.first("freecoincount")),
                        decimal(f.first("paycoincount")),
                        decimal(f.first("refundfreecoincount")),
                        decimal(f.first("refundpaycoincount")),
                        f.first("ordertype"),
                        f.first("memo"),
                        f.first("receiptinfo")));
        add(
                "card_merchant_check_result",
                NONE,
                f -> new CardMerchantCheckResult(f.first("merchantid"), bool(f.first("ispass")), f.first("reason")));
        add("giftcard_pay_done", NONE, f -> new GiftcardPayDone(f.first("pageid"), f.first("orderid")));
        add(
                "giftcard_send_to_friend",
                NONE,
                f -> new GiftcardSendToFriend(
                        f.first("pageid"),
                        f.first("orderid"),
                        bool(f.first("ischatroom")),
                        bool(f.first("isreturnback"))));
        add(
                "giftcard_user_accept",
                NONE,
                f -> new GiftcardUserAccept(
                        f.first("pageid"), f.first("orderid"), bool(f.first("ischatroom")), f.first("unionid")));
        add(
                "user_authorize_invoice",
                NONE,
                f -> new UserAuthorizeInvoice(
                        f.first("succorderid"),
                        f.first("failorderid"),
                        either(f, "appid", "authorizeappid"),
                        f.first("source"),
                        f.first("spappid")));
        add(
                "update_invoice_status",
                NONE,
                f -> new UpdateInvoiceStatus(f.first("status"), f.first("cardid"), f.first("code")));
        add(
                "submit_invoice_title",
                NONE,
                f -> new SubmitInvoiceTitle(
                        f.first("title"),
                        f.first("tax_no"),
                        f.first("addr"),
                        f.first("phone"),
                        f.first("bank_type"),
                        f.first("bank_no"),
                        f.first("attach"),
                        f.first("title_type")));
        add(
                "poi_check_notify",
                NONE,
                f -> new PoiCheckNotify(f.first("uniqid"), f.first("poiid"), f.first("result"), f.first("msg")));
        add(
                "merchant_order",
                NONE,
                f -> new MerchantOrder(
                        f.first("orderid"), number(f.first("orderstatus")), f.first("productid"), f.first("skuinfo")));
        add("subscribe", NONE, f -> new Subscribe(f.first("eventkey"), f.first("ticket")));
        add("unsubscribe", NONE, f -> new Unsubscribe(f.first("eventkey"), f.first("ticket")));
        add("scan", NONE, f -> new Scan(f.first("eventkey"), f.first("ticket")));
        add("click", NONE, f -> new Click(f.first("eventkey"), f.first("menuid")));
        add("view", NONE, f -> new View(f.first("eventkey"), f.first("menuid")));
        add("view_miniprogram", NONE, f -> new ViewMiniprogram(f.first("eventkey"), f.first("menuid")));
        add("scancode_push", NONE, f -> new ScancodePush(f.first("eventkey"), Nested.scanCode(f)));
        add("scancode_waitmsg", NONE, f -> new ScancodeWaitmsg(f.first("eventkey"), Nested.scanCode(f)));
        add("pic_sysphoto", NONE, f -> new PicSysphoto(f.first("eventkey"), Nested.pictures(f)));
        add("pic_photo_or_album", NONE, f -> new PicPhotoOrAlbum(f.first("eventkey"), Nested.pictures(f)));
        add("pic_weixin", NONE, f -> new PicWeixin(f.first("eventkey"), Nested.pictures(f)));
        add("location_select", NONE, f -> new LocationSelect(f.first("eventkey"), Nested.place(f)));
        add(
                "location",
                NONE,
                f -> new Location(
                        decimal(f.first("latitude")), decimal(f.first("longitude")), decimal(f.first("precision"))));
        add("templatesendjobfinish", NONE, f -> new TemplateSendJobFinish(f.first("msgid"), f.first("status")));
        add(
                "masssendjobfinish",
                NONE,
                f -> new MassSendJobFinish(
                        f.first("msgid"),
                        f.first("status"),
                        number(f.first("totalcount")),
                        number(f.first("filtercount")),
                        number(f.first("sentcount")),
                        number(f.first("errorcount")),
                        Nested.copyright(f),
                        Nested.articleUrls(f)));
        add(
                "user_scan_product",
                NONE,
                f -> new UserScanProduct(
                        f.first("keystandard"),
                        f.first("keystr"),
                        f.first("country"),
                        f.first("province"),
                        f.first("city"),
                        f.first("sex"),
                        f.first("scene"),
                        f.first("extinfo")));
        add(
                "user_scan_product_enter_session",
                NONE,
                f -> new UserScanProductEnterSession(f.first("keystandard"), f.first("keystr"), f.first("extinfo")));
        add(
                "user_scan_product_async",
                NONE,
                f -> new UserScanProductAsync(
                        f.first("keystandard"), f.first("keystr"), f.first("extinfo"), f.first("regioncode")));
        add(
                "user_scan_product_verify_action",
                NONE,
                f -> new UserScanProductVerifyAction(
                        f.first("keystandard"), f.first("keystr"), f.first("result"), f.first("reasonmsg")));
        add(
                "shakearoundusershake",
                NONE,
                f -> new ShakearoundUserShake(
                        Nested.chosenBeacon(f), Nested.aroundBeacons(f), f.first("chosenpageid")));
        add(
                "wificonnected",
                NONE,
                f -> new WifiConnected(
                        time(f.first("connecttime")),
                        time(f.first("expiretime")),
                        f.first("vendorid"),
                        either(f, "placeid", "shopid"),
                        f.first("deviceno")));
        add("kf_create_session", NONE, f -> new KfCreateSession(f.first("kfaccount")));
        add("kf_close_session", NONE, f -> new KfCloseSession(f.first("kfaccount"), f.first("closetype")));
        add("kf_switch_session", NONE, f -> new KfSwitchSession(f.first("fromkfaccount"), f.first("tokfaccount")));
        add("qualification_verify_success", NONE, f -> new QualificationVerifySuccess(time(f.first("expiredtime"))));
        add(
                "qualification_verify_fail",
                NONE,
                f -> new QualificationVerifyFail(time(f.first("failtime")), f.first("failreason")));
        add("naming_verify_success", NONE, f -> new NamingVerifySuccess(time(f.first("expiredtime"))));
        add("naming_verify_fail", NONE, f -> new NamingVerifyFail(time(f.first("failtime")), f.first("failreason")));
        add("annual_renew", NONE, f -> new AnnualRenew(time(f.first("expiredtime"))));
        add("verify_expired", NONE, f -> new VerifyExpired(time(f.first("expiredtime"))));
        add(
                "add_store_audit_info",
                NONE,
                f -> new AddStoreAuditInfo(
                        f.first("audit_id"),
                        f.first("status"),
                        f.first("reason"),
                        bool(f.first("is_upgrade")),
                        f.first("poiid")));
        add(
                "modify_store_audit_info",
                NONE,
                f -> new ModifyStoreAuditInfo(
                        f.first("audit_id"),
                        f.first("status"),
                        f.first("reason"),
                        bool(f.first("is_upgrade")),
                        f.first("poiid")));
        add(
                "create_map_poi_audit_info",
                NONE,
                f -> new CreateMapPoiAuditInfo(
                        f.first("audit_id"),
                        f.first("status"),
                        f.first("reason"),
                        f.first("map_poi_id"),
                        f.first("name"),
                        f.first("address"),
                        decimal(f.first("latitude")),
                        decimal(f.first("longitude")),
                        f.first("sh_remark")));
        add(
                "apply_merchant_audit_info",
                NONE,
                f -> new ApplyMerchantAuditInfo(f.first("audit_id"), f.first("status"), f.first("reason")));
        add("subscribe_msg_popup_event", NONE, f -> new SubscribeMsgPopupEvent(Nested.answers(f)));
        add("subscribe_msg_change_event", NONE, f -> new SubscribeMsgChangeEvent(Nested.changes(f)));
        add("subscribe_msg_sent_event", NONE, f -> new SubscribeMsgSentEvent(Nested.sent(f)));
        add(
                "publishjobfinish",
                NONE,
                f -> new PublishJobFinish(
                        f.first("publisheventinfo/publish_id"),
                        f.first("publisheventinfo/publish_status"),
                        f.first("publisheventinfo/article_id"),
                        Nested.articles(f),
                        List.copyOf(f.all("publisheventinfo/fail_idx"))));
        add(
                "user_info_modified",
                NONE,
                f -> new UserInfoModified(
                        f.first("openid"), f.first("unionid"), f.first("appid"), f.first("revokeinfo")));
        add(
                "user_authorization_revoke",
                NONE,
                f -> new UserAuthorizationRevoke(
                        f.first("openid"), f.first("unionid"), f.first("appid"), f.first("revokeinfo")));
        add(
                "user_authorization_cancellation",
                NONE,
                f -> new UserAuthorizationCancellation(
                        f.first("openid"), f.first("unionid"), f.first("appid"), f.first("revokeinfo")));
    }

    private EventTypes() {}

    /** The event of that name in any case, or null if it is not known. */
    static @Nullable EventType named(String event) {
        EventType type = BY_NAME.get(event);
        return type != null ? type : BY_NAME.get(Values.lower(event));
    }

    static Collection<EventType> all() {
        return BY_NAME.values();
    }

    private static void add(String name, List<Required> required, Function<Fields, Event> reader) {
        BY_NAME.put(name, new EventType(name, required, reader));
    }
}
