package io.couponflow.card;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.row.MartRow;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.reference.PushBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class CardOperatorsTest {

    private static final Card LINE = Card.of("gh_1", "p1", line("t"));
    private static final Card REVIEW = Card.of("gh_1", "p1", new Review(7, false, "why"));

    @Test
    void aLineIsACardAndABrokenOneADeadLetterWithItsPlaceAndItsBytes() throws Exception {
        try (OneInputStreamOperatorTestHarness<RawPush, Card> operator =
                Harnesses.of(ParseCatalogue.attach(Harnesses.stream(TypeInformation.of(RawPush.class))))) {
            operator.open();

            Harnesses.feed(
                    operator,
                    List.of(
                            raw(3, "{\"account\":\"gh_1\",\"card_id\":\"p1\",\"card\":{}}"),
                            raw(4, ""),
                            raw(5, "{\"account\":\"gh_1\"}")));

            assertThat(operator.extractOutputValues()).extracting(Card::key).containsExactly("gh_1\0p1");
            assertThat(Harnesses.side(operator, ParseCatalogue.DEAD_LETTERS))
                    .singleElement()
                    .satisfies(row -> assertThat(row.values())
                            .containsExactly(
                                    "cards.jsonl",
                                    0L,
                                    5L,
                                    "BAD_CATALOGUE",
                                    "line 6: card_id is missing",
                                    9L,
                                    "{\"account\":\"gh_1\"}".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void ofALineThatIsTooLongTheFirst64KiBAreKept() throws Exception {
        try (OneInputStreamOperatorTestHarness<RawPush, Card> operator =
                Harnesses.of(ParseCatalogue.attach(Harnesses.stream(TypeInformation.of(RawPush.class))))) {
            operator.open();
            byte[] body = new byte[RawPush.MAX_LINE + 1];
            Arrays.fill(body, (byte) 'x');

            Harnesses.feed(operator, List.of(new RawPush("cards.jsonl", 0, 0, 9, body)));

            assertThat(Harnesses.side(operator, ParseCatalogue.DEAD_LETTERS))
                    .singleElement()
                    .satisfies(row -> assertThat((byte[]) row.values()[6]).hasSize(RawPush.MAX_BODY));
        }
    }

    @Test
    void reviewsAloneAreTaken() throws Exception {
        try (OneInputStreamOperatorTestHarness<KeyedPush, Card> operator = Harnesses.of(
                TakeReviews.attach(Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire()))))) {
            operator.open();

            Harnesses.feed(
                    operator,
                    List.of(
                            keyed(push("gh_1", "o1", 7, "card_not_pass_check")
                                    .with("CardId", "p1")
                                    .with("RefuseReason", "why")),
                            keyed(push("gh_1", "o1", 8, "card_pass_check").with("CardId", "p1")),
                            keyed(push("gh_1", "o1", 9, "card_sku_remind").with("CardId", "p1"))));

            assertThat(operator.extractOutputValues())
                    .containsExactly(REVIEW, Card.of("gh_1", "p1", new Review(8, true, "")));
        }
    }

    @Test
    void aCardIsKeptAcrossARestartAndItsRowToldWhenItChanges() throws Exception {
        OperatorSubtaskState state;
        try (KeyedOneInputStreamOperatorTestHarness<String, Card, MartRow> before = keeper()) {
            before.open();
            Harnesses.feed(before, List.of(LINE, LINE, Card.of("gh_1", "p2", line("other"))));
            state = before.snapshot(1, 1);
            assertThat(before.extractOutputValues())
                    .extracting(row -> row.values()[1])
                    .containsExactly("p1", "p2");
        }

        try (KeyedOneInputStreamOperatorTestHarness<String, Card, MartRow> after = keeper()) {
            after.initializeState(state);
            after.open();
            Harnesses.feed(after, List.of(REVIEW, LINE));

            assertThat(after.extractOutputValues())
                    .extracting(MartRow::toString)
                    .containsExactly(LINE.with(REVIEW).toMart().toString());
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Card, MartRow> keeper() throws Exception {
        return Harnesses.keyed(KeepCard.attach(Harnesses.stream(KeepCard.CARD)));
    }

    private static KeyedPush keyed(PushBuilder push) {
        return KeyedPush.of(push.build(), DedupIdentity.FIELDS, "weixin-push", 0);
    }

    private static RawPush raw(long position, String line) {
        return new RawPush("cards.jsonl", 0, position, 9, line.getBytes(StandardCharsets.UTF_8));
    }

    private static CatalogueLine line(String title) {
        return new CatalogueLine(
                0, null, title, null, null, null, null, null, null, null, null, null, null, null, null, "{}");
    }
}
