package io.couponflow.inventory;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import io.couponflow.reference.PushBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountAlarmsTest {

    /** 2016-08-30 12:00:00 in Shanghai. */
    private static final long NOON = 1_472_529_600;

    private OneInputStreamOperatorTestHarness<KeyedPush, Row> operator;

    @BeforeEach
    void start() throws Exception {
        operator = Harnesses.of(CountAlarms.attach(
                Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire())),
                Duration.ofHours(12),
                new Days(ZoneId.of("Asia/Shanghai"))));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void anAlarmCountsOnceForItsCardAndOnceInItsWindow() throws Exception {
        Harnesses.feed(operator, List.of(alarm(NOON + 1, "the card's quantity is equal to 0")));

        assertThat(rows())
                .containsExactly(
                        "INVENTORY[gh_1, p1, 0, null, 1, 1472529601000, the card's quantity is equal to 0, 0]",
                        "INVENTORY_ALARM[gh_1, p1, 1472529600000, 1, 1472529601000, 1472529601000, 0,"
                                + " the card's quantity is equal to 0, 0]");
    }

    @Test
    void anAlarmThatSaysNothingCountsAllTheSame() throws Exception {
        Harnesses.feed(operator, List.of(alarm(NOON - 1, "")));

        assertThat(rows())
                .containsExactly(
                        "INVENTORY[gh_1, p1, 0, null, 1, 1472529599000, null, null]",
                        "INVENTORY_ALARM[gh_1, p1, 1472486400000, 1, 1472529599000, 1472529599000, null, null, 0]");
    }

    @Test
    void whatIsNoAlarmCountsNothing() throws Exception {
        KeyedPush gift = keyed(push("gh_1", "o1", NOON, "user_get_card")
                .with("CardId", "p1")
                .with("UserCardCode", "c1")
                .with("OldUserCardCode", "c0"));

        Harnesses.feed(operator, List.of(gift, gift.giverSide()));

        assertThat(rows()).isEmpty();
    }

    private List<String> rows() {
        return operator.extractOutputValues().stream().map(Rows::text).toList();
    }

    private static KeyedPush alarm(long time, String detail) {
        return keyed(
                push("gh_1", "o1", time, "card_sku_remind").with("CardId", "p1").with("Detail", detail));
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, "weixin-push", NOON * 1000);
    }
}
