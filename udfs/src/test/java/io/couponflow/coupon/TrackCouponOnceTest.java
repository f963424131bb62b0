package io.couponflow.coupon;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Seen;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.DataQuality;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.reference.PushBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TrackCoupon} where it drops the pushes that were sent again. */
class TrackCouponOnceTest {

    private static final Duration DEDUP_TTL = Duration.ofHours(24);
    private static final Duration TTL = Duration.ofDays(400);
    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));
    private static final long TIME = 1_472_551_036;
    private static final long HOUR = TIME - TIME % 3600;
    private static final String SOURCE = "weixin-push";

    private KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, Row> operator;

    @BeforeEach
    void start() throws Exception {
        open(DEDUP_TTL);
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void theFirstIsAcceptedAndEachRepetitionIsADuplicate() throws Exception {
        KeyedPush push = keyed(receipt("c1"));

        Harnesses.feed(operator, List.of(push, push, push));

        assertThat(accepted()).containsExactly(push);
        assertThat(quality())
                .containsExactly(
                        Rows.text(DataQuality.accepted(SOURCE, HOUR, true)),
                        Rows.text(DataQuality.duplicate(SOURCE, HOUR)),
                        Rows.text(DataQuality.duplicate(SOURCE, HOUR)));
        assertThat(operator.extractOutputValues())
                .as("and what follows from one issue")
                .hasSize(3 + 3);
    }

    @Test
    void sixCodesOfOneTapAreSixPushes() throws Exception {
        for (int i = 0; i < 6; i++) {
            Harnesses.feed(operator, List.of(keyed(receipt("c" + i))));
        }

        assertThat(accepted()).hasSize(6);
    }

    @Test
    void aRepetitionCountsInTheHourThatItWasReceivedIn() throws Exception {
        KeyedPush later = KeyedPush.of(receipt("c1").build(), DedupIdentity.FIELDS, SOURCE, (TIME + 3600) * 1000);

        Harnesses.feed(operator, List.of(keyed(receipt("c1")), later));

        assertThat(quality())
                .containsExactly(
                        Rows.text(DataQuality.accepted(SOURCE, HOUR, true)),
                        Rows.text(DataQuality.duplicate(SOURCE, HOUR + 3600)));
    }

    @Test
    void theGiversSideIsTakenEachTimeAndCountsNowhere() throws Exception {
        KeyedPush push = keyed(receipt("c1").with("OldUserCardCode", "c0"));

        Harnesses.feed(operator, List.of(push.giverSide(), push.giverSide(), push));

        assertThat(accepted()).containsExactly(push);
        assertThat(quality()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"user_get_card, c1", "subscribe, ''", "user_view_card, ''"})
    void aPushIsForgottenWhenItsTimeIsUp(String event, String code) throws Exception {
        KeyedPush push = keyed(about(event, code));
        setClock(0);
        Harnesses.feed(operator, List.of(push));
        setClock(DEDUP_TTL.toMillis() - 1);
        Harnesses.feed(operator, List.of(push, keyed(about(event, code).with("n", "2"))));

        setClock(DEDUP_TTL.toMillis() + 1);
        Harnesses.feed(operator, List.of(push));

        assertThat(accepted().stream().filter(push::equals))
                .as("neither the repetition nor another push in between made it last longer")
                .hasSize(2);
    }

    @Test
    void theCouponOutlivesTheMemoryOfItsPushes() throws Exception {
        setClock(0);
        Harnesses.feed(operator, List.of(keyed(receipt("c1"))));
        setClock(TTL.toMillis() - 1);
        Harnesses.feed(operator, List.of(keyed(about("user_view_card", "c1")), keyed(about("subscribe", ""))));
        assertThat(operator.numKeyedStateEntries()).isEqualTo(2);
        setClock(TTL.toMillis() + DEDUP_TTL.toMillis());
        operator.getOutput().clear();

        Harnesses.feed(operator, List.of(keyed(about("user_consume_card", "c1"))));

        assertThat(Rows.texts(operator.extractOutputValues()))
                .as("attributed, so there is a lag")
                .anySatisfy(row -> assertThat(row).contains("12b"));
    }

    @Test
    void aPushIsRememberedEvenWhereCouponsAreForgottenEarlier() throws Exception {
        operator.close();
        open(TTL.multipliedBy(2));
        KeyedPush push = keyed(receipt("c1"));
        setClock(0);
        Harnesses.feed(operator, List.of(push));
        setClock(TTL.multipliedBy(2).toMillis() - 1);

        Harnesses.feed(operator, List.of(push));

        assertThat(accepted()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1", ""})
    void manyPushesOfOneKeyAreRememberedWithASmallValueAlsoAfterARestart(String code) throws Exception {
        int n = 10 * Seen.MOST_WITHIN;
        IntFunction<KeyedPush> nth = i -> keyed(about("user_view_card", code).with("n", "" + i));
        List<KeyedPush> pushes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            pushes.add(nth.apply(i));
        }
        setClock(TIME * 1000);
        Harnesses.feed(operator, pushes);
        assertThat(accepted()).hasSize(n);
        OperatorSubtaskState checkpoint = operator.snapshot(1, 0);
        operator.close();

        operator = attached(DEDUP_TTL);
        setClock(TIME * 1000 + 1);
        operator.initializeState(checkpoint);
        operator.open();
        Harnesses.feed(operator, pushes);
        Harnesses.feed(operator, List.of(nth.apply(n)));

        assertThat(accepted()).containsExactly(nth.apply(n));
    }

    @Test
    void anEventWithoutATypeIsAcceptedAndCountedAsUnknown() throws Exception {
        Harnesses.feed(operator, List.of(keyed(push("gh_1", "o1", TIME, "novelty"))));

        assertThat(quality()).containsExactly(Rows.text(DataQuality.accepted(SOURCE, HOUR, false)));
    }

    private void setClock(long millis) throws Exception {
        operator.setProcessingTime(millis);
        operator.setStateTtlProcessingTime(millis);
    }

    private List<KeyedPush> accepted() {
        return Harnesses.side(operator, TrackCoupon.ACCEPTED);
    }

    private List<String> quality() {
        return operator.extractOutputValues().stream()
                .filter(row -> row.key().table() == Table.DATA_QUALITY)
                .map(Rows::text)
                .toList();
    }

    private void open(Duration dedupTtl) throws Exception {
        operator = attached(dedupTtl);
        operator.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, Row> attached(Duration dedupTtl)
            throws Exception {
        var pushes = Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire()))
                .keyBy(KeyedPush::key, Types.STRING);
        return Harnesses.keyed(TrackCoupon.attach(pushes, dedupTtl, TTL, DAYS, Duration.ofHours(12)));
    }

    private static PushBuilder about(String event, String code) {
        return push("gh_1", "o1", TIME, event).with("CardId", "p1").with("UserCardCode", code);
    }

    private static PushBuilder receipt(String code) {
        return about("user_get_card", code).with("OuterStr", "12b");
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, SOURCE, TIME * 1000);
    }
}
