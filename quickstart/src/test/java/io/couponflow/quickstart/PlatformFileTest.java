package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.quickstart.OrderCheck.Order;
import io.couponflow.quickstart.StatisticsCheck.CardDay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the platform's answers, and what is refused before a database is asked. */
class PlatformFileTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errcode\": 0, \"order_list\": [%1$s, %2$s]}",
                "[%1$s, %2$s]",
                "{\"order_list\": [%1$s]} {\"order_list\": [%2$s]}",
                "{\"errcode\": \"0\", \"errmsg\": \"\", \"order_info\": %1$s} {\"errcode\": \" 0\", \"order_info\": %2$s}",
                "{\"errcode\": \"0\", \"order_info\": [%1$s, %2$s]}",
                "%1$s\n%2$s"
            })
    void ordersComeInListsOrAloneOneAnswerAfterAnother(String answers) throws Exception {
        String first = "{\"order_id\": \"1\", \"status\": \"ORDER_STATUS_SUCC\", \"create_time\": \"1735696800\"}";
        String second = "{\"order_id\": 2, \"status\": \"ORDER_STATUS_SUCC\", \"create_time\": 0}";

        Map<String, Order> orders = OrderCheck.listed(read(answers.formatted(first, second)));

        assertThat(orders).containsOnlyKeys("1", "2");
        assertThat(orders.get("1").createdAt()).isEqualTo(Instant.parse("2025-01-01T02:00:00Z"));
        assertThat(orders.get("2").createdAt()).isNull();
    }

    @Test
    void aControlCharacterInATextMayBeRaw() throws Exception {
        for (char control = 1; control < ' '; control++) {
            PlatformFile file =
                    read("[{\"order_id\": \"a" + control + "b\", \"memo" + control + "\": \"" + control + "\"}]");

            assertThat(file.entries().get(0).key("order_id")).isEqualTo("a" + control + "b");
        }
    }

    @Test
    void whatIsNotComparedMayHoldAnything() throws Exception {
        PlatformFile file = read("[{\"order_id\": \"1\", \"status\": \"x\", \"memo\": \"\\u0000 \0 \\ud83c\"}]");

        assertThat(OrderCheck.listed(file)).containsOnlyKeys("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"order_id": "1", "status": "x", "create_time": 1735696800000}] | entry 1: create_time is "1735696800000"; expected seconds since 1970
            [{"order_id": "1", "status": "x", "create_time": -1}] | entry 1: create_time is "-1"; expected seconds since 1970
            [{"order_id": "1", "status": "x", "free_coin_count": 1e99999999}] | entry 1: free_coin_count is "1E+99999999"; expected a number of at most 64 digits
            [{"order_id": "1", "status": "x", "free_coin_count": true}] | entry 1: free_coin_count is "true"; expected a number
            [{"order_id": "1\\u00007", "status": "x"}]          | entry 1: order_id is "1?7", which holds U+0000; expected a text without
            [{"order_id": "1", "status": "x\\u0000"}]           | entry 1: status is "x?", which holds U+0000
            [{"order_id": "1", "status": "x", "order_type": "\\ud83c"}] | entry 1: order_type is "?", which holds half a surrogate pair
            [{"order_id": "1", "status": "x", "create_time": "\\u0000"}] | entry 1: create_time is "?", which holds U+0000
            {"errcode": "0", "order_info": null}               | holds a response without a list or an order; expected one of [order_list, orders, list], or order_info
            {"errcode": "0", "order_info": {"order_id": "1"}}  | entry 1 has no status
            {"errcode": "40001", "errmsg": "no\\u001b[2J\\n!"}  | the platform told an error, errcode 40001 (no?[2J?!)
            """)
    void anOrderThatNoDatabaseHoldsIsRefusedByItsPlace(String content, String message) {
        assertThatThrownBy(() -> OrderCheck.listed(read(content)))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(folder.resolve("answer.json").toString())
                .hasMessageContaining(message);
    }

    @Test
    void aLongValueIsQuotedByItsStart() {
        String longest = "9".repeat(100_000);

        assertThatThrownBy(() -> OrderCheck.listed(
                        read("[{\"order_id\": \"1\", \"status\": \"x\", \"pay_coin_count\": \"" + longest + "\"}]")))
                .hasMessageEndingWith(
                        "pay_coin_count is \"" + "9".repeat(128) + "\"; expected a number of at most 64 digits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"ref_date": "2025-13-01", "card_id": "p1"}] | ref_date is "2025-13-01"; expected a day such as 2025-01-31
            [{"ref_date": "+999999-01-01", "card_id": "p1"}] | ref_date is "+999999-01-01"; expected a day such as 2025-01-31
            [{"ref_date": "2025-01-01", "card_id": "p\\u0000"}] | card_id is "p?", which holds U+0000
            [{"ref_date": "2025-01-01", "card_id": "p", "view_cnt": 1e30}] | view_cnt is "1E+30"; expected a whole number
            """)
    void statisticsThatNoDatabaseHoldsAreRefusedByTheirPlace(String content, String message) {
        assertThatThrownBy(() -> StatisticsCheck.listed(read(content)))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(folder.resolve("answer.json") + ", entry 1: " + message);
    }

    @Test
    void ofACardThatNeverPushesViewsTheViewsAloneAreLeftOut() {
        CardDay silent = new CardDay(LocalDate.of(2025, 1, 1), "silent");
        CardDay seen = new CardDay(LocalDate.of(2025, 1, 1), "seen");
        CardDay unseen = new CardDay(LocalDate.of(2025, 1, 2), "unseen");
        Map<CardDay, long[]> theirs = Map.of(
                silent, new long[] {0, 2, 3, 4, 5, 6, 7, 8},
                seen, new long[] {1, 2, 3, 4, 5, 6, 7, 8},
                unseen, new long[] {0, 0, 3, 4, 5, 6, 7, 8});

        Set<String> neverPushed = StatisticsCheck.neverPushed(theirs, Set.of("seen"));

        assertThat(neverPushed).containsExactly("silent");
        assertThat(StatisticsCheck.withoutViews(theirs, neverPushed))
                .hasSize(3)
                .containsEntry(silent, new long[] {0, 0, 3, 4, 5, 6, 7, 8})
                .containsEntry(seen, new long[] {1, 2, 3, 4, 5, 6, 7, 8})
                .containsEntry(unseen, new long[] {0, 0, 3, 4, 5, 6, 7, 8});
    }

    private PlatformFile read(String content) throws IOException {
        return PlatformFile.read(Files.writeString(folder.resolve("answer.json"), content));
    }
}
