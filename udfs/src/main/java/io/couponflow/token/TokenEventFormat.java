package io.couponflow.token;

import io.couponflow.domain.Codec;
import io.couponflow.token.TokenOrderMemory.Links;
import io.couponflow.token.TokenOrderMemory.Place;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/** State: a {@link TokenEvent} as a version and its parts. */
public final class TokenEventFormat implements Codec<TokenEvent> {

    static final Codec<BigDecimal> DECIMAL = new OfDecimal();

    private static final int VERSION = 1;
    private static final Codec<Long> LONG = new OfLong();

    @Override
    public void write(TokenEvent event, DataOutput out) throws IOException {
        out.writeByte(VERSION);
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
        byte version = in.readByte();
        if (version != VERSION) {
            throw Codec.unknownVersion(TokenEvent.class, version);
        }
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

    /** State, as a key: the status and the time. */
    public static final class OfKey implements Codec<TokenEvent.Key> {

        @Override
        public void write(TokenEvent.Key key, DataOutput out) throws IOException {
            Codec.writeText(key.status(), out);
            out.writeLong(key.time());
        }

        @Override
        public TokenEvent.Key read(DataInput in) throws IOException {
            return new TokenEvent.Key(Codec.readText(in), in.readLong());
        }
    }

    /** State, as a key: what is told, and the key of the event. */
    public static final class OfPlace implements Codec<Place> {

        private static final Codec<TokenEvent.Key> KEY = new OfKey();

        @Override
        public void write(Place place, DataOutput out) throws IOException {
            Codec.writeText(place.told(), out);
            KEY.write(place.event(), out);
        }

        @Override
        public Place read(DataInput in) throws IOException {
            return new Place(Codec.readText(in), KEY.read(in));
        }
    }

    /** State: a version and both neighbours. */
    public static final class OfLinks implements Codec<Links> {

        private static final Codec<TokenEvent.Key> KEY = new OfKey();

        @Override
        public void write(Links links, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            Codec.writeNullable(links.child(), KEY, out);
            Codec.writeNullable(links.sibling(), KEY, out);
        }

        @Override
        public Links read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw Codec.unknownVersion(Links.class, version);
            }
            return new Links(Codec.readNullable(KEY, in), Codec.readNullable(KEY, in));
        }
    }
}
