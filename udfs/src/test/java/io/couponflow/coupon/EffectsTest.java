package io.couponflow.coupon;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Days;
import io.couponflow.domain.Push;
import io.couponflow.reference.PushBuilder;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/**
 * Small histories through the whole ladder, each in the orders of arrival that the name says, and the rows that are left
 * when all has settled. A row reads: channel, day, then its counts.
 */
class EffectsTest {

    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));

    /** 2016-08-30 17:57:16 in Shanghai. */
    private static final long TIME = 1_472_551_036;

    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    @Test
    void anIssueCountsUnderItsChannelOnItsDay() {
        assertThat(conversions(issue("a", TIME))).containsExactly("12b 2016-08-30 [1, 0, 0, 0, 0, 0, 0, 0]");
    }

    @Test
    void aRedemptionBeforeItsReceiptStandsUnattributedOnItsOwnDay() {
        assertThat(conversions(consume("a", TIME + DAY)))
                .containsExactly("(unattributed) 2016-08-31 [0, 0, 1, 0, 0, 0, 0, 0]");
        assertThat(table("redemption_lag", consume("a", TIME + DAY))).isEmpty();
    }

    @Test
    void aRedemptionBeforeItsReceiptMovesToTheChannelWhenTheReceiptComes() {
        Push[] history = {consume("a", TIME + DAY), issue("a", TIME)};

        assertThat(conversions(history)).containsExactly("12b 2016-08-30 [1, 0, 1, 0, 0, 0, 0, 0]");
        assertThat(table("redemption", history))
                .as("the row under (unattributed) goes back to 0")
                .containsExactly("[gh_1, p1, 2016-08-31, 12b, till, FROM_MP, Shop 1, ] [1]");
        assertThat(table("redemption_lag", history)).containsExactly("[gh_1, p1, 12b, 2016-08-30, 24] [1]");
    }

    @Test
    void theLagIsInWholeHoursAndZeroBeforeTheIssue() {
        assertThat(table("redemption_lag", issue("a", TIME), consume("a", TIME + HOUR - 1)))
                .containsExactly("[gh_1, p1, 12b, 2016-08-30, 0] [1]");
        assertThat(table("redemption_lag", issue("a", TIME), consume("a", TIME + HOUR)))
                .containsExactly("[gh_1, p1, 12b, 2016-08-30, 1] [1]");
        assertThat(table("redemption_lag", issue("a", TIME), consume("a", TIME - 5 * HOUR)))
                .containsExactly("[gh_1, p1, 12b, 2016-08-30, 0] [1]");
    }

    @Test
    void aDeletionUnattributedStandsOnTheDayOfTheLastDelete() {
        assertThat(conversions(delete("a", TIME), delete("a", TIME + 2 * DAY), delete("a", TIME + DAY)))
                .containsExactly("(unattributed) 2016-09-01 [0, 0, 0, 1, 0, 0, 0, 0]");
    }

    @Test
    void aPaymentWithoutAReadableFeeAddsToNeitherSum() {
        Push[] history = {
            issue("a", TIME), pay("a", "t1", "80", "100"), pay("a", "t2", "80", ""), pay("a", "t3", "x", "100")
        };

        assertThat(conversions(history)).containsExactly("12b 2016-08-30 [1, 0, 0, 0, 3, 80, 100, 2]");
        assertThat(table("payment", history)).containsExactly("[gh_1, p1, 2016-08-30, 12b, ] [3, 80, 100, 2]");
    }

    @Test
    void aChainOfGiftsLearntInAnyOrderIsAttributedToItsIssue() {
        List<Push> history = List.of(
                issue("a", TIME),
                gift("b", "a", TIME + DAY),
                gift("c", "b", TIME + 2 * DAY),
                consume("c", TIME + 3 * DAY));
        for (List<Push> order : permutations(history)) {
            assertThat(conversions(order.toArray(Push[]::new)))
                    .as("%s", order)
                    .containsExactly("12b 2016-08-30 [1, 2, 1, 0, 0, 0, 0, 0]");
        }
    }

    @Test
    void aCouponThatComesBackToItsFirstHolderKeepsItsIssue() {
        List<Push> history =
                List.of(issue("a", TIME), gift("b", "a", TIME + 1), gift("a2", "b", TIME + 2), delete("a2", TIME + 3));
        for (List<Push> order : permutations(history)) {
            assertThat(conversions(order.toArray(Push[]::new)))
                    .as("%s", order)
                    .containsExactly("12b 2016-08-30 [1, 2, 0, 1, 0, 0, 0, 0]");
        }
    }

    @Test
    void aCodeGivenToTwoAttributesBoth() {
        List<Push> history =
                List.of(issue("a", TIME), gift("b", "a", TIME + 1), gift("c", "a", TIME + 1), consume("b", TIME + 2));
        for (List<Push> order : permutations(history)) {
            assertThat(conversions(order.toArray(Push[]::new)))
                    .as("%s", order)
                    .containsExactly("12b 2016-08-30 [1, 2, 1, 0, 0, 0, 0, 0]");
        }
    }

    @Test
    void aGiftWhoseIssueIsUnknownStandsUnattributedOnTheDayOfEachFact() {
        assertThat(conversions(gift("b", "a", TIME), consume("b", TIME + DAY)))
                .containsExactly(
                        "(unattributed) 2016-08-30 [0, 1, 0, 0, 0, 0, 0, 0]",
                        "(unattributed) 2016-08-31 [0, 0, 1, 0, 0, 0, 0, 0]");
    }

    @Test
    void anOriginThatTurnsOutToBeAGiftTakesItsIssueBack() {
        // The code b was first seen as an issue; then an earlier receipt shows that it was a gift of a.
        assertThat(conversions(
                        issue("a", TIME),
                        issue("b", "flyer", TIME + DAY),
                        consume("b", TIME + DAY),
                        gift("b", "a", TIME + 1)))
                .containsExactly("12b 2016-08-30 [1, 1, 1, 0, 0, 0, 0, 0]");
    }

    @Test
    void anOriginThatTurnsOutToBeAnIssueLeavesItsChain() {
        // The gift receipt still counts as one, where the code itself stands.
        assertThat(conversions(
                        issue("a", TIME),
                        gift("b", "a", TIME + DAY),
                        consume("b", TIME + DAY),
                        issue("b", "flyer", TIME + 1)))
                .containsExactly(
                        "12b 2016-08-30 [1, 0, 0, 0, 0, 0, 0, 0]", "flyer 2016-08-30 [1, 1, 1, 0, 0, 0, 0, 0]");
    }

    @Test
    void anOriginThatFlipsFromIssueToGiftAndBackLeavesNoTrace() {
        assertThat(conversions(
                        issue("a", TIME),
                        issue("b", "flyer", TIME + 30),
                        gift("c", "b", TIME + 40),
                        gift("b", "a", TIME + 20),
                        issue("b", "flyer", TIME + 10),
                        consume("c", TIME + 50)))
                .containsExactly(
                        "12b 2016-08-30 [1, 0, 0, 0, 0, 0, 0, 0]", "flyer 2016-08-30 [1, 2, 1, 0, 0, 0, 0, 0]");
    }

    @Test
    void anEarlierIssueMovesAllOfAChainToItsDay() {
        assertThat(conversions(
                        issue("a", TIME + DAY),
                        gift("b", "a", TIME + 2 * DAY),
                        consume("b", TIME + 2 * DAY),
                        issue("a", "flyer", TIME)))
                .containsExactly("flyer 2016-08-30 [1, 1, 1, 0, 0, 0, 0, 0]");
    }

    @Test
    void eightGiftsAreAttributedAndTheNinthIsNot() {
        List<Push> history = new ArrayList<>(List.of(issue("c0", TIME)));
        for (int i = 1; i <= 9; i++) {
            history.add(gift("c" + i, "c" + (i - 1), TIME + i));
        }
        history.add(consume("c9", TIME + 10));
        for (long seed = 0; seed < 50; seed++) {
            List<Push> order = new ArrayList<>(history);
            Collections.shuffle(order, new Random(seed));

            assertThat(conversions(order.toArray(Push[]::new)))
                    .as("seed %d", seed)
                    .containsExactly(
                            "(unattributed) 2016-08-30 [0, 1, 1, 0, 0, 0, 0, 0]",
                            "12b 2016-08-30 [1, 8, 0, 0, 0, 0, 0, 0]");
        }
    }

    @Test
    void twoCodesThatNameEachOtherAsGiversEndUnattributed() {
        assertThat(conversions(gift("a", "b", TIME), gift("b", "a", TIME)))
                .containsExactly("(unattributed) 2016-08-30 [0, 2, 0, 0, 0, 0, 0, 0]");
    }

    @Test
    void theSameCodeOfAnotherCardIsAnotherCoupon() {
        Push other = PushBuilder.push("gh_1", "o1", TIME, "user_consume_card")
                .with("CardId", "p2")
                .with("UserCardCode", "a")
                .build();

        assertThat(table("channel_conversion", issue("a", TIME), other))
                .containsExactly(
                        "[gh_1, p1, 12b, 2016-08-30] [1, 0, 0, 0, 0, 0, 0, 0]",
                        "[gh_1, p2, (unattributed), 2016-08-30] [0, 0, 1, 0, 0, 0, 0, 0]");
    }

    private static List<String> conversions(Push... history) {
        return table("channel_conversion", history).stream()
                .map(row -> row.replaceFirst("\\[gh_1, p1, (.*), (.*)\\] (.*)", "$1 $2 $3"))
                .toList();
    }

    private static List<String> table(String name, Push... history) {
        SortedMap<List<String>, List<String>> rows = new SimulatedLadder(DAYS, new Random(history.length))
                .tables(Arrays.asList(history))
                .get(name);
        return rows == null
                ? List.of()
                : rows.entrySet().stream()
                        .map((Map.Entry<List<String>, List<String>> row) -> row.getKey() + " " + row.getValue())
                        .toList();
    }

    private static List<List<Push>> permutations(List<Push> pushes) {
        if (pushes.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Push>> all = new ArrayList<>();
        for (int i = 0; i < pushes.size(); i++) {
            List<Push> rest = new ArrayList<>(pushes);
            Push first = rest.remove(i);
            for (List<Push> permutation : permutations(rest)) {
                List<Push> one = new ArrayList<>(List.of(first));
                one.addAll(permutation);
                all.add(one);
            }
        }
        return all;
    }

    private static Push issue(String code, long time) {
        return issue(code, "12b", time);
    }

    private static Push issue(String code, String channel, long time) {
        return coupon("user_get_card", code, time).with("OuterStr", channel).build();
    }

    private static Push gift(String code, String oldCode, long time) {
        return coupon("user_get_card", code, time)
                .with("OldUserCardCode", oldCode)
                .build();
    }

    private static Push consume(String code, long time) {
        return coupon("user_consume_card", code, time)
                .with("OuterStr", "till")
                .with("ConsumeSource", "FROM_MP")
                .with("LocationName", "Shop 1")
                .build();
    }

    private static Push delete(String code, long time) {
        return coupon("user_del_card", code, time).build();
    }

    private static Push pay(String code, String transId, String fee, String originalFee) {
        return coupon("user_pay_from_pay_cell", code, TIME)
                .with("TransId", transId)
                .with("Fee", fee)
                .with("OriginalFee", originalFee)
                .build();
    }

    private static PushBuilder coupon(String event, String code, long time) {
        return push("gh_1", "o1", time, event).with("CardId", "p1").with("UserCardCode", code);
    }
}
