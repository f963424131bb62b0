package io.couponflow.member;

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
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountMembersTest {

    /** 2016-08-31 00:00:00 in Shanghai, day 17044. */
    private static final long MIDNIGHT = 1_472_572_800;

    private OneInputStreamOperatorTestHarness<KeyedPush, Row> operator;

    @BeforeEach
    void start() throws Exception {
        operator = Harnesses.of(CountMembers.attach(
                Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire())),
                new Days(ZoneId.of("Asia/Shanghai"))));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void anActivationCountsOnItsDay() throws Exception {
        Harnesses.feed(operator, List.of(keyed(member("submit_membercard_user_info", MIDNIGHT - 1))));

        assertThat(rows()).containsExactly("MEMBER_ACTIVITY[gh_1, p1, 17043, 1, 0, 0, 0, 0, 0]");
    }

    @ParameterizedTest
    @CsvSource({
        "100,-2500,'100, 0, 0, 2500'",
        "-3,20,'0, 3, 20, 0'",
        "+3,0,'3, 0, 0, 0'",
        "'','','0, 0, 0, 0'",
        "1e3,7,'0, 0, 7, 0'",
        "999999999999999,-999999999999999,'999999999999999, 0, 0, 999999999999999'",
        "1000000000000000,-1000000000000000,'0, 0, 0, 0'",
        "9223372036854775807,-9223372036854775808,'0, 0, 0, 0'"
    })
    void anUpdateCountsWhateverItsAmountsSay(String bonus, String balance, String sums) throws Exception {
        Harnesses.feed(
                operator,
                List.of(keyed(member("update_member_card", MIDNIGHT)
                        .with("ModifyBonus", bonus)
                        .with("ModifyBalance", balance))));

        assertThat(rows()).containsExactly("MEMBER_ACTIVITY[gh_1, p1, 17044, 0, 1, " + sums + "]");
    }

    @Test
    void whatIsNoMembersCountsNothing() throws Exception {
        KeyedPush gift = keyed(member("user_get_card", MIDNIGHT).with("OldUserCardCode", "c0"));

        Harnesses.feed(operator, List.of(gift, gift.giverSide(), keyed(member("user_view_card", MIDNIGHT))));

        assertThat(rows()).isEmpty();
    }

    private List<String> rows() {
        return operator.extractOutputValues().stream().map(Rows::text).toList();
    }

    private static PushBuilder member(String event, long time) {
        return push("gh_1", "o1", time, event).with("CardId", "p1").with("UserCardCode", "c1");
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, "weixin-push", MIDNIGHT * 1000);
    }
}
