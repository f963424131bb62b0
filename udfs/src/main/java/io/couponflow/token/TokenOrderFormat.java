package io.couponflow.token;

import io.couponflow.domain.Codec;
import io.couponflow.domain.TokenStatus;
import io.couponflow.token.TokenOrder.Step;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** State: a {@link TokenOrder} as a version and its parts, each step by its status. */
public final class TokenOrderFormat implements Codec<TokenOrder> {

    private static final int VERSION = 1;
    private static final Codec<TokenEvent.Key> KEY = new TokenEventFormat.OfKey();
    private static final Codec<String> TEXT = new OfText();
    private static final Codec<Long> LONG = new OfLong();

    @Override
    public void write(TokenOrder order, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(order.events());
        out.writeLong(order.firstEventAt());
        out.writeLong(order.lastEventAt());
        Codec.writeText(order.status(), out);
        Codec.writeSize(order.steps().size(), out);
        for (Map.Entry<TokenStatus, Step> step : order.steps().entrySet()) {
            Codec.writeText(step.getKey().toString(), out);
            writeStep(step.getValue(), out);
        }
        writeTold(order.toldType(), TEXT, out);
        writeTold(order.toldCreated(), LONG, out);
        writeTold(order.toldPaid(), LONG, out);
    }

    @Override
    public TokenOrder read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw Codec.unknownVersion(TokenOrder.class, version);
        }
        return new TokenOrder(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Codec.readText(in),
                readSteps(in),
                readTold(TEXT, in),
                readTold(LONG, in),
                readTold(LONG, in));
    }

    private static Map<TokenStatus, Step> readSteps(DataInput in) throws IOException {
        Map<TokenStatus, Step> steps = new EnumMap<>(TokenStatus.class);
        for (int left = Codec.readSize(in); left > 0; left--) {
            String text = Codec.readText(in);
            TokenStatus status = TokenStatus.of(text);
            if (status == null) {
                throw new IOException("no status of a token order is called " + text);
            }
            steps.put(status, readStep(in));
        }
        return Collections.unmodifiableMap(steps);
    }

    private static void writeStep(Step step, DataOutput out) throws IOException {
        out.writeLong(step.earliest());
        out.writeLong(step.latest());
        Codec.writeNullable(step.freeCount(), TokenEventFormat.DECIMAL, out);
        Codec.writeNullable(step.payCount(), TokenEventFormat.DECIMAL, out);
        Codec.writeNullable(step.refundFreeCount(), TokenEventFormat.DECIMAL, out);
        Codec.writeNullable(step.refundPayCount(), TokenEventFormat.DECIMAL, out);
    }

    private static Step readStep(DataInput in) throws IOException {
        return new Step(
                in.readLong(),
                in.readLong(),
                Codec.readNullable(TokenEventFormat.DECIMAL, in),
                Codec.readNullable(TokenEventFormat.DECIMAL, in),
                Codec.readNullable(TokenEventFormat.DECIMAL, in),
                Codec.readNullable(TokenEventFormat.DECIMAL, in));
    }

    private static <T> void writeTold(Told<T> told, Codec<T> values, DataOutput out) throws IOException {
        Codec.writeNullable(told.by(), KEY, out);
        Codec.writeNullable(told.value(), values, out);
    }

    private static <T> Told<T> readTold(Codec<T> values, DataInput in) throws IOException {
        return new Told<>(Codec.readNullable(KEY, in), Codec.readNullable(values, in));
    }
}
