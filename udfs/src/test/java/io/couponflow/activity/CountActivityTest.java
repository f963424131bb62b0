package io.couponflow.activity;

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

class CountActivityTest {

    /** 2016-08-30 17:57:16 in Shanghai. */
    private static final long TIME = 1_472_551_036;

    private OneInputStreamOperatorTestHarness<KeyedPush, Row> operator;

    @BeforeEach
    void start() throws Exception {
        operator = Harnesses.of(CountActivity.attach(
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
    void anEventCountsOnceInItsWindowAndOnceOnItsDay() throws Exception {
        Harnesses.feed(
                operator,
                List.of(keyed(push("gh_1", "o1", TIME, "user_get_card")
                        .with("CardId", "p1")
                        .with("UserCardCode", "c1")
                        .with("OuterStr", "12b"))));

        assertThat(rows())
                .containsExactly(
                        // 12:00 in Shanghai
                        "ACTIVITY[gh_1, 1472529600000, user_get_card, p1, 12b, 1, 1]",
                        "AUDIENCE[gh_1, 17043, user_get_card, p1, 1, 1]");
    }

    @Test
    void anUnknownEventCountsByItsNameInLowerCase() throws Exception {
        Harnesses.feed(operator, List.of(keyed(push("gh_1", "o1", TIME, "Novelty"))));

        assertThat(rows())
                .containsExactly(
                        "ACTIVITY[gh_1, 1472529600000, novelty, , , 1, 1]", "AUDIENCE[gh_1, 17043, novelty, , 1, 1]");
    }

    @Test
    void anOfferThatCameBackIsNotGiven() throws Exception {
        Harnesses.feed(
                operator,
                List.of(
                        keyed(offer("0", TIME)),
                        keyed(offer("", TIME)),
                        keyed(offer("1", TIME)),
                        keyed(offer("true", TIME + 86_400))));

        assertThat(rows())
                .filteredOn(row -> row.startsWith("GIFT_OFFER"))
                .containsExactly(
                        "GIFT_OFFER[gh_1, p1, 17043, 1, 1, 0]",
                        "GIFT_OFFER[gh_1, p1, 17043, 1, 1, 0]",
                        "GIFT_OFFER[gh_1, p1, 17043, 0, 0, 1]",
                        "GIFT_OFFER[gh_1, p1, 17044, 0, 0, 1]");
    }

    private static PushBuilder offer(String isReturnBack, long time) {
        return push("gh_1", "o1", time, "user_gifting_card")
                .with("CardId", "p1")
                .with("UserCardCode", "c1")
                .with("IsReturnBack", isReturnBack);
    }

    private List<String> rows() {
        return operator.extractOutputValues().stream().map(Rows::text).toList();
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, "weixin-push", TIME * 1000);
    }
}
