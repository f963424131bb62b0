package io.couponflow.domain.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowTest {

    /** Makes a row anew at each call: a sum takes over what it is made of. */
    record Case(Supplier<Row> one, Supplier<Row> other, String key, String sum) {
        @Override
        public String toString() {
            return one.get().getClass().getSimpleName();
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(
                        () -> new ChannelConversion("a", "p", "c", 9, 1, 2, 3, 4, 5, 6, 7),
                        () -> new ChannelConversion("a", "p", "c", 9, 10, 20, 30, 40, 50, 60, 70),
                        "channel_conversion|a|p|c|9",
                        "CHANNEL_CONVERSION[a, p, c, 9, 11, 22, 33, 44, 55, 66, 77]"),
                new Case(
                        () -> new RedemptionLag("a", "p", "c", 9, 23, 1),
                        () -> new RedemptionLag("a", "p", "c", 9, 23, -3),
                        "redemption_lag|a|p|c|9|23",
                        "REDEMPTION_LAG[a, p, c, 9, 23, -2]"),
                new Case(
                        () -> new Redemption("a", "p", 9, "c", "r", "s", "l", "o", 1),
                        () -> new Redemption("a", "p", 9, "c", "r", "s", "l", "o", 2),
                        "redemption|a|p|9|c|r|s|l|o",
                        "REDEMPTION[a, p, 9, c, r, s, l, o, 3]"),
                new Case(
                        () -> new Payment("a", "p", 9, "c", "l", 1, 2, 3, 4),
                        () -> new Payment("a", "p", 9, "c", "l", 10, 20, 30, 40),
                        "payment|a|p|9|c|l",
                        "PAYMENT[a, p, 9, c, l, 11, 22, 33, 44]"),
                new Case(
                        () -> new Activity("a", 3600, "e", "p", "c", 1, Users.of("o1")),
                        () -> new Activity("a", 3600, "e", "p", "c", 4, Users.of("o2")),
                        "activity|a|3600|e|p|c",
                        "ACTIVITY[a, 3600000, e, p, c, 5, 2]"),
                new Case(
                        () -> new Audience("a", 9, "e", "p", 1, Users.of("o1")),
                        () -> new Audience("a", 9, "e", "p", 4, Users.of("o1")),
                        "audience|a|9|e|p",
                        "AUDIENCE[a, 9, e, p, 5, 1]"),
                new Case(
                        () -> new DataQuality("t", 3600, 1, 2, 3, 4, 5, 6),
                        () -> new DataQuality("t", 3600, 10, 20, 30, 40, 50, 60),
                        "data_quality|t|3600",
                        "DATA_QUALITY[t, 3600000, 11, 22, 33, 44, 55, 66]"),
                new Case(
                        () -> new MemberActivity("a", "p", 9, 1, 2, 3, 4, 5, 6),
                        () -> new MemberActivity("a", "p", 9, 10, 20, 30, 40, 50, 60),
                        "member_activity|a|p|9",
                        "MEMBER_ACTIVITY[a, p, 9, 11, 22, 33, 44, 55, 66]"),
                new Case(
                        () -> new Inventory("a", "p", 1, 100, 1, 50, "low 3", 3L),
                        () -> new Inventory("a", "p", -3, 90, 4, 60, "lower", null),
                        "inventory|a|p",
                        "INVENTORY[a, p, -2, 100000, 5, 60000, lower, null]"),
                new Case(
                        () -> Inventory.ofAlarm("a", "p", 60, "\uFF5E 12", 12L),
                        () -> Inventory.ofAlarm("a", "p", 60, "\uD83D\uDE00 5", 5L),
                        "inventory|a|p",
                        "INVENTORY[a, p, 0, null, 2, 60000, \uD83D\uDE00 5, 5]"),
                new Case(
                        () -> Inventory.ofReceipt("a", "p", 1, 100),
                        () -> Inventory.ofAlarm("a", "p", 60, "", null),
                        "inventory|a|p",
                        "INVENTORY[a, p, 1, 100000, 1, 60000, null, null]"),
                new Case(
                        () -> new InventoryAlarm("a", "p", 43_200, 2, 50_000, 60_000, 7L, "b", 1),
                        () -> new InventoryAlarm("a", "p", 43_200, 1, 49_999, 60_000, null, "a", -3),
                        "inventory_alarm|a|p|43200",
                        "INVENTORY_ALARM[a, p, 43200000, 3, 49999000, 60000000, 7, b, -2]"),
                new Case(
                        () -> InventoryAlarm.ofIssues("a", "p", 43_200, 1),
                        () -> InventoryAlarm.ofIssues("a", "p", 43_200, 2),
                        "inventory_alarm|a|p|43200",
                        "INVENTORY_ALARM[a, p, 43200000, 0, null, null, null, null, 3]"),
                new Case(
                        () -> InventoryAlarm.ofAlarm("a", "p", 43_200, 50_000, "", 8L),
                        () -> new InventoryAlarm("a", "p", 43_200, 1, 50_001, 50_001, 9L, "", 5),
                        "inventory_alarm|a|p|43200",
                        "INVENTORY_ALARM[a, p, 43200000, 2, 50000000, 50001000, 8, null, 5]"),
                new Case(
                        () -> new TokenPosting("a", 9, "t", 1, new BigDecimal("1.5"), new BigDecimal("-0.25")),
                        () -> new TokenPosting("a", 9, "t", 2, new BigDecimal("98.5"), new BigDecimal("0.25")),
                        "token_posting|a|9|t",
                        "TOKEN_POSTING[a, 9, t, 3, 100, 0]"),
                new Case(
                        () -> new TokenBalance("a", 9, BigDecimal.ONE, BigDecimal.TEN, 3600, "s", "o1", "u"),
                        () -> new TokenBalance("a", 9, BigDecimal.TEN, BigDecimal.ONE, 3599, "s", "o2", "u"),
                        "token_balance|a|9",
                        "TOKEN_BALANCE[a, 9, 1, 10, 3600000, o1]"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void changesAddUpColumnByColumnInEitherOrder(Case rows) {
        assertThat(rows.one().get().plus(rows.other().get()).toMart()).hasToString(rows.sum());
        assertThat(rows.other().get().plus(rows.one().get()).toMart()).hasToString(rows.sum());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theKeyIsThatOfTheStateForEver(Case rows) {
        assertThat(rows.one().get().key().replace('\0', '|')).isEqualTo(rows.key());
        assertThat(rows.one().get().plus(rows.other().get()).key())
                .isEqualTo(rows.one().get().key());
    }

    @Test
    void everyRowHasItsTable() {
        Stream<Table> tables =
                cases().stream().map(rows -> rows.one().get().toMart().table()).distinct();

        // Written as they are: nothing in them adds up.
        Stream<Table> full = Stream.of(
                Table.ARCHIVE_FILE, Table.DEAD_LETTER, Table.CARD, Table.TOKEN_ORDER_EVENT, Table.TOKEN_ORDER);

        assertThat(Stream.concat(tables, full)).containsExactlyInAnyOrder(Table.values());
    }

    @Test
    void ofTwoReportsOfASecondTheHigherStatusThenTheGreaterOrderSenderAndBalanceStays() {
        List<TokenBalance> rising = List.of(
                balance("\uD83D\uDE00", "o9", "u9", 9, 9),
                balance("ORDER_STATUS_WAITING", "o9", "u9", 9, 9),
                balance("ORDER_STATUS_ROLLBACK", "o1", "u9", 9, 9),
                balance("ORDER_STATUS_ROLLBACK", "o2", "u1", 9, 9),
                balance("ORDER_STATUS_ROLLBACK", "o2", "u2", 1, 9),
                balance("ORDER_STATUS_ROLLBACK", "o2", "u2", 2, 1),
                balance("ORDER_STATUS_ROLLBACK", "o2", "u2", 2, 2));

        for (int i = 1; i < rising.size(); i++) {
            assertThat(rising.get(i).plus(rising.get(i - 1))).isEqualTo(rising.get(i));
            assertThat(rising.get(i - 1).plus(rising.get(i))).isEqualTo(rising.get(i));
        }
    }

    private static TokenBalance balance(String status, String order, String sender, long free, long pay) {
        return new TokenBalance("a", 9, BigDecimal.valueOf(free), BigDecimal.valueOf(pay), 3600, status, order, sender);
    }

    @Test
    void rowsOfDifferentKeysDoNotAddUp() {
        assertThatThrownBy(() -> DataQuality.received("t", 0).plus(new RedemptionLag("a", "p", "c", 9, 23, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not one row: [DataQuality, RedemptionLag]");
    }

    @Test
    void aRowOfATableHasAValueForEachColumn() {
        assertThatThrownBy(() -> MartRow.of(Table.REDEMPTION_LAG, "a", "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("REDEMPTION_LAG has 6 columns, not 2");
    }
}
