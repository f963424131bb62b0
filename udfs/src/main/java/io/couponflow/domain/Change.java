package io.couponflow.domain;

import io.couponflow.domain.event.CardPayOrder;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a push tells the stages behind the parser, beyond that it happened. */
public sealed interface Change
        permits CouponChange,
                Change.None,
                Change.StockAlarm,
                Change.Reviewed,
                Change.MemberActivated,
                Change.Gifted,
                Change.MemberUpdated,
                Change.TokenOrderPushed {

    /** Nothing that is kept: it counts as activity. */
    enum None implements Change {
        INSTANCE
    }

    /**
     * The stock of its card runs low.
     *
     * @param detail what the alarm says, whole; {@code ""} if it says nothing
     */
    record StockAlarm(String detail) implements Change {}

    /**
     * Its card was reviewed.
     *
     * @param reason why it was refused, {@code ""} if nobody said
     */
    record Reviewed(boolean approved, String reason) implements Change {}

    /** A member card was activated, or its holder's data changed. */
    enum MemberActivated implements Change {
        INSTANCE
    }

    /**
     * The bonus or the balance of a member card changed.
     *
     * @param bonus added, or below 0 deducted; null where unknown
     * @param balance added, or below 0 deducted; null where unknown
     */
    record MemberUpdated(@Nullable Long bonus, @Nullable Long balance) implements Change {}

    /**
     * Its user offered the coupon to somebody.
     *
     * @param returned whether this says that it came back
     */
    record Gifted(boolean returned) implements Change {}

    /** A token order went on. */
    record TokenOrderPushed(CardPayOrder order) implements Change {}

    /** On the wire only: a tag byte and the record's parts. */
    final class Wire implements Codec<Change> {

        private static final Codec<CouponChange> COUPON = new CouponChange.Wire();
        private static final Codec<Long> LONG = new Codec.OfLong();
        private static final Codec<BigDecimal> DECIMAL = new Codec.OfDecimal();

        @Override
        public void write(Change change, DataOutput out) throws IOException {
            if (change instanceof None) {
                out.writeByte(0);
            } else if (change instanceof CouponChange couponChange) {
                out.writeByte(1);
                COUPON.write(couponChange, out);
            } else if (change instanceof StockAlarm alarm) {
                out.writeByte(2);
                Codec.writeText(alarm.detail(), out);
            } else if (change instanceof Reviewed reviewed) {
                out.writeByte(3);
                out.writeBoolean(reviewed.approved());
                Codec.writeText(reviewed.reason(), out);
            } else if (change instanceof MemberActivated) {
                out.writeByte(4);
            } else if (change instanceof MemberUpdated updated) {
                out.writeByte(5);
                Codec.writeNullable(updated.bonus(), LONG, out);
                Codec.writeNullable(updated.balance(), LONG, out);
            } else if (change instanceof TokenOrderPushed pushed) {
                out.writeByte(6);
                write(pushed.order(), out);
            } else if (change instanceof Gifted gifted) {
                out.writeByte(7);
                out.writeBoolean(gifted.returned());
            } else {
                throw new IOException("no tag stands for " + change.getClass());
            }
        }

        @Override
        public Change read(DataInput in) throws IOException {
            byte tag = in.readByte();
            return switch (tag) {
                case 0 -> None.INSTANCE;
                case 1 -> COUPON.read(in);
                case 2 -> new StockAlarm(Codec.readText(in));
                case 3 -> new Reviewed(in.readBoolean(), Codec.readText(in));
                case 4 -> MemberActivated.INSTANCE;
                case 5 -> new MemberUpdated(Codec.readNullable(LONG, in), Codec.readNullable(LONG, in));
                case 6 -> new TokenOrderPushed(readOrder(in));
                case 7 -> new Gifted(in.readBoolean());
                default -> throw new IOException("no change has tag " + tag);
            };
        }

        private static void write(CardPayOrder order, DataOutput out) throws IOException {
            Codec.writeText(order.orderId(), out);
            Codec.writeText(order.status(), out);
            Codec.writeNullable(order.createOrderTime(), LONG, out);
            Codec.writeNullable(order.payFinishTime(), LONG, out);
            Codec.writeText(order.desc(), out);
            Codec.writeNullable(order.freeCoinCount(), DECIMAL, out);
            Codec.writeNullable(order.payCoinCount(), DECIMAL, out);
            Codec.writeNullable(order.refundFreeCoinCount(), DECIMAL, out);
            Codec.writeNullable(order.refundPayCoinCount(), DECIMAL, out);
            Codec.writeText(order.orderType(), out);
            Codec.writeText(order.memo(), out);
            Codec.writeText(order.receiptInfo(), out);
        }

        private static CardPayOrder readOrder(DataInput in) throws IOException {
            return new CardPayOrder(
                    Codec.readText(in),
                    Codec.readText(in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readText(in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readText(in),
                    Codec.readText(in),
                    Codec.readText(in));
        }
    }
}
