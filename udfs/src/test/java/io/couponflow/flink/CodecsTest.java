package io.couponflow.flink;

import static io.couponflow.flink.Samples.ATTRIBUTION;
import static io.couponflow.flink.Samples.DAY;
import static io.couponflow.flink.Samples.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.coupon.Amount;
import io.couponflow.coupon.Coupon;
import io.couponflow.coupon.CouponFormat;
import io.couponflow.coupon.Fact;
import io.couponflow.coupon.Few;
import io.couponflow.coupon.Gift;
import io.couponflow.coupon.GiftMessage;
import io.couponflow.coupon.KnownCode;
import io.couponflow.coupon.Rung;
import io.couponflow.coupon.RungMessage;
import io.couponflow.coupon.Standing;
import io.couponflow.domain.Change;
import io.couponflow.domain.Codec;
import io.couponflow.domain.CouponChange;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Seen;
import io.couponflow.domain.event.CardPayOrder;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Tuple;
import io.couponflow.mart.Users;
import io.couponflow.token.TokenEventFormat;
import io.couponflow.token.TokenOrder;
import io.couponflow.token.TokenOrderFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {

    static Stream<Change> changes() {
        return Stream.of(
                Change.None.INSTANCE,
                new Change.StockAlarm("the card's quantity is equal to 0"),
                new Change.Reviewed(true, ""),
                new Change.Reviewed(false, "名称"),
                Change.MemberActivated.INSTANCE,
                new Change.Gifted(true),
                new Change.Gifted(false),
                new Change.MemberUpdated(-3L, null),
                new Change.TokenOrderPushed(new CardPayOrder(
                        "404091456",
                        "ORDER_STATUS_WAITING",
                        TIME,
                        null,
                        "d",
                        new BigDecimal("200.50"),
                        null,
                        new BigDecimal("-1"),
                        BigDecimal.ZERO,
                        "ORDER_TYPE_WXPAY",
                        "m",
                        "r")),
                new Change.TokenOrderPushed(
                        new CardPayOrder("1", "S", null, TIME, "", null, BigDecimal.TEN, null, null, "", "", "")),
                Samples.ISSUE,
                Samples.GIFT,
                new CouponChange.Received(TIME, false, "c1", true, "(none)"),
                new CouponChange.Restored(TIME),
                new CouponChange.GivenAway("c2"),
                new CouponChange.Deleted(TIME),
                Samples.REDEMPTION,
                Samples.PRICED,
                Samples.UNPRICED,
                new CouponChange.Paid(TIME, "t", "", null, 1L));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aPushKeepsEveryComponentOnTheWire(Change change) throws IOException {
        KeyedPush push = new KeyedPush(
                "gh_1\0p1\0c1",
                true,
                Long.MIN_VALUE,
                "gh_1",
                "o1",
                TIME,
                "user_get_card",
                true,
                "p1",
                "海报\uD83C\uDF81",
                "weixin-push",
                TIME * 1000,
                change);

        assertThat(throughBytes(new KeyedPush.Wire(), push)).isEqualTo(push);
    }

    static Stream<Coupon> coupons() {
        return Stream.of(
                Coupon.UNKNOWN,
                Samples.ISSUED,
                Samples.EVERYTHING,
                new Coupon(
                        null,
                        new Few<>(Map.of(), true),
                        Few.none(),
                        0,
                        TIME,
                        null,
                        new Few<>(Map.of("t2", Samples.UNPRICED), false)));
    }

    @ParameterizedTest
    @MethodSource("coupons")
    void aCouponIsReadAsItWasWritten(Coupon coupon) throws IOException {
        assertThat(throughBytes(new CouponFormat(), coupon)).isEqualTo(coupon);
    }

    @Test
    void aCouponThatWasOnlyIssuedTakesFewBytes() throws IOException {
        assertThat(bytes(new CouponFormat(), Samples.ISSUED)).hasSizeLessThan(40);
    }

    @Test
    void rungsAreReadAsTheyWereWritten() throws IOException {
        assertThat(throughBytes(new Rung.Format(), Rung.EMPTY)).isEqualTo(Rung.EMPTY);
        assertThat(throughBytes(new Rung.Format(), Samples.RUNG)).isEqualTo(Samples.RUNG);
    }

    @Test
    void giftsAreReadAsTheyWereWritten() throws IOException {
        Gift deleted = new Gift(new Few<>(Map.of(new Fact.Deleted(DAY), Amount.ONCE), false), Map.of());

        assertThat(throughBytes(new Gift.Format(), Gift.UNKNOWN)).isEqualTo(Gift.UNKNOWN);
        assertThat(throughBytes(new Gift.Format(), Samples.GIFTED)).isEqualTo(Samples.GIFTED);
        assertThat(throughBytes(new Gift.Format(), deleted)).isEqualTo(deleted);
    }

    @Test
    void tokenOrdersAreReadAsTheyWereWritten() throws IOException {
        assertThat(throughBytes(new TokenOrderFormat(), TokenOrder.UNKNOWN)).isEqualTo(TokenOrder.UNKNOWN);
        assertThat(throughBytes(new TokenOrderFormat(), Samples.TOKEN_ORDER)).isEqualTo(Samples.TOKEN_ORDER);
        assertThat(throughBytes(new TokenEventFormat(), Samples.TOKEN_EVENT)).isEqualTo(Samples.TOKEN_EVENT);
        assertThat(throughBytes(new TokenEventFormat(), Samples.BARE_TOKEN_EVENT))
                .isEqualTo(Samples.BARE_TOKEN_EVENT);
        assertThat(throughBytes(new TokenEventFormat.OfPlace(), Samples.TOKEN_PLACE))
                .isEqualTo(Samples.TOKEN_PLACE);
        assertThat(throughBytes(new TokenEventFormat.OfLinks(), Samples.TOKEN_LINKS))
                .isEqualTo(Samples.TOKEN_LINKS);
    }

    static Stream<RungMessage> rungMessages() {
        return Stream.of(
                new RungMessage.Claim("k", "c0"),
                new RungMessage.Claim("k", null),
                new RungMessage.Heir("k", "c2"),
                new RungMessage.Verdict("k", "c0", Standing.Open.OPEN),
                new RungMessage.Verdict("k", "c0", new Standing.Above("c8")),
                new RungMessage.Verdict("k", "c0", new Standing.Owned(ATTRIBUTION)));
    }

    @ParameterizedTest
    @MethodSource("rungMessages")
    void aMessageToARungKeepsEveryComponent(RungMessage message) throws IOException {
        assertThat(throughBytes(new RungMessage.Wire(), message)).isEqualTo(message);
    }

    static Stream<GiftMessage> giftMessages() {
        return Stream.of(
                new GiftMessage.Added("k", new Fact.Issued(DAY), Amount.ONCE),
                new GiftMessage.Added("k", new Fact.Gifted(DAY), Amount.ONCE),
                new GiftMessage.Added("k", new Fact.Redeemed(DAY, Samples.REDEMPTION), Amount.ONCE),
                new GiftMessage.Added("k", new Fact.Deleted(DAY), new Amount(-1, 0, 0, 0)),
                new GiftMessage.Added("k", Samples.PAID_WITH, Samples.PAID),
                new GiftMessage.Attributed("k", 9, ATTRIBUTION),
                new GiftMessage.Attributed("k", 2, null));
    }

    @ParameterizedTest
    @MethodSource("giftMessages")
    void aMessageToAGiftKeepsEveryComponent(GiftMessage message) throws IOException {
        assertThat(throughBytes(new GiftMessage.Wire(), message)).isEqualTo(message);
    }

    static Stream<Row> rows() {
        return Samples.rows().values().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRowKeepsItsKeyAndItsValues(Row row) throws IOException {
        Row read = throughBytes(new Row.Format(), row);

        assertThat(read.key()).isEqualTo(row.key());
        assertThat(Rows.text(read)).isEqualTo(Rows.text(row));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFullRowKeepsItsKeyAndItsValues(Row row) throws IOException {
        Tuple read = throughBytes(new Tuple.Format(), row.values().toTuple(row.key(), false));

        assertThat(read.key()).isEqualTo(row.key());
        assertThat(Rows.text(read)).isEqualTo(Rows.text(row));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, 1_472_551_036_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void aNumberIsReadAsItWasWritten(long number) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        Codec.writeVarLong(number, out);

        assertThat(Codec.readVarLong(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(number);
    }

    static Stream<Seen> seen() {
        return Stream.of(Seen.NOTHING, Samples.seen(1), Samples.seen(Seen.MOST_WITHIN), Samples.seen(30));
    }

    @ParameterizedTest
    @MethodSource("seen")
    void whatWasSeenIsReadAsItWasWritten(Seen seen) throws IOException {
        assertThat(throughBytes(new Seen.Format(), seen)).isEqualTo(seen);
        assertThat(throughBytes(new KnownCode.Format(), new KnownCode(Samples.EVERYTHING, seen)))
                .isEqualTo(new KnownCode(Samples.EVERYTHING, seen));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 63, -64, 64, TIME, Long.MIN_VALUE, Long.MAX_VALUE})
    void aNumberOfAnySizeIsReadAsItWasWritten(long number) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        Codec.writeVarLong(number, out);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThat(Codec.readVarLong(in)).isEqualTo(number);
        assertThat(in.available()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE})
    void aSizeIsReadAsItWasWritten(int size) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        Codec.writeSize(size, out);

        assertThat(Codec.readSize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(size);
    }

    @Test
    void stateOfANewerReleaseIsRefusedByName() {
        assertRefused(new CouponFormat(), "Coupon");
        assertRefused(new KnownCode.Format(), "Coupon");
        assertRefused(new Seen.Format(), "Seen");
        assertRefused(new Rung.Format(), "Rung");
        assertRefused(new Gift.Format(), "Gift");
        assertRefused(new Users.Format(), "Users");
        assertRefused(new TokenOrderFormat(), "TokenOrder");
        assertRefused(new TokenEventFormat(), "TokenEvent");
        assertRefused(new TokenEventFormat.OfLinks(), "Links");
        assertRefused(new Row.Format(), "Table");
    }

    @Test
    void aCopyOfARowDoesNotGrowWithIt() {
        TypeSerializer<Row> serializer = Preaggregate.ROW.createSerializer(new SerializerConfigImpl());
        Row row = Samples.rows().get("activity-of-some");
        Row copy = serializer.copy(row);
        String before = Rows.text(copy);

        row.values().add(Samples.rows().get("activity-of-one").values());

        assertThat(Rows.text(row)).isNotEqualTo(before);
        assertThat(Rows.text(copy)).isEqualTo(before);
    }

    @Test
    void aSerializerComesBackFromItsSnapshotAndTakesOnlyItsOwnState() throws IOException {
        TypeSerializer<Row> serializer = new CodecSerializer<>(new Row.Format());
        DataOutputSerializer out = new DataOutputSerializer(128);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

        TypeSerializerSnapshot<Row> read = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(read.restoreSerializer()).isEqualTo(serializer);
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(read)
                        .isCompatibleAsIs())
                .isTrue();
        TypeSerializerSnapshot<Row> ofAnotherCodec = new CodecSerializer<>(new OtherFormat()).snapshotConfiguration();
        assertThat(ofAnotherCodec.resolveSchemaCompatibility(read).isIncompatible())
                .isTrue();
    }

    /** Another codec of the same type. */
    public static final class OtherFormat implements Codec<Row> {
        private static final Row.Format ROW = new Row.Format();

        @Override
        public void write(Row value, java.io.DataOutput out) throws IOException {
            ROW.write(value, out);
        }

        @Override
        public Row read(java.io.DataInput in) throws IOException {
            return ROW.read(in);
        }
    }

    private static void assertRefused(Codec<?> codec, String type) {
        assertThatThrownBy(() -> codec.read(new DataInputStream(new ByteArrayInputStream(new byte[] {99, 0}))))
                .isInstanceOf(IOException.class)
                .hasMessage("state of " + type + " has version 99, which this release does not know: it was written by"
                        + " a newer release");
    }

    private static <T> byte[] bytes(Codec<T> codec, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(value, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static <T> T throughBytes(Codec<T> codec, T value) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes(codec, value)));
        T read = codec.read(in);
        assertThat(in.read()).as("what follows the value").isEqualTo(-1);
        return read;
    }
}
