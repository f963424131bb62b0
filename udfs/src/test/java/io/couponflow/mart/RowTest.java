package io.couponflow.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.domain.TokenStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTest {

    @Test
    void countsAddUpColumnByColumn() {
        Row row = Rows.row(Table.MEMBER_ACTIVITY, "a", "p", 9, 1, 2, 3, 4, 5, 6);

        row.values()
                .add(Rows.row(Table.MEMBER_ACTIVITY, "a", "p", 9, 10, 20, 30, 40, 50, -60)
                        .values());

        assertThat(Rows.text(row)).isEqualTo("MEMBER_ACTIVITY[a, p, 9, 11, 22, 33, 44, 55, -54]");
    }

    @Test
    void aSumThatWrapsComesBackWhenItIsTakenBack() {
        Row row = Rows.row(Table.REDEMPTION_LAG, "a", "p", "c", 9, 23, Long.MAX_VALUE);

        row.values().add(Rows.row(Table.REDEMPTION_LAG, "a", "p", "c", 9, 23, 5).values());
        row.values()
                .add(Rows.row(Table.REDEMPTION_LAG, "a", "p", "c", 9, 23, -5).values());

        assertThat(row.values().number("redeemed")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void distinctUsersAreCounted() {
        Row row = Rows.row(Table.AUDIENCE, "a", 9, "e", "p", 1, Users.of("o1"));

        row.values()
                .add(Rows.row(Table.AUDIENCE, "a", 9, "e", "p", 4, Users.of("o1"))
                        .values());
        row.values()
                .add(Rows.row(Table.AUDIENCE, "a", 9, "e", "p", 4, Users.of("o2"))
                        .values());

        assertThat(Rows.text(row)).isEqualTo("AUDIENCE[a, 9, e, p, 9, 2]");
    }

    @Test
    void whereNobodyWasNamedThereAreNoUsers() {
        assertThat(Rows.text(Rows.row(Table.GIFT_OFFER, "a", "p", 9, 0, null, 1)))
                .isEqualTo("GIFT_OFFER[a, p, 9, 0, 0, 1]");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void alarmsAndIssuesInAnyOrderLeaveTheEarliestTheLowestAndTheLast(long seed) {
        List<Row> changes = new ArrayList<>(List.of(
                alarm(60_000, 60_000, "\uFF5E 12", 12L),
                alarm(60_000, 60_000, "\uD83D\uDE00 5", 5L),
                alarm(50_000, 50_000, "low", null),
                Rows.row(Table.INVENTORY_ALARM, "a", "p", 0, 0, null, null, null, null, 3),
                Rows.row(Table.INVENTORY_ALARM, "a", "p", 0, 0, null, null, null, null, -1)));
        Collections.shuffle(changes, new Random(seed));

        List<String> rows = Rows.told(Rows.sums(changes).values());

        assertThat(rows)
                .as("seed %d", seed)
                .containsExactly("INVENTORY_ALARM[a, p, 0, 3, 50000, 60000, 5, \uD83D\uDE00 5, 2]");
    }

    @Test
    void whatNothingWasToldOfIsUnknownAndSaysNothing() {
        Row row = Rows.row(Table.INVENTORY_ALARM, "a", "p", 0, 0, null, null, null, null, 0);

        assertThat(row.values().isZero()).isTrue();
        assertThat(Rows.text(row)).isEqualTo("INVENTORY_ALARM[a, p, 0, 0, null, null, null, null, 0]");
    }

    @Test
    void aQuantityOf0IsNotUnknown() {
        assertThat(Rows.text(alarm(1, 1, "0", 0L))).isEqualTo("INVENTORY_ALARM[a, p, 0, 1, 1, 1, 0, 0, 0]");
    }

    @Test
    void decimalsAddUp() {
        Row row = posting("1.5", "-0.25");

        row.values().add(posting("98.5", "0.25").values());

        assertThat(Rows.text(row)).isEqualTo("TOKEN_POSTING[a, 9, t, 2, 0, 100, 0]");
        row.values()
                .add(Rows.row(Table.TOKEN_POSTING, "a", 9, "t", -2, 0, new BigDecimal("-100"), BigDecimal.ZERO)
                        .values());
        assertThat(row.values().isZero()).isTrue();
    }

    @Test
    void ofTwoReportsOfASecondTheHigherStatusThenTheGreaterOrderSenderAndBalanceStays() {
        List<String> rising = List.of(
                "\uD83D\uDE00 o9 u9 9 9",
                "WAITING o9 u9 9 9",
                "ROLLBACK o1 u9 9 9",
                "ROLLBACK o2 u1 9 9",
                "ROLLBACK o2 u2 1 9",
                "ROLLBACK o2 u2 2 1",
                "ROLLBACK o2 u2 2 2");

        for (int i = 1; i < rising.size(); i++) {
            assertThat(last(rising.get(i), rising.get(i - 1)))
                    .isEqualTo(last(rising.get(i - 1), rising.get(i)))
                    .isEqualTo(Rows.text(balance(rising.get(i))));
        }
    }

    @Test
    void rowsOfDifferentTablesDoNotAddUp() {
        RowValues values = DataQuality.received("t", 0).values();

        assertThatThrownBy(() -> values.add(posting("1", "1").values()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row of data_quality and one of token_posting are not one");
    }

    @Test
    void aColumnThatTheTableLacksIsRefusedByItsName() {
        assertThatThrownBy(() -> DataQuality.received("t", 0).with("recieved", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data_quality has no column recieved of numbers");
    }

    @Test
    void aKeyWithoutAllItsColumnsIsRefused() {
        assertThatThrownBy(() -> Row.of(RowKey.in(Table.CARD).text("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the key of card has 2 columns, not 1");
    }

    @ParameterizedTest
    @EnumSource
    void theNumberOfATableIsItsOwn(Table table) throws Exception {
        assertThat(Table.of(table.tag())).isEqualTo(table);
    }

    private static Row alarm(long at, long first, String detail, Long quantity) {
        return Rows.row(Table.INVENTORY_ALARM, "a", "p", 0, 1, first, at, quantity, detail, 0);
    }

    private static Row posting(String free, String pay) {
        return Rows.row(Table.TOKEN_POSTING, "a", 9, "t", 1, 0, new BigDecimal(free), new BigDecimal(pay));
    }

    private static String last(String one, String other) {
        Row row = balance(one);
        row.values().add(balance(other).values());
        return Rows.text(row);
    }

    private static Row balance(String text) {
        String[] parts = text.split(" ");
        String status = TokenStatus.ranked(parts[0].length() < 3 ? parts[0] : "ORDER_STATUS_" + parts[0]);
        BigDecimal free = new BigDecimal(parts[3]);
        BigDecimal pay = new BigDecimal(parts[4]);
        return Rows.row(Table.TOKEN_BALANCE, "a", 9, 3600, status, parts[1], parts[2], free, pay, 3_600_000, parts[1]);
    }
}
