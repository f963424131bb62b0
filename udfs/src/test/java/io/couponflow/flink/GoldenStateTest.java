package io.couponflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.card.Card;
import io.couponflow.coupon.Amount;
import io.couponflow.coupon.CouponFormat;
import io.couponflow.coupon.Fact;
import io.couponflow.coupon.Gift;
import io.couponflow.coupon.KnownCode;
import io.couponflow.coupon.Rung;
import io.couponflow.coupon.Standing;
import io.couponflow.domain.Codec;
import io.couponflow.domain.Seen;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.RowValues;
import io.couponflow.mart.Rows;
import io.couponflow.token.TokenEventFormat;
import io.couponflow.token.TokenOrderFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State that a release has written stays readable: files with the bytes of every format, version 1. A file is written
 * once, by {@link #main}, and never changed; a new version of a format adds a file.
 */
class GoldenStateTest {

    /** A value and the file that holds it. */
    record State(String name, Codec<Object> codec, Object value) {

        @SuppressWarnings("unchecked") // a codec and a value of its type
        static <T> State of(String name, Codec<T> codec, T value) {
            return new State(name, (Codec<Object>) codec, value);
        }

        String file() {
            return name + ".v1.bin";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<State> states() {
        List<State> states = new ArrayList<>();
        states.add(State.of("coupon-issued", new CouponFormat(), Samples.ISSUED));
        states.add(State.of("coupon-everything", new CouponFormat(), Samples.EVERYTHING));
        states.add(State.of("code", new KnownCode.Format(), new KnownCode(Samples.ISSUED, Samples.seen(2))));
        states.add(State.of("seen", new Seen.Format(), Samples.seen(1)));
        states.add(State.of("seen-and-more-beside", new Seen.Format(), Samples.seen(30)));
        states.add(State.of("rung", new Rung.Format(), Samples.RUNG));
        states.add(State.of("gift", new Gift.Format(), Samples.GIFTED));
        states.add(State.of("fact-gifted", new Fact.Format(), new Fact.Gifted(Samples.DAY)));
        states.add(State.of("fact-redeemed", new Fact.Format(), new Fact.Redeemed(Samples.DAY, Samples.REDEMPTION)));
        states.add(State.of("fact-deleted", new Fact.Format(), new Fact.Deleted(Samples.DAY)));
        states.add(State.of("fact-paid-with", new Fact.Format(), Samples.PAID_WITH));
        states.add(State.of("amount", new Amount.Format(), Amount.ONCE));
        states.add(State.of("amount-of-money", new Amount.Format(), Samples.PAID));
        states.add(State.of("payment", new CouponFormat.PaidFormat(), Samples.PRICED));
        states.add(State.of("standing-owned", new Standing.Format(), new Standing.Owned(Samples.ATTRIBUTION)));
        states.add(State.of("standing-above", new Standing.Format(), new Standing.Above("c0")));
        states.add(State.of("card", new Card.Format(), Samples.CARD));
        states.add(State.of("card-reviewed", new Card.Format(), Samples.REVIEWED_CARD));
        states.add(State.of("token-order", new TokenOrderFormat(), Samples.TOKEN_ORDER));
        states.add(State.of("token-event", new TokenEventFormat(), Samples.TOKEN_EVENT));
        states.add(State.of("token-event-key", new TokenEventFormat.OfKey(), Samples.TOKEN_EVENT.key()));
        states.add(State.of("token-place", new TokenEventFormat.OfPlace(), Samples.TOKEN_PLACE));
        states.add(State.of("token-links", new TokenEventFormat.OfLinks(), Samples.TOKEN_LINKS));
        Samples.rows().forEach((name, row) -> {
            states.add(State.of("row-key-" + name, new RowKey.Format(), row.key()));
            states.add(State.of("row-" + name, new RowValues.Format(), row.values()));
        });
        return states;
    }

    @ParameterizedTest
    @MethodSource("states")
    void theBytesOfAReleaseAreReadAsTheValueTheyWere(State state) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(golden(state)));

        Object read = state.codec().read(in);

        assertThat(comparable(read)).isEqualTo(comparable(state.value()));
        assertThat(in.read()).as("what follows the value").isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("states")
    void theValueIsWrittenAsTheBytesOfTheRelease(State state) throws IOException {
        assertThat(written(state)).isEqualTo(golden(state));
    }

    @ParameterizedTest
    @MethodSource("states")
    void whatWasReadFromAReleaseOutlivesTheNextCheckpoint(State state) throws IOException {
        Object read = state.codec().read(new DataInputStream(new ByteArrayInputStream(golden(state))));

        byte[] next = written(State.of(state.name(), state.codec(), read));

        assertThat(comparable(state.codec().read(new DataInputStream(new ByteArrayInputStream(next)))))
                .isEqualTo(comparable(state.value()));
    }

    /** Writes the files of states that have none yet, below the folder that the argument names. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0], GoldenStateTest.class.getPackageName().replace('.', '/'));
        Files.createDirectories(folder);
        for (State state : states()) {
            Path file = folder.resolve(state.file());
            if (Files.notExists(file)) {
                Files.write(file, written(state));
            }
        }
    }

    /** Sketches have no equality; the row as the database holds it has. */
    private static Object comparable(Object value) {
        return value instanceof RowValues values ? Rows.text(values) : value;
    }

    private static byte[] written(State state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.codec().write(state.value(), new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] golden(State state) {
        try (InputStream file = GoldenStateTest.class.getResourceAsStream(state.file())) {
            assertThat(file).as(state.file()).isNotNull();
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
