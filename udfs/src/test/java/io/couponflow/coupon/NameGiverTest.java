package io.couponflow.coupon;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.CouponKey;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NameGiverTest {

    private OneInputStreamOperatorTestHarness<KeyedPush, KeyedPush> operator;

    @BeforeEach
    void start() throws Exception {
        operator = Harnesses.of(
                NameGiver.attach(Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire()))));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void theReceiptOfAGiftGoesToBothCodes() throws Exception {
        KeyedPush gift = receipt("c1", "c0");

        Harnesses.feed(operator, List.of(gift));

        assertThat(operator.extractOutputValues()).containsExactly(gift, gift.giverSide());
        assertThat(operator.extractOutputValues())
                .extracting(KeyedPush::key)
                .containsExactly(CouponKey.of("gh_1", "p1", "c1"), CouponKey.of("gh_1", "p1", "c0"));
    }

    @Test
    void everyOtherPushGoesToItsOwnCodeAlone() throws Exception {
        KeyedPush issue = receipt("c1", "");
        KeyedPush ofItself = receipt("c1", "c1");

        Harnesses.feed(operator, List.of(issue, ofItself));

        assertThat(operator.extractOutputValues()).containsExactly(issue, ofItself);
    }

    private static KeyedPush receipt(String code, String oldCode) {
        return KeyedPush.of(
                push("gh_1", "o1", 1_472_551_036, "user_get_card")
                        .with("CardId", "p1")
                        .with("UserCardCode", code)
                        .with("OldUserCardCode", oldCode)
                        .build(),
                DedupIdentity.FIELDS,
                "weixin-push",
                1_472_551_036_000L);
    }
}
