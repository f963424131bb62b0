package io.couponflow.domain;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a push tells of one code. Times are epoch seconds; texts that become part of a
 * table's key are cut to {@link Text#KEY_LENGTH}, codes are whole. */
public sealed interface CouponChange extends Change {

    /**
     * It was received, for the first time or as a gift.
     *
     * @param gift from a friend, not from the merchant
     * @param oldCode OldUserCardCode, {@code ""} if the push did not say
     * @param isOwn whether {@code oldCode} is the code itself, and so names no giver
     * @param channel {@link Channels#ofReceipt}
     */
    record Received(long time, boolean gift, String oldCode, boolean isOwn, String channel) implements CouponChange {
        /** The code that the giver held, or {@code ""} where none is named. */
        public String giver() {
            return isOwn ? "" : oldCode;
        }
    }

    /** A deleted member card was taken back under its old code. */
    record Restored(long time) implements CouponChange {}

    /** It was given away: {@code heir} is the code that the receiver holds. Said by the receiver's receipt. */
    record GivenAway(String heir) implements CouponChange {}

    /** It was deleted. */
    record Deleted(long time) implements CouponChange {}

    /** It was redeemed. */
    record Consumed(long time, String redeemChannel, String source, String location, String staff)
            implements CouponChange {}

    /** It was paid with. Amounts in fen, null where they could not be read. */
    record Paid(
            long time,
            String transId,
            String location,
            @Nullable Long fee,
            @Nullable Long originalFee) implements CouponChange {}

    /** A tag byte and the record's parts. */
    final class Wire implements Codec<CouponChange> {

        private static final Codec<Long> LONG = new OfLong();

        @Override
        public void write(CouponChange change, DataOutput out) throws IOException {
            if (change instanceof Received received) {
                out.writeByte(1);
                Codec.writeVarLong(received.time(), out);
                out.writeBoolean(received.gift());
                Codec.writeText(received.oldCode(), out);
                out.writeBoolean(received.isOwn());
                Codec.writeText(received.channel(), out);
            } else if (change instanceof Restored restored) {
                out.writeByte(2);
                Codec.writeVarLong(restored.time(), out);
            } else if (change instanceof GivenAway givenAway) {
                out.writeByte(3);
                Codec.writeText(givenAway.heir(), out);
            } else if (change instanceof Deleted deleted) {
                out.writeByte(4);
                Codec.writeVarLong(deleted.time(), out);
            } else if (change instanceof Consumed consumed) {
                out.writeByte(5);
                Codec.writeVarLong(consumed.time(), out);
                Codec.writeText(consumed.redeemChannel(), out);
                Codec.writeText(consumed.source(), out);
                Codec.writeText(consumed.location(), out);
                Codec.writeText(consumed.staff(), out);
            } else if (change instanceof Paid paid) {
                out.writeByte(6);
                Codec.writeVarLong(paid.time(), out);
                Codec.writeText(paid.transId(), out);
                Codec.writeText(paid.location(), out);
                Codec.writeNullable(paid.fee(), LONG, out);
                Codec.writeNullable(paid.originalFee(), LONG, out);
            } else {
                throw new IOException("no tag stands for " + change.getClass());
            }
        }

        @Override
        public CouponChange read(DataInput in) throws IOException {
            byte tag = in.readByte();
            return switch (tag) {
                case 1 ->
                    new Received(
                            Codec.readVarLong(in),
                            in.readBoolean(),
                            Codec.readText(in),
                            in.readBoolean(),
                            Codec.readText(in));
                case 2 -> new Restored(Codec.readVarLong(in));
                case 3 -> new GivenAway(Codec.readText(in));
                case 4 -> new Deleted(Codec.readVarLong(in));
                case 5 ->
                    new Consumed(
                            Codec.readVarLong(in),
                            Codec.readText(in),
                            Codec.readText(in),
                            Codec.readText(in),
                            Codec.readText(in));
                case 6 ->
                    new Paid(
                            Codec.readVarLong(in),
                            Codec.readText(in),
                            Codec.readText(in),
                            Codec.readNullable(LONG, in),
                            Codec.readNullable(LONG, in));
                default -> throw new IOException("no coupon change has tag " + tag);
            };
        }
    }
}
