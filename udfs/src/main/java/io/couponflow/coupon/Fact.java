package io.couponflow.coupon;

import io.couponflow.domain.Channels;
import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponKey;
import io.couponflow.domain.row.ChannelConversion;
import io.couponflow.domain.row.Payment;
import io.couponflow.domain.row.Redemption;
import io.couponflow.domain.row.RedemptionLag;
import io.couponflow.domain.row.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that one code adds to the tables, wherever it is attributed to; how much of it an {@link Amount} says. Days are
 * days since 1970-01-01 in the configured zone. Without an attribution a fact stands under {@link Channels#UNATTRIBUTED},
 * on its own day.
 */
public sealed interface Fact {

    /** Its origin is an issue. Only known together with its attribution. */
    record Issued(long day) implements Fact {}

    /** It was received as a gift on that day. */
    record Gifted(long day) implements Fact {}

    /** It is in the state redeemed. */
    record Redeemed(long day, Consumed first) implements Fact {}

    /** It is in the state deleted, last on that day. */
    record Deleted(long day) implements Fact {}

    /** It was paid with on that day, at that place. */
    record PaidWith(long day, String location) implements Fact {}

    /** The day it stands on without an attribution. */
    long day();

    /**
     * The changes to rows that this fact makes.
     *
     * @param amount how much of it comes, or goes if below 0
     */
    default void rows(CouponKey coupon, @Nullable Attribution attribution, Amount amount, Consumer<Row> out) {
        String account = coupon.account();
        String cardId = coupon.cardId();
        String channel = attribution == null ? Channels.UNATTRIBUTED : attribution.channel();
        long cohort = attribution == null ? day() : attribution.day();
        long times = amount.times();
        if (this instanceof Issued) {
            out.accept(new ChannelConversion(account, cardId, channel, cohort, times, 0, 0, 0, 0, 0, 0));
        } else if (this instanceof Gifted) {
            out.accept(new ChannelConversion(account, cardId, channel, cohort, 0, times, 0, 0, 0, 0, 0));
        } else if (this instanceof Deleted) {
            out.accept(new ChannelConversion(account, cardId, channel, cohort, 0, 0, 0, times, 0, 0, 0));
        } else if (this instanceof Redeemed redeemed) {
            Consumed first = redeemed.first();
            out.accept(new ChannelConversion(account, cardId, channel, cohort, 0, 0, times, 0, 0, 0, 0));
            out.accept(new Redemption(
                    account,
                    cardId,
                    redeemed.day(),
                    channel,
                    first.redeemChannel(),
                    first.source(),
                    first.location(),
                    first.staff(),
                    times));
            if (attribution != null) {
                long hours = Math.max(0, first.time() - attribution.issuedAt()) / 3600;
                out.accept(new RedemptionLag(account, cardId, channel, cohort, hours, times));
            }
        } else if (this instanceof PaidWith paid) {
            long paidFen = amount.paidFen();
            long originalFen = amount.originalFen();
            out.accept(
                    new ChannelConversion(account, cardId, channel, cohort, 0, 0, 0, 0, times, paidFen, originalFen));
            out.accept(new Payment(
                    account,
                    cardId,
                    paid.day(),
                    channel,
                    paid.location(),
                    times,
                    paidFen,
                    originalFen,
                    amount.unpriced()));
        }
    }

    /** A tag byte and the record's parts. A new form takes a new tag. */
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
            if (fact instanceof Redeemed redeemed) {
                CHANGE.write(redeemed.first(), out);
            } else if (fact instanceof PaidWith paid) {
                Codec.writeText(paid.location(), out);
            }
        }

        @Override
        public Fact read(DataInput in) throws IOException {
            byte tag = in.readByte();
            long day = in.readLong();
            return switch (tag) {
                case 1 -> new Issued(day);
                case 2 -> new Gifted(day);
                case 3 -> new Redeemed(day, (Consumed) CHANGE.read(in));
                case 4 -> new Deleted(day);
                case 5 -> new PaidWith(day, Codec.readText(in));
                default -> throw new IOException("no fact has tag " + tag);
            };
        }
    }
}
