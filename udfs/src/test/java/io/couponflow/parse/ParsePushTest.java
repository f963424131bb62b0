package io.couponflow.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.FileContent;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.RawPush;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.ArchiveFile;
import io.couponflow.mart.DataQuality;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each outcome of reading leaves in the tables. */
class ParsePushTest {

    private static final long RECEIVED_AT = 1_472_551_036_500L;

    /** 17:00 in Shanghai. */
    private static final long HOUR = 1_472_547_600;

    private static final String SOURCE = "weixin-push";

    private OneInputStreamOperatorTestHarness<RawPush, KeyedPush> operator;

    @BeforeEach
    void start() throws Exception {
        operator = Harnesses.of(ParsePush.attach(
                Harnesses.stream(TypeInformation.of(RawPush.class)),
                DedupIdentity.FIELDS,
                new Days(ZoneId.of("Asia/Shanghai"))));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void anEventGoesOnAndCountsAsReceivedOnly() throws Exception {
        Harnesses.feed(
                operator, List.of(raw(event("user_del_card", "<CardId>p1</CardId><UserCardCode>c1</UserCardCode>"))));

        assertThat(operator.extractOutputValues()).singleElement().satisfies(push -> {
            assertThat(push.key()).isEqualTo("gh_1\0p1\0c1");
            assertThat(push.source()).isEqualTo(SOURCE);
            assertThat(push.receivedAt()).isEqualTo(RECEIVED_AT);
        });
        assertThat(Rows.texts(rows())).containsExactly(Rows.text(DataQuality.received(SOURCE, HOUR)));
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void anEventWithoutATypeGoesOnToo() throws Exception {
        Harnesses.feed(operator, List.of(raw(event("novelty", ""))));

        assertThat(operator.extractOutputValues()).extracting(KeyedPush::known).containsExactly(false);
        assertThat(Rows.texts(rows())).containsExactly(Rows.text(DataQuality.received(SOURCE, HOUR)));
    }

    @Test
    void aMessageOfAUserIsIgnoredEachTimeItComes() throws Exception {
        RawPush text = raw(event("", "").replace("<MsgType>event", "<MsgType>text"));

        Harnesses.feed(operator, List.of(text, text));

        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(Rows.texts(rows()))
                .containsExactly(
                        Rows.text(DataQuality.ignored(SOURCE, HOUR)), Rows.text(DataQuality.ignored(SOURCE, HOUR)));
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void theEndOfAFileIsTheRowOfTheFileAndCountsAsNothing() throws Exception {
        FileContent content =
                new FileContent(new FileContent.Part(90_000, "all"), new FileContent.Part(89_000, "whole"), "head");
        ArchiveFile file = new ArchiveFile(
                "2016/08.xml", 7, 42, 28_000, 1_472_500_000_000L, RECEIVED_AT, true, content, "it is cut off");

        Harnesses.feed(operator, List.of(file.marker()));

        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(rows()).isEmpty();
        assertThat(deadLetters()).singleElement().satisfies(row -> {
            assertThat(row.key().table()).isEqualTo(Table.ARCHIVE_FILE);
            assertThat(Rows.values(row))
                    .containsExactly(
                            "2016/08.xml",
                            7L,
                            42L,
                            28_000L,
                            1_472_500_000_000L,
                            RECEIVED_AT,
                            true,
                            90_000L,
                            "all",
                            89_000L,
                            "whole",
                            "head",
                            "it is cut off");
        });
    }

    @Test
    void aDeadLetterKeepsItsPlaceItsReasonAndItsBytes() throws Exception {
        byte[] body = event("user_del_card", "").getBytes(StandardCharsets.UTF_8);

        Harnesses.feed(operator, List.of(raw(body)));

        assertThat(operator.extractOutputValues()).isEmpty();
        assertThat(Rows.texts(rows())).containsExactly(Rows.text(DataQuality.deadLetter(SOURCE, HOUR)));
        assertThat(deadLetters()).singleElement().satisfies(row -> {
            assertThat(row.key().table()).isEqualTo(Table.DEAD_LETTER);
            assertThat(Rows.values(row))
                    .containsExactly(
                            SOURCE,
                            3L,
                            42L,
                            "MISSING_FIELD",
                            "CardId, UserCardCode absent or empty in user_del_card",
                            RECEIVED_AT,
                            body);
        });
    }

    @Test
    void aBodyThatIsTooLargeKeepsItsFirst64KiB() throws Exception {
        byte[] body = new byte[RawPush.MAX_BODY + 1];
        Arrays.fill(body, (byte) 'x');
        body[RawPush.MAX_BODY - 1] = 'y';

        Harnesses.feed(operator, List.of(raw(body)));

        assertThat(deadLetters()).singleElement().satisfies(row -> {
            assertThat(Rows.values(row).get(3)).isEqualTo("TOO_LARGE");
            assertThat((byte[]) Rows.values(row).get(6)).hasSize(65_536).endsWith((byte) 'y');
        });
    }

    @Test
    void noBytesAtAllAreADeadLetterOfNoBytes() throws Exception {
        Harnesses.feed(operator, List.of(raw(new byte[0])));

        assertThat(deadLetters()).singleElement().satisfies(row -> {
            assertThat(Rows.values(row).get(3)).isEqualTo("EMPTY_BODY");
            assertThat((byte[]) Rows.values(row).get(6)).isEmpty();
        });
    }

    @Test
    void whateverComesCountsAsReceivedExactlyOnce() throws Exception {
        Harnesses.feed(
                operator,
                List.of(
                        raw(event("subscribe", "")),
                        raw("<xml>"),
                        raw(event("", "").replace("<MsgType>event", "<MsgType>image")),
                        raw("<!DOCTYPE x><xml/>")));

        assertThat(rows().stream()
                        .mapToLong(row -> row.values().number("received"))
                        .sum())
                .isEqualTo(4);
        assertThat(operator.extractOutputValues()).hasSize(1);
        assertThat(deadLetters())
                .extracting(row -> Rows.values(row).get(3))
                .containsExactly("MALFORMED_XML", "FORBIDDEN_XML");
    }

    private List<Row> rows() {
        return Harnesses.side(operator, ParsePush.ROWS);
    }

    private List<Tuple> deadLetters() {
        return Harnesses.side(operator, ParsePush.DEAD_LETTERS);
    }

    private static String event(String name, String more) {
        return "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1472551036</CreateTime>"
                + "<MsgType>event</MsgType><Event>" + name + "</Event>" + more + "</xml>";
    }

    private static RawPush raw(String body) {
        return raw(body.getBytes(StandardCharsets.UTF_8));
    }

    private static RawPush raw(byte[] body) {
        return new RawPush(SOURCE, 3, 42, RECEIVED_AT, body);
    }
}
