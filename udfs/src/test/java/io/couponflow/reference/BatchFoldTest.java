package io.couponflow.reference;

import static io.couponflow.reference.Histories.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rows are written as the columns of the key, a bar, and the other columns. */
class BatchFoldTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final List<PushBuilder> told = new ArrayList<>();

    @Test
    void sixCouponsInOneSecondAreSixCoupons() {
        for (String code : List.of("1", "2", "3", "4", "5", "6", "2", "5", "6")) {
            get(code, 0).with("OuterStr", "12b");
        }

        assertThat(pushes()).hasSize(9);
        assertThat(conversion()).containsExactly("gh p 12b 2016-08-31 | 6 0 0 0 0 0 0 0");
        assertThat(table("activity", Duration.ofHours(1)))
                .containsExactly("gh 2016-08-30T16:00:00Z user_get_card p 12b | 6 1");
    }

    @Test
    void byWeixinsRuleSixCouponsInOneSecondAreOne() {
        for (String code : List.of("1", "2", "3", "4", "5", "6")) {
            get(code, 0);
        }

        List<Push> pushes = pushes();
        assertThat(BatchDuplicates.firstOfEach(pushes, BatchDuplicates.Identity.SENDER_TIME))
                .containsExactly(pushes.get(0));
    }

    @Test
    void aCheckoutIsOneRedemptionAndOnePayment() {
        get("A", 0).with("OuterStr", "12b");
        consume("A", 5 * 3600 - 1).with("TransId", "T");
        pay("A", 5 * 3600 - 1, "T", "900", "1000").with("LocationId", "7");

        assertThat(conversion()).containsExactly("gh p 12b 2016-08-31 | 1 0 1 0 1 900 1000 0");
        assertThat(table("redemption_lag")).containsExactly("gh p 12b 2016-08-31 4 | 1");
        assertThat(table("payment")).containsExactly("gh p 2016-08-31 12b 7 | 1 900 1000 0");
    }

    @Test
    void aCouponThatComesBackUnderAThirdCodeKeepsItsIssue() {
        get("A", -1).with("OuterStr", "12b");
        get("B", 0).with("OldUserCardCode", "A").with("OutetStr", "friend");
        get("C", 1).with("OldUserCardCode", "B").with("IsGiveByFriend", "1");
        consume("C", 2);

        assertThat(conversion()).containsExactly("gh p 12b 2016-08-30 | 1 2 1 0 0 0 0 0");
        assertThat(table("redemption")).containsExactly("gh p 2016-08-31 12b '' FROM_API '' '' | 1");
    }

    @Test
    void giftsAndRestoresTakeNoStock() {
        for (String code : List.of("1", "2", "3", "4", "5", "6")) {
            get(code, 0);
        }
        get("7", 5).with("OldUserCardCode", "1");
        get("2", 9).with("IsRestoreMemberCard", "1").with("OuterStr", "elsewhere");

        assertThat(conversion()).containsExactly("gh p (none) 2016-08-31 | 6 1 0 0 0 0 0 0");
    }

    @Test
    void aRestoredMemberCardKeepsItsReceiptDay() {
        get("A", -86_400).with("OuterStr", "12b");
        delete("A", -10);
        get("A", -10).with("IsRestoreMemberCard", "true").with("OuterStr", "door");
        consume("A", 3600);

        assertThat(conversion()).containsExactly("gh p 12b 2016-08-30 | 1 0 1 0 0 0 0 0");
    }

    @Test
    void aDeleteCountsOnlyWhenLaterThanTheLastRestore() {
        get("A", 0);
        delete("A", 10);
        get("A", 10).with("IsRestoreMemberCard", "1");
        get("B", 0);
        get("B", 10).with("IsRestoreMemberCard", "1");
        delete("B", 11);

        assertThat(conversion()).containsExactly("gh p (none) 2016-08-31 | 2 0 0 1 0 0 0 0");
    }

    @Test
    void aDeleteAfterAGiftOrARedemptionIsHouseKeeping() {
        get("A", 0);
        get("B", 1).with("OldUserCardCode", "A");
        delete("A", 2);
        consume("B", 3);
        delete("B", 4);

        assertThat(conversion()).containsExactly("gh p (none) 2016-08-31 | 1 1 1 0 0 0 0 0");
    }

    @Test
    void aRestoreDoesNotGiveItsOldCodeAway() {
        get("A", 0);
        get("B", 1).with("OldUserCardCode", "A").with("IsRestoreMemberCard", "1");
        consume("A", 2);

        assertThat(conversion()).containsExactly("gh p (none) 2016-08-31 | 1 0 1 0 0 0 0 0");
    }

    @Test
    void whereItWasRedeemedIsNotWhereItCameFrom() {
        get("A", 0).with("OuterStr", "12b");
        consume("A", 1).with("OuterStr", "till").with("StaffOpenId", "oS").with("LocationId", "0");
        get("B", 0).with("OuterId", "7").with("OuterStr", "");
        consume("B", 1).with("LocationId", "0291").with("LocationName", "");

        assertThat(table("redemption"))
                .containsExactly(
                        "gh p 2016-08-31 12b till FROM_API '' oS | 1", "gh p 2016-08-31 7 '' FROM_API 0291 '' | 1");
    }

    @Test
    void aMemberCardConsumedOftenIsRedeemedOnce() {
        get("A", 0);
        consume("A", 3).with("OuterStr", "b");
        consume("A", 3).with("OuterStr", "a");
        consume("A", 4);

        assertThat(conversion()).containsExactly("gh p (none) 2016-08-31 | 1 0 1 0 0 0 0 0");
        assertThat(table("redemption")).containsExactly("gh p 2016-08-31 (none) a FROM_API '' '' | 1");
        assertThat(table("audience"))
                .containsExactly("gh 2016-08-31 user_consume_card p | 3 1", "gh 2016-08-31 user_get_card p | 1 1");
    }

    @Test
    void aCodeOfAnotherCardOrAccountIsAnotherCoupon() {
        get("A", 0).with("OuterStr", "12b");
        add("gh", "q", "A", 1, "user_consume_card");
        add("gh2", "p", "A", 1, "user_consume_card");

        assertThat(conversion())
                .containsExactly(
                        "gh p 12b 2016-08-31 | 1 0 0 0 0 0 0 0",
                        "gh q (unattributed) 2016-08-31 | 0 0 1 0 0 0 0 0",
                        "gh2 p (unattributed) 2016-08-31 | 0 0 1 0 0 0 0 0");
    }

    @Test
    void withoutAnIssueFactsStandOnTheirOwnDay() {
        consume("A", -1);
        delete("B", -1);
        delete("B", 1);
        pay("C", 1, "", "", "5");
        get("D", -1).with("IsGiveByFriend", "1");

        assertThat(conversion())
                .containsExactly(
                        "gh p (unattributed) 2016-08-30 | 0 1 1 0 0 0 0 0",
                        "gh p (unattributed) 2016-08-31 | 0 0 0 1 1 0 0 1");
        assertThat(table("redemption_lag")).isEmpty();
        assertThat(table("payment")).containsExactly("gh p 2016-08-31 (unattributed) '' | 1 0 0 1");
    }

    @Test
    void eightGiftsAreFollowedAndNineAreNot() {
        get("0", -1).with("OuterStr", "12b");
        for (int gifts = 1; gifts <= 9; gifts++) {
            get(Integer.toString(gifts), gifts).with("OldUserCardCode", Integer.toString(gifts - 1));
        }
        pay("8", 20, "", "1", "2");
        pay("9", 20, "", "3", "4");

        assertThat(conversion())
                .containsExactly(
                        "gh p (unattributed) 2016-08-31 | 0 1 0 0 1 3 4 0", "gh p 12b 2016-08-30 | 1 8 0 0 1 1 2 0");
    }

    @Test
    void aChainThatBitesItsTailIsAttributedToNothing() {
        get("A", 0).with("OldUserCardCode", "B");
        get("B", 1).with("OldUserCardCode", "A");

        assertThat(conversion()).containsExactly("gh p (unattributed) 2016-08-31 | 0 2 0 0 0 0 0 0");
    }

    @Test
    void aReceiptThatNamesItsOwnCodeIsAnIssue() {
        get("A", 0).with("OldUserCardCode", "A").with("OuterId", "7");
        consume("A", 1);

        assertThat(conversion()).containsExactly("gh p 7 2016-08-31 | 1 0 1 0 0 0 0 0");
    }

    @Test
    void theOriginIsTheEarliestReceiptAndAGiftGoesFirstInATie() {
        get("A", 0).with("OuterStr", "12b");
        get("B", 5).with("OuterStr", "own");
        get("B", 5).with("OldUserCardCode", "A");
        get("C", 4).with("OuterStr", "own");
        get("C", 5).with("OldUserCardCode", "A");
        get("D", 4).with("OuterStr", "x");
        get("D", 4).with("OuterStr", "own");

        assertThat(conversion())
                .containsExactly("gh p 12b 2016-08-31 | 1 1 0 0 0 0 0 0", "gh p own 2016-08-31 | 2 1 0 0 0 0 0 0");
    }

    @Test
    void inATieTheOldCodeComparesAsPushed() {
        get("A", 0).with("OldUserCardCode", "A").with("OuterStr", "a");
        get("A", 0).with("OuterStr", "b");

        assertThat(conversion()).containsExactly("gh p b 2016-08-31 | 1 0 0 0 0 0 0 0");
    }

    @Test
    void ofOneTransIdTheEarliestCountsThenTheSmallerKnownFee() {
        get("A", 0);
        pay("A", 3, "T", "1", "1");
        pay("A", 2, "T", "", "7");
        pay("A", 2, "T", "9", "10");
        pay("A", 2, "", "100", "200");
        pay("A", 2, "", "100", "200").with("LocationId", "0");
        pay("A", 1, "U", "40", "50").with("LocationName", "b");
        pay("A", 1, "U", "40", "50").with("LocationName", "a").with("LocationId", "7");
        pay("A", 1, "U", "40", "51");

        assertThat(table("payment"))
                .containsExactly("gh p 2016-08-31 (none) '' | 3 209 410 0", "gh p 2016-08-31 (none) a | 1 40 50 0");
    }

    @Test
    void textComparesByCodePointAndKeysKeep128() {
        get("A", 0).with("OuterStr", "\uD83D\uDE00");
        get("A", 0).with("OuterStr", "\uFF5E");
        get("B", 0).with("OuterStr", "\uD83D\uDE00".repeat(128) + "1");
        get("C", 0).with("OuterStr", "\uD83D\uDE00".repeat(128) + "2");

        assertThat(conversion())
                .containsExactly(
                        "gh p \uFF5E 2016-08-31 | 1 0 0 0 0 0 0 0",
                        "gh p " + "\uD83D\uDE00".repeat(128) + " 2016-08-31 | 2 0 0 0 0 0 0 0");
    }

    @Test
    void anEventKeyIsTheChannelOfFourEventsOnly() {
        add("gh", "", "", 0, "subscribe").with("EventKey", "qrscene_12b");
        add("gh", "", "", 1, "SCAN").with("EventKey", "12b");
        add("gh", "", "", 2, "scancode_push").with("EventKey", "12b");
        add("gh", "p", "", 3, "user_view_card").with("OuterStr", "12b").with("OuterId", "7");
        add("gh", "p", "A", 4, "user_get_card").with("OuterId", "00");
        add("gh", "p", "B", 4, "user_get_card").with("OutetStr", "o").with("OuterId", "7");

        assertThat(table("activity", Duration.ofHours(12)))
                .containsExactly(
                        "gh 2016-08-30T16:00:00Z scan '' 12b | 1 1",
                        "gh 2016-08-30T16:00:00Z scancode_push '' '' | 1 1",
                        "gh 2016-08-30T16:00:00Z subscribe '' 12b | 1 1",
                        "gh 2016-08-30T16:00:00Z user_get_card p '' | 1 1",
                        "gh 2016-08-30T16:00:00Z user_get_card p o | 1 1",
                        "gh 2016-08-30T16:00:00Z user_view_card p 12b | 1 1");
    }

    @Test
    void windowsOfALongDayStartAtItsMidnightAndEndAtTheNext() {
        LocalTime newYork = new LocalTime(ZoneId.of("America/New_York"));
        long lastHour = Instant.parse("2026-11-02T04:30:00Z").getEpochSecond();

        assertThat(newYork.day(lastHour)).isEqualTo("2026-11-01");
        assertThat(newYork.windowStart(lastHour, Duration.ofHours(12))).isEqualTo("2026-11-01T17:00:00Z");
        assertThat(newYork.windowStart(lastHour + 3600, Duration.ofHours(12))).isEqualTo("2026-11-02T05:00:00Z");
    }

    @Test
    void orderAndRepeatsChangeNothing() {
        get("A", 0);
        get("B", 1).with("OldUserCardCode", "A");
        consume("B", 2);
        List<String> inOrder = conversion();
        Collections.shuffle(told, new Random(7));
        told.addAll(List.copyOf(told));

        assertThat(conversion()).isEqualTo(inOrder);
    }

    @Test
    void fieldOrderAndEncryptionDoNotMakeAPushAnother() {
        List<Push> same = List.of(
                PushBuilder.push("gh", "oA", 5, "Novel")
                        .with("A", "1")
                        .with("B", "2")
                        .build(),
                PushBuilder.push("gh", "oA", 5, "novel")
                        .with("Encrypt", "x")
                        .with("b", "2")
                        .with("a", "1")
                        .build());
        Push another = PushBuilder.push("gh", "oA", 5, "novel")
                .with("A", "1")
                .with("B", "2")
                .with("CreateTime", "5")
                .build();

        List<Push> kept = BatchDuplicates.firstOfEach(
                List.of(same.get(0), same.get(1), another), BatchDuplicates.Identity.CONTENT);

        assertThat(kept).containsExactly(same.get(0), another);
    }

    @Test
    void everythingReceivedIsAcceptedRepeatedDeadOrIgnored() {
        Push push = PushBuilder.push("gh", "oA", 5, "novel").build();
        List<Parsed> parsed = List.of(
                new Parsed.Accepted(push),
                new Parsed.Accepted(push),
                new Parsed.Rejected(Reason.EMPTY_BODY, "nothing"),
                Parsed.Ignored.INSTANCE,
                Parsed.Ignored.INSTANCE);
        List<BatchDuplicates.Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            RawPush raw = new RawPush("pushes", 0, i, MIDNIGHT * 1000 + 3_599_999, new byte[0]);
            deliveries.add(new BatchDuplicates.Delivery(raw, parsed.get(i)));
        }

        assertThat(text(BatchDuplicates.dataQuality(deliveries, BatchDuplicates.Identity.CONTENT, SHANGHAI)))
                .containsExactly("pushes 2016-08-30T16:00:00Z | 5 1 1 1 2 1");
    }

    private PushBuilder get(String code, long after) {
        return add("gh", "p", code, after, "user_get_card");
    }

    private void delete(String code, long after) {
        add("gh", "p", code, after, "user_del_card");
    }

    private PushBuilder consume(String code, long after) {
        return add("gh", "p", code, after, "user_consume_card").with("ConsumeSource", "FROM_API");
    }

    private PushBuilder pay(String code, long after, String transId, String fee, String originalFee) {
        return add("gh", "p", code, after, "user_pay_from_pay_cell")
                .with("TransId", transId)
                .with("Fee", fee)
                .with("OriginalFee", originalFee);
    }

    private PushBuilder add(String account, String card, String code, long after, String event) {
        PushBuilder push = PushBuilder.push(account, "oA", MIDNIGHT + after, event)
                .with("CardId", card)
                .with("UserCardCode", code);
        told.add(push);
        return push;
    }

    private List<Push> pushes() {
        return told.stream().map(PushBuilder::build).toList();
    }

    private List<String> conversion() {
        return table("channel_conversion");
    }

    private List<String> table(String table) {
        return table(table, Duration.ofHours(1));
    }

    private List<String> table(String table, Duration activityWindow) {
        List<Push> accepted = BatchDuplicates.firstOfEach(pushes(), BatchDuplicates.Identity.CONTENT);
        return text(BatchFold.tables(accepted, SHANGHAI, activityWindow).get(table));
    }

    private static List<String> text(SortedMap<List<String>, List<String>> rows) {
        return rows.entrySet().stream()
                .map(row -> words(row.getKey()) + " | " + words(row.getValue()))
                .toList();
    }

    private static String words(List<String> columns) {
        return columns.stream().map(column -> column.isEmpty() ? "''" : column).collect(Collectors.joining(" "));
    }
}
