package io.couponflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.mart.DataQuality;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.mart.Users;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreaggregateTest {

    private OneInputStreamOperatorTestHarness<Row, Row> operator;

    @BeforeEach
    void start() throws Exception {
        operator = Harnesses.of(Preaggregate.attach(Harnesses.stream(Preaggregate.ROW), "coupons"));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    @Test
    void changesToARowAreHandedOnAsTheirSumAheadOfTheBarrier() throws Exception {
        Harnesses.feed(
                operator,
                List.of(activated("12b", 1), activated("flyer", 1), activated("12b", 2), activated("12b", -1)));
        assertThat(operator.extractOutputValues()).as("before the barrier").isEmpty();

        operator.prepareSnapshotPreBarrier(1);

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactlyInAnyOrder(activations("12b", 2), activations("flyer", 1));
    }

    @Test
    void whatWasHandedOnIsNotHandedOnAgain() throws Exception {
        Harnesses.feed(operator, List.of(activated("12b", 1)));
        operator.prepareSnapshotPreBarrier(1);
        operator.prepareSnapshotPreBarrier(2);
        Harnesses.feed(operator, List.of(activated("12b", 1)));

        operator.prepareSnapshotPreBarrier(3);

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactly(activations("12b", 1), activations("12b", 1));
    }

    @Test
    void theEndOfTheInputHandsAllOn() throws Exception {
        Harnesses.feed(operator, List.of(activated("12b", 1), activated("12b", 1)));

        operator.endInput();

        assertThat(Rows.texts(operator.extractOutputValues())).containsExactly(activations("12b", 2));
    }

    @Test
    void asManyRowsAsMemoryMayHoldAreHandedOnAtOnce() throws Exception {
        for (int i = 1; i < Preaggregate.MOST_ROWS; i++) {
            Harnesses.feed(operator, List.of(activated("c" + i, 1)));
        }
        assertThat(operator.extractOutputValues()).isEmpty();

        Harnesses.feed(operator, List.of(activated("c0", 1)));

        assertThat(operator.extractOutputValues()).hasSize(Preaggregate.MOST_ROWS);
    }

    @Test
    void rowsOfTablesWithEqualKeysAreApart() throws Exception {
        Harnesses.feed(
                operator,
                List.of(
                        DataQuality.received("12b", 17_043),
                        DataQuality.accepted("12b", 17_043, true),
                        activated("12b", 1)));

        operator.prepareSnapshotPreBarrier(1);

        assertThat(Rows.texts(operator.extractOutputValues()))
                .containsExactlyInAnyOrder(activations("12b", 1), "DATA_QUALITY[12b, 17043000, 1, 1, 0, 0, 0, 0]");
    }

    @Test
    void usersAddUpToDistinctOnes() throws Exception {
        Harnesses.feed(operator, List.of(scan("o1"), scan("o2"), scan("o1")));

        operator.prepareSnapshotPreBarrier(1);

        assertThat(operator.extractOutputValues())
                .singleElement()
                .extracting(Rows::text)
                .isEqualTo("ACTIVITY[gh_1, 3600000, scan, , 12b, 3, 2]");
    }

    private static Row scan(String openid) {
        return Rows.row(Table.ACTIVITY, "gh_1", 3_600_000, "scan", "", "12b", 1, Users.of(openid));
    }

    private static Row activated(String cardId, long activations) {
        return Rows.row(Table.MEMBER_ACTIVITY, "gh_1", cardId, 17_043, activations, 0, 0, 0, 0, 0);
    }

    private static String activations(String cardId, long activations) {
        return "MEMBER_ACTIVITY[gh_1, " + cardId + ", 17043, " + activations + ", 0, 0, 0, 0, 0]";
    }
}
