package io.couponflow.coupon;

import io.couponflow.domain.Channels;
import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponChange.Paid;
import io.couponflow.domain.CouponKey;
import io.couponflow.domain.Days;
import io.couponflow.domain.row.ChannelConversion;
import io.couponflow.domain.row.Payment;
import io.couponflow.domain.row.Redemption;
import io.couponflow.domain.row.RedemptionLag;
import io.couponflow.domain.row.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that one code adds to the tables, wherever it is attributed to. Days are days since 1970-01-01 in the
 * configured zone. Without an attribution a fact stands under {@link Channels#UNATTRIBUTED}, on its own day.
 */
public sealed interface Fact {

    /** Its origin is an issue. Only known together with its attribution. */
    record Issued(long day) implements Fact {}

    /** It was received as a gift, {@code receipts} times on that day. */
    record Gifted(long day, long receipts) implements Fact {}

    /** It is in the state redeemed. */
    record Redeemed(long day, Consumed first) implements Fact {}

    /** It is in the state deleted, last on that day. */
    record Deleted(long day) implements Fact {}

    /** It was paid with. */
    record PaidWith(long day, Paid payment) implements Fact {}

    /** The day it stands on without an attribution. */
    long day();

    /** All that {@code coupon} adds. Its issue is not among them: that comes with its attribution. */
    static List<Fact> of(Coupon coupon, Days days) {
        List<Fact> facts = new ArrayList<>(2);
        coupon.giftReceipts().forEach((day, receipts) -> facts.add(new Gifted(day, receipts)));
        Consumed redemption = coupon.redemption();
        if (coupon.isRedeemed() && redemption != null) {
            facts.add(new Redeemed(days.day(redemption.time()), redemption));
        }
        if (coupon.isDeleted()) {
            facts.add(new Deleted(days.day(coupon.deletedAt())));
        }
        for (Paid payment : coupon.payments()) {
            facts.add(new PaidWith(days.day(payment.time()), payment));
        }
        return facts;
    }

    /**
     * The changes to rows that this fact makes, {@code sign} times.
     *
     * @param sign 1 to add it, -1 to take it back
     */
    default void rows(CouponKey coupon, @Nullable Attribution attribution, int sign, Consumer<Row> out) {
        String account = coupon.account();
        String cardId = coupon.cardId();
        String channel = attribution == null ? Channels.UNATTRIBUTED : attribution.channel();
        long cohort = attribution == null ? day() : attribution.day();
        if (this instanceof Issued) {
            out.accept(new ChannelConversion(account, cardId, channel, cohort, sign, 0, 0, 0, 0, 0, 0));
        } else if (this instanceof Gifted gifted) {
            long receipts = sign * gifted.receipts();
            out.accept(new ChannelConversion(account, cardId, channel, cohort, 0, receipts, 0, 0, 0, 0, 0));
        } else if (this instanceof Deleted) {
            out.accept(new ChannelConversion(account, cardId, channel, cohort, 0, 0, 0, sign, 0, 0, 0));
        } else if (this instanceof Redeemed redeemed) {
            Consumed first = redeemed.first();
            out.accept(new ChannelConversion(account, cardId, channel, cohort, 0, 0, sign, 0, 0, 0, 0));
            out.accept(new Redemption(
                    account,
                    cardId,
                    redeemed.day(),
                    channel,
                    first.redeemChannel(),
                    first.source(),
                    first.location(),
                    first.staff(),
                    sign));
            if (attribution != null) {
                long hours = Math.max(0, first.time() - attribution.issuedAt()) / 3600;
                out.accept(new RedemptionLag(account, cardId, channel, cohort, hours, sign));
            }
        } else if (this instanceof PaidWith paid) {
            payment(paid, coupon, channel, cohort, sign, out);
        }
    }

    private static void payment(
            PaidWith paid, CouponKey coupon, String channel, long cohort, int sign, Consumer<Row> out) {
        Long fee = paid.payment().fee();
        Long originalFee = paid.payment().originalFee();
        boolean priced = fee != null && originalFee != null;
        long paidFen = fee != null && originalFee != null ? sign * fee : 0;
        long originalFen = fee != null && originalFee != null ? sign * originalFee : 0;
        out.accept(new ChannelConversion(
                coupon.account(), coupon.cardId(), channel, cohort, 0, 0, 0, 0, sign, paidFen, originalFen));
        out.accept(new Payment(
                coupon.account(),
                coupon.cardId(),
                paid.day(),
                channel,
                paid.payment().location(),
                sign,
                paidFen,
                originalFen,
                priced ? 0 : sign));
    }

    /** A tag byte and the record's parts. The values that hold facts carry the version. */
    final class Format implements Codec<Fact> {

        private static final Codec<CouponChange> CHANGE = new CouponChange.Wire();

        @Override
        public void write(Fact fact, DataOutput out) throws IOException {
            if (fact instanceof Issued) {
                out.writeByte(1);
            } else if (fact instanceof Gifted) {
                out.writeByte(2);
            } else if (fact instanceof Redeemed) {
                out.writeByte(3);
            } else if (fact instanceof Deleted) {
                out.writeByte(4);
            } else if (fact instanceof PaidWith) {
                out.writeByte(5);
            } else {
                throw new IOException("no tag stands for " + fact.getClass());
            }
            out.writeLong(fact.day());
            if (fact instanceof Gifted gifted) {
                out.writeLong(gifted.receipts());
            } else if (fact instanceof Redeemed redeemed) {
                CHANGE.write(redeemed.first(), out);
            } else if (fact instanceof PaidWith paid) {
                CHANGE.write(paid.payment(), out);
            }
        }

        @Override
        public Fact read(DataInput in) throws IOException {
            byte tag = in.readByte();
            long day = in.readLong();
            return switch (tag) {
                case 1 -> new Issued(day);
                case 2 -> new Gifted(day, in.readLong());
                case 3 -> new Redeemed(day, (Consumed) CHANGE.read(in));
                case 4 -> new Deleted(day);
                case 5 -> new PaidWith(day, (Paid) CHANGE.read(in));
                default -> throw new IOException("no fact has tag " + tag);
            };
        }
    }
}
