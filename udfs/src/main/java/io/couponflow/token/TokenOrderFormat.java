package io.couponflow.token;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/** State: a {@link TokenOrder} as a version and its events. */
public final class TokenOrderFormat implements Codec<TokenOrder> {

    private static final int VERSION = 1;
    private static final Codec<TokenEvent> EVENT = new OfEvent();

    @Override
    public void write(TokenOrder order, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        Codec.writeList(order.events(), EVENT, out);
    }

    @Override
    public TokenOrder read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw Codec.unknownVersion(TokenOrder.class, version);
        }
        return new TokenOrder(Codec.readList(EVENT, in));
    }

    /** An event of version 1. */
    private static final class OfEvent implements Codec<TokenEvent> {

        private static final Codec<Long> LONG = new OfLong();
        private static final Codec<BigDecimal> DECIMAL = new OfDecimal();

        @Override
        public void write(TokenEvent event, DataOutput out) throws IOException {
            Codec.writeText(event.status(), out);
            out.writeLong(event.time());
            Codec.writeText(event.sender(), out);
            Codec.writeNullable(event.freeCount(), DECIMAL, out);
            Codec.writeNullable(event.payCount(), DECIMAL, out);
            Codec.writeNullable(event.refundFreeCount(), DECIMAL, out);
            Codec.writeNullable(event.refundPayCount(), DECIMAL, out);
            Codec.writeText(event.orderType(), out);
            Codec.writeNullable(event.createdAt(), LONG, out);
            Codec.writeNullable(event.paidAt(), LONG, out);
            Codec.writeText(event.description(), out);
            Codec.writeText(event.memo(), out);
            Codec.writeText(event.receiptInfo(), out);
        }

        @Override
        public TokenEvent read(DataInput in) throws IOException {
            return new TokenEvent(
                    Codec.readText(in),
                    in.readLong(),
                    Codec.readText(in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readNullable(DECIMAL, in),
                    Codec.readText(in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readText(in),
                    Codec.readText(in),
                    Codec.readText(in));
        }
    }
}
