package io.couponflow.coupon;

import io.couponflow.domain.Channels;
import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Consumed;
import io.couponflow.domain.CouponKey;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
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
    record Redeemed(long day, Consumed first) implements Fact {

        private void rows(
                CouponKey coupon, String channel, @Nullable Attribution attribution, long times, Consumer<Row> out) {
            RowKey.Builder redemption = key(Table.REDEMPTION, coupon)
                    .number(day)
                    .text(channel)
                    .text(first.redeemChannel())
                    .text(first.source())
                    .text(first.location())
                    .text(first.staff());
            out.accept(Row.of(redemption).with("redeemed", times));
            if (attribution != null) {
                RowKey.Builder lag = key(Table.REDEMPTION_LAG, coupon)
                        .text(channel)
                        .number(attribution.day())
                        .number(Math.max(0, first.time() - attribution.issuedAt()) / 3600);
                out.accept(Row.of(lag).with("redeemed", times));
            }
        }
    }

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
        String channel = attribution == null ? Channels.UNATTRIBUTED : attribution.channel();
        long times = amount.times();
        RowKey.Builder conversion = key(Table.CHANNEL_CONVERSION, coupon)
                .text(channel)
                .number(attribution == null ? day() : attribution.day());
        if (this instanceof Issued) {
            out.accept(Row.of(conversion).with("issued", times));
        } else if (this instanceof Gifted) {
            out.accept(Row.of(conversion).with("gifted", times));
        } else if (this instanceof Deleted) {
            out.accept(Row.of(conversion).with("deleted", times));
        } else if (this instanceof Redeemed redeemed) {
            out.accept(Row.of(conversion).with("redeemed", times));
            redeemed.rows(coupon, channel, attribution, times, out);
        } else if (this instanceof PaidWith paid) {
            out.accept(withMoney(Row.of(conversion), amount));
            RowKey.Builder payment =
                    key(Table.PAYMENT, coupon).number(paid.day()).text(channel).text(paid.location());
            out.accept(withMoney(Row.of(payment), amount));
        }
    }

    private static RowKey.Builder key(Table table, CouponKey coupon) {
        return RowKey.in(table).text(coupon.account()).text(coupon.cardId());
    }

    private static Row withMoney(Row row, Amount amount) {
        return row.with("payments", amount.times())
                .with("paid_fen", amount.paidFen())
                .with("original_fen", amount.originalFen())
                .with("unpriced", amount.unpriced());
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
            Codec.writeVarLong(fact.day(), out);
            if (fact instanceof Redeemed redeemed) {
                CHANGE.write(redeemed.first(), out);
            } else if (fact instanceof PaidWith paid) {
                Codec.writeText(paid.location(), out);
            }
        }

        @Override
        public Fact read(DataInput in) throws IOException {
            byte tag = in.readByte();
            long day = Codec.readVarLong(in);
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
