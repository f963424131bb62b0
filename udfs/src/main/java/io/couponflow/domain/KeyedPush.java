package io.couponflow.domain;

import io.couponflow.domain.Change.None;
import io.couponflow.domain.event.CardNotPassCheck;
import io.couponflow.domain.event.CardPassCheck;
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
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What later stages need of a push, small enough to shuffle.
 *
 * @param key the entity it is about: its coupon if it names one, else its token order, else its sender. A repeated push
 *     has the key of the first, so one shuffle serves both duplicates and coupons
 * @param ofCode whether the key is a coupon's: {@link CouponKey}
 * @param identity what makes it the same as another of its key
 * @param createTime epoch seconds
 * @param event the event's name in lower case
 * @param known false for an {@link UnknownEvent}
 * @param channel {@link Channels#ofActivity}
 * @param source where it was read
 * @param receivedAt epoch milliseconds
 * @param change what it tells beyond that it happened
 */
public record KeyedPush(
        String key,
        boolean ofCode,
        long identity,
        String account,
        String sender,
        long createTime,
        String event,
        boolean known,
        String cardId,
        String channel,
        String source,
        long receivedAt,
        Change change) {

    /** What later stages need of {@code push}. */
    public static KeyedPush of(Push push, DedupIdentity identity, String source, long receivedAt) {
        String account = Text.key(push.account());
        String cardId = Text.key(push.fields().first("cardid"));
        String code = push.fields().first("usercardcode");
        boolean ofCode = !cardId.isEmpty() && !code.isEmpty();
        return new KeyedPush(
                ofCode ? CouponKey.of(account, cardId, code) : key(push, account),
                ofCode,
                identity.of(push).low(),
                account,
                push.sender(),
                push.createTime(),
                Text.key(push.event().name()),
                !(push.event() instanceof UnknownEvent),
                cardId,
                Channels.ofActivity(push),
                source,
                receivedAt,
                change(push.event(), push.createTime()));
    }

    /** The sender, as a key of its own: Weixin's identity must see all that one sender did. */
    public String senderKey() {
        return account + Text.SEPARATOR + sender;
    }

    /** The same push as it concerns the giver's code, when this is the receipt of a gift that names one. */
    public boolean namesGiver() {
        return change instanceof CouponChange.Received received
                && !received.giver().isEmpty();
    }

    /** The giver's side of a receipt for which {@link #namesGiver} holds. */
    public KeyedPush giverSide() {
        CouponChange.Received received = (CouponChange.Received) change;
        return new KeyedPush(
                CouponKey.sibling(key, received.giver()),
                ofCode,
                identity,
                account,
                sender,
                createTime,
                event,
                known,
                cardId,
                channel,
                source,
                receivedAt,
                new CouponChange.GivenAway(CouponKey.code(key)));
    }

    /** True for what {@link #giverSide} made: it counts nowhere, it only marks the giver's code. */
    public boolean isGiverSide() {
        return change instanceof CouponChange.GivenAway;
    }

    private static String key(Push push, String account) {
        String order = push.fields().first("orderid");
        return order.isEmpty()
                ? account + Text.SEPARATOR + push.sender()
                : account + Text.SEPARATOR + "order" + Text.SEPARATOR + order;
    }

    private static Change change(Event event, long time) {
        if (event instanceof UserGetCard receipt) {
            return receipt(receipt, time);
        }
        if (event instanceof UserDelCard) {
            return new CouponChange.Deleted(time);
        }
        if (event instanceof UserConsumeCard consume) {
            return new CouponChange.Consumed(
                    time,
                    Text.key(consume.outerStr()),
                    Text.key(consume.consumeSource()),
                    Text.key(Text.firstOf(consume.locationName(), Text.unlessZero(consume.locationId()))),
                    Text.key(consume.staffOpenId()));
        }
        if (event instanceof UserPayFromPayCell pay) {
            return new CouponChange.Paid(
                    time,
                    pay.transId(),
                    Text.key(Text.firstOf(pay.locationName(), Text.unlessZero(pay.locationId()))),
                    pay.fee(),
                    pay.originalFee());
        }
        return ofCard(event);
    }

    private static Change ofCard(Event event) {
        if (event instanceof CardSkuRemind alarm) {
            return new Change.StockAlarm(alarm.detail());
        }
        if (event instanceof CardPassCheck) {
            return new Change.Reviewed(true, "");
        }
        if (event instanceof CardNotPassCheck refusal) {
            return new Change.Reviewed(false, refusal.refuseReason());
        }
        if (event instanceof SubmitMembercardUserInfo) {
            return Change.MemberActivated.INSTANCE;
        }
        if (event instanceof UpdateMemberCard update) {
            return new Change.MemberUpdated(update.modifyBonus(), update.modifyBalance());
        }
        if (event instanceof UserGiftingCard gift) {
            return new Change.Gifted(Boolean.TRUE.equals(gift.isReturnBack()));
        }
        return event instanceof CardPayOrder order ? new Change.TokenOrderPushed(order) : None.INSTANCE;
    }

    private static CouponChange receipt(UserGetCard receipt, long time) {
        if (Boolean.TRUE.equals(receipt.isRestoreMemberCard())) {
            return new CouponChange.Restored(time);
        }
        String old = receipt.oldUserCardCode();
        boolean isOwn = old.equals(receipt.userCardCode());
        boolean gift = (!old.isEmpty() && !isOwn) || Boolean.TRUE.equals(receipt.isGiveByFriend());
        return new CouponChange.Received(time, gift, old, isOwn, Channels.ofReceipt(receipt));
    }

    /**
     * On the wire only. What the key says is not written again: its first part is the account, the second of a coupon's is
     * the card, and that of a push about neither coupon nor order is the sender.
     */
    public static final class Wire implements Codec<KeyedPush> {

        private static final int OF_CODE = 1;
        private static final int OF_SENDER = 2;
        private static final int KNOWN = 4;
        private static final Codec<Change> CHANGE = new Change.Wire();

        @Override
        public void write(KeyedPush push, DataOutput out) throws IOException {
            int afterAccount = push.account.length() + 1;
            boolean ofSender = !push.ofCode
                    && push.key.length() == afterAccount + push.sender.length()
                    && push.key.endsWith(push.sender);
            out.writeByte((push.ofCode ? OF_CODE : 0) | (ofSender ? OF_SENDER : 0) | (push.known ? KNOWN : 0));
            Codec.writeText(push.key, out);
            if (!push.ofCode) {
                Codec.writeText(push.cardId, out);
            }
            if (!ofSender) {
                Codec.writeText(push.sender, out);
            }
            out.writeLong(push.identity);
            Codec.writeVarLong(push.createTime, out);
            Codec.writeText(push.event, out);
            Codec.writeText(push.channel, out);
            Codec.writeText(push.source, out);
            Codec.writeVarLong(push.receivedAt, out);
            CHANGE.write(push.change, out);
        }

        @Override
        public KeyedPush read(DataInput in) throws IOException {
            int flags = in.readByte();
            boolean ofCode = (flags & OF_CODE) != 0;
            String key = Codec.readText(in);
            int account = key.indexOf(Text.SEPARATOR);
            String cardId =
                    ofCode ? key.substring(account + 1, key.indexOf(Text.SEPARATOR, account + 1)) : Codec.readText(in);
            String sender = (flags & OF_SENDER) == 0 ? Codec.readText(in) : key.substring(account + 1);
            return new KeyedPush(
                    key,
                    ofCode,
                    in.readLong(),
                    key.substring(0, account),
                    sender,
                    Codec.readVarLong(in),
                    Codec.readText(in),
                    (flags & KNOWN) != 0,
                    cardId,
                    Codec.readText(in),
                    Codec.readText(in),
                    Codec.readVarLong(in),
                    CHANGE.read(in));
        }
    }
}
