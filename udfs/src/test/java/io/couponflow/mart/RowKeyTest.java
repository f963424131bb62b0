package io.couponflow.mart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowKeyTest {

    private static RowKey redemption(String account, long day, String channel, String staff) {
        return RowKey.in(Table.REDEMPTION)
                .text(account)
                .text("p1")
                .number(day)
                .text(channel)
                .text("")
                .text("FROM_API")
                .text("海报\uD83C\uDF81")
                .text(staff)
                .build();
    }

    @Test
    void equalKeysAreOneAndTheirHashIsThatOfEveryJvm() {
        assertThat(redemption("gh_1", 17_043, "12b", "o9")).isEqualTo(redemption("gh_1", 17_043, "12b", "o9"));
        assertThat(redemption("gh_1", 17_043, "12b", "o9").hashCode()).isEqualTo(-381_037_653);
    }

    @Test
    void keysOfTablesWithEqualColumnsAreApart() {
        RowKey card = RowKey.in(Table.CARD).text("gh_1").text("p1").build();
        RowKey inventory = RowKey.in(Table.INVENTORY).text("gh_1").text("p1").build();

        assertThat(card).isNotEqualTo(inventory);
    }

    @Test
    void aTextOfTheKeyIsReadBack() {
        assertThat(redemption("gh_1", 17_043, "12b", "o9").text(3)).isEqualTo("12b");
        assertThat(redemption("gh_1", 17_043, "12b", "o9").text(6)).isEqualTo("海报\uD83C\uDF81");
    }

    @Test
    void itsTextTellsNothingOfTheKey() {
        assertThat(redemption("gh_1", 17_043, "12b", "o9")).hasToString("a row of redemption");
    }
}
