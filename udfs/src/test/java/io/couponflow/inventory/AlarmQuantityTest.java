package io.couponflow.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmQuantityTest {

    @ParameterizedTest
    @CsvSource({
        "the card's quantity is equal to 0, 0",
        "the card's quantity is equal to 100, 100",
        "100, 100",
        "left:7 of 500, 7",
        "还剩12张, 12",
        "007, 7",
        "-5, 5",
        "12.5, 12",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808,",
        "9223372036854775808 or 3, 3",
        "00000000000000000000000000000004, 4",
        "none left,",
        "'',",
        "\uFF17 left,"
    })
    void isTheFirstWholeNumberThatFits(String detail, Long quantity) {
        assertThat(AlarmQuantity.of(detail)).isEqualTo(quantity);
    }
}
