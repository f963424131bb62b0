package io.couponflow.dedup;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.DataQuality;
import io.couponflow.mart.Rows;
import io.couponflow.reference.PushBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropDuplicatesTest {

    private static final Duration TTL = Duration.ofHours(24);
    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));
    private static final long TIME = 1_472_551_036;
    private static final long HOUR = TIME - TIME % 3600;
    private static final String SOURCE = "weixin-push";

    private KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, KeyedPush> operator;

    @BeforeEach
    void start() throws Exception {
        operator = started();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void theFirstIsAcceptedAndEachRepetitionIsADuplicate() throws Exception {
        KeyedPush push = keyed(receipt("c1"));

        Harnesses.feed(operator, List.of(push, push, push));

        assertThat(operator.extractOutputValues()).containsExactly(push);
        assertThat(rows())
                .containsExactly(
                        Rows.text(DataQuality.accepted(SOURCE, HOUR, true)),
                        Rows.text(DataQuality.duplicate(SOURCE, HOUR)),
                        Rows.text(DataQuality.duplicate(SOURCE, HOUR)));
    }

    @Test
    void sixCodesOfOneTapAreOnePush() throws Exception {
        for (int i = 0; i < 6; i++) {
            Harnesses.feed(operator, List.of(keyed(receipt("c" + i))));
        }

        assertThat(operator.extractOutputValues()).containsExactly(keyed(receipt("c0")));
    }

    @Test
    void anEventWithoutATypeIsAcceptedAndCountedAsUnknown() throws Exception {
        Harnesses.feed(operator, List.of(keyed(push("gh_1", "o1", TIME, "novelty"))));

        assertThat(rows()).containsExactly(Rows.text(DataQuality.accepted(SOURCE, HOUR, false)));
    }

    @Test
    void aRepetitionCountsInTheHourThatItWasReceivedIn() throws Exception {
        Harnesses.feed(operator, List.of(keyed(receipt("c1"), TIME), keyed(receipt("c1"), TIME + 3600)));

        assertThat(rows())
                .containsExactly(
                        Rows.text(DataQuality.accepted(SOURCE, HOUR, true)),
                        Rows.text(DataQuality.duplicate(SOURCE, HOUR + 3600)));
    }

    @Test
    void aPushIsForgottenWhenItsTimeIsUp() throws Exception {
        KeyedPush push = keyed(receipt("c1"));
        setClock(0);
        Harnesses.feed(operator, List.of(push));
        setClock(TTL.toMillis() - 1);
        Harnesses.feed(operator, List.of(push));

        setClock(TTL.toMillis() + 1);
        Harnesses.feed(operator, List.of(push));

        assertThat(operator.extractOutputValues())
                .as("the repetition in between did not make it last longer")
                .containsExactly(push, push);
    }

    @Test
    void aRestartRemembersWhatWasSeen() throws Exception {
        KeyedPush push = keyed(receipt("c1"));
        Harnesses.feed(operator, List.of(push));
        OperatorSubtaskState checkpoint = operator.snapshot(1, 0);
        operator.close();

        operator = attached();
        operator.initializeState(checkpoint);
        operator.open();
        operator.processElement(new StreamRecord<>(push));

        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(rows()).containsExactly(Rows.text(DataQuality.duplicate(SOURCE, HOUR)));
    }

    private void setClock(long millis) throws Exception {
        operator.setProcessingTime(millis);
        operator.setStateTtlProcessingTime(millis);
    }

    private List<String> rows() {
        return Rows.texts(Harnesses.side(operator, DropDuplicates.ROWS));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, KeyedPush> started() throws Exception {
        var operator = attached();
        operator.open();
        return operator;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, KeyedPush> attached() throws Exception {
        var pushes = Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire()))
                .keyBy(KeyedPush::senderKey, Types.STRING);
        return Harnesses.keyed(DropDuplicates.attach(pushes, TTL, DAYS));
    }

    private static PushBuilder receipt(String code) {
        return push("gh_1", "o1", TIME, "user_get_card").with("CardId", "p1").with("UserCardCode", code);
    }

    private static KeyedPush keyed(PushBuilder push) {
        return keyed(push, TIME);
    }

    private static KeyedPush keyed(PushBuilder push, long receivedAt) {
        return KeyedPush.of(push.build(), DedupIdentity.SENDER_TIME, SOURCE, receivedAt * 1000);
    }
}
