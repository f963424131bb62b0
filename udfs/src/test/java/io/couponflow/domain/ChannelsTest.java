package io.couponflow.domain;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.event.UserGetCard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {

    @ParameterizedTest
    @CsvSource({
        "poster, 7, poster",
        "poster, '', poster",
        "'', 7, 7",
        "'', 007, 007",
        "'', 0, (none)",
        "'', 00, (none)",
        "'', '', (none)",
        "0, 7, 0"
    })
    void aReceiptAttributesItsOuterStrElseItsOuterIdElseNone(String outerStr, String outerId, String channel) {
        assertThat(Channels.ofReceipt(receipt(outerStr, outerId))).isEqualTo(channel);
    }

    @Test
    void aChannelKeeps128CodePoints() {
        assertThat(Channels.ofReceipt(receipt("渠".repeat(200), ""))).isEqualTo("渠".repeat(128));
    }

    @Test
    void theActivityOfAReceiptIsItsOuterStrElseItsOuterIdElseEmpty() {
        assertThat(activity("user_get_card", "OuterStr", "poster", "OuterId", "7"))
                .isEqualTo("poster");
        assertThat(activity("user_get_card", "OutetStr", "poster")).isEqualTo("poster");
        assertThat(activity("user_get_card", "OuterId", "7")).isEqualTo("7");
        assertThat(activity("user_get_card", "OuterId", "0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "SCAN", "CLICK", "VIEW"})
    void theActivityOfAFollowerIsTheEventKeyWithoutItsPrefix(String event) {
        assertThat(activity(event, "EventKey", "qrscene_12b")).isEqualTo("12b");
        assertThat(activity(event, "EventKey", "12b")).isEqualTo("12b");
        assertThat(activity(event, "EventKey", "qrscene_qrscene_7")).isEqualTo("qrscene_7");
        assertThat(activity(event, "OuterStr", "poster")).isEmpty();
    }

    @Test
    void theActivityOfAnyOtherEventIsItsOwnOuterStr() {
        assertThat(activity("user_consume_card", "OuterStr", "till", "OuterId", "7"))
                .isEqualTo("till");
        assertThat(activity("user_view_card", "OuterStr", "menu")).isEqualTo("menu");
        assertThat(activity("view_miniprogram", "EventKey", "qrscene_7")).isEmpty();
        assertThat(activity("user_del_card")).isEmpty();
    }

    private static UserGetCard receipt(String outerStr, String outerId) {
        return (UserGetCard) push("gh_1", "o1", 1, "user_get_card")
                .with("CardId", "p1")
                .with("UserCardCode", "c1")
                .with("OuterStr", outerStr)
                .with("OuterId", outerId)
                .build()
                .event();
    }

    private static String activity(String event, String... namesAndValues) {
        var push = push("gh_1", "o1", 1, event);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            push.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Channels.ofActivity(push.build());
    }
}
