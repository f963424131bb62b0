package io.couponflow.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.Fields;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.event.CardNotPassCheck;
import io.couponflow.domain.event.CardPassCheck;
import io.couponflow.domain.event.CardSkuRemind;
import io.couponflow.domain.event.Event;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CardOperatorsTest {

    private static final Card LINE = Card.of("gh_1", "p1", line("t"));
    private static final Card REVIEW = Card.of("gh_1", "p1", new Review(7, false, "why"));

    private final List<OneInputStreamOperatorTestHarness<?, ?>> harnesses = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (OneInputStreamOperatorTestHarness<?, ?> harness : harnesses) {
            harness.close();
        }
    }

    @Test
    void aLineIsACardAndABrokenOneADeadLetterWithItsPlaceAndItsBytes() throws Exception {
        OneInputStreamOperatorTestHarness<RawPush, Card> operator =
                running(Harnesses.of(ParseCatalogue.attach(Harnesses.stream(TypeInformation.of(RawPush.class)))));

        Harnesses.feed(
                operator,
                List.of(
                        raw(3, "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":{}}"),
                        raw(4, ""),
                        raw(5, "{\"account\":\"gh_1\"}")));

        assertThat(operator.extractOutputValues()).extracting(Card::key).containsExactly("gh_1\0p1");
        assertThat(Harnesses.side(operator, ParseCatalogue.DEAD_LETTERS))
                .singleElement()
                .satisfies(row -> assertThat(Rows.values(row))
                        .containsExactly(
                                "cards.jsonl",
                                0L,
                                5L,
                                "BAD_CATALOGUE",
                                "line 6: card_id is missing",
                                9L,
                                "{\"account\":\"gh_1\"}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void ofALineThatIsTooLongTheFirstMiBIsKept() throws Exception {
        OneInputStreamOperatorTestHarness<RawPush, Card> operator =
                running(Harnesses.of(ParseCatalogue.attach(Harnesses.stream(TypeInformation.of(RawPush.class)))));
        byte[] body = new byte[RawPush.MAX_LINE + 1];
        Arrays.fill(body, (byte) 'x');

        Harnesses.feed(operator, List.of(new RawPush("cards.jsonl", 0, 0, 9, body)));

        assertThat(Harnesses.side(operator, ParseCatalogue.DEAD_LETTERS))
                .singleElement()
                .satisfies(row -> assertThat((byte[]) Rows.values(row).get(6)).hasSize(RawPush.MAX_LINE));
    }

    @Test
    void reviewsAloneAreTaken() throws Exception {
        OneInputStreamOperatorTestHarness<KeyedPush, Card> operator = running(Harnesses.of(
                TakeReviews.attach(Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire())))));

        Harnesses.feed(
                operator,
                List.of(
                        keyed(7, new CardNotPassCheck("p1", "why")),
                        keyed(8, new CardPassCheck("p1", "")),
                        keyed(9, new CardSkuRemind("p1", "low"))));

        assertThat(operator.extractOutputValues())
                .containsExactly(REVIEW, Card.of("gh_1", "p1", new Review(8, true, "")));
    }

    @Test
    void aCardIsKeptAcrossARestartAndItsRowToldWhenItChanges() throws Exception {
        OperatorSubtaskState state;
        KeyedOneInputStreamOperatorTestHarness<String, Card, Tuple> before = running(keeper());
        Harnesses.feed(before, List.of(LINE, LINE, Card.of("gh_1", "p2", line("other"))));
        state = before.snapshot(1, 1);
        assertThat(before.extractOutputValues())
                .extracting(row -> row.key().text(1))
                .containsExactly("p1", "p2");

        KeyedOneInputStreamOperatorTestHarness<String, Card, Tuple> after = keeper();
        harnesses.add(after);
        after.initializeState(state);
        after.open();
        Harnesses.feed(after, List.of(REVIEW, LINE));

        assertThat(after.extractOutputValues())
                .extracting(Rows::text)
                .containsExactly(Rows.text(LINE.with(REVIEW).toTuple()));
    }

    private <H extends OneInputStreamOperatorTestHarness<?, ?>> H running(H harness) throws Exception {
        harnesses.add(harness);
        harness.open();
        return harness;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Card, Tuple> keeper() throws Exception {
        return Harnesses.keyed(KeepCard.attach(Harnesses.stream(KeepCard.CARD)));
    }

    private static KeyedPush keyed(long time, Event event) {
        Push push = new Push("gh_1", "o1", time, event, Fields.of("cardid", "p1"));
        return KeyedPush.of(push, DedupIdentity.FIELDS, "weixin-push", 0);
    }

    private static RawPush raw(long position, String line) {
        return new RawPush("cards.jsonl", 0, position, 9, line.getBytes(StandardCharsets.UTF_8));
    }

    private static CatalogueLine line(String title) {
        return new CatalogueLine(
                0, null, title, null, null, null, null, null, null, null, null, null, null, null, null, "{}");
    }
}
