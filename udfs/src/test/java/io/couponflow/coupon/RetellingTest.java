package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.coupon.Standing.Above;
import io.couponflow.coupon.Standing.Open;
import io.couponflow.coupon.Standing.Owned;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The numbered rules of {@link Retelling}. */
class RetellingTest {

    private static final Standing FIRST = new Owned(new Attribution("12b", 17_043, 1_472_551_036));
    private static final Standing SECOND = new Owned(new Attribution("flyer", 17_042, 1_472_451_036));

    private final Retelling retelling = new Retelling();

    @Test
    void whereACodeStandsThatNobodyKnewOfIsToldAtOnce() {
        assertThat(retelling.isDueAtOnce("a", Open.OPEN, FIRST)).isTrue();
        assertThat(retelling.told("a", FIRST)).isEqualTo(FIRST);
        assertThat(retelling.isWaiting("a")).isFalse();
    }

    @Test
    void whatWasToldStandsUntilTheCheckpointHoweverOftenTheCodeMoves() throws Exception {
        assertThat(retelling.isDueAtOnce("a", FIRST, SECOND)).isFalse();
        assertThat(retelling.isDueAtOnce("a", SECOND, Open.OPEN)).isFalse();
        assertThat(retelling.isDueAtOnce("a", Open.OPEN, new Above("z"))).isFalse();

        assertThat(retelling.told("a", new Above("z"))).isEqualTo(FIRST);
        assertThat(settled()).containsExactly(Map.entry("a", FIRST));
        assertThat(settled()).as("again").isEmpty();
        assertThat(retelling.told("a", new Above("z"))).isEqualTo(new Above("z"));
    }

    @Test
    void aCodeThatDoesNotMoveWaitsForNothing() throws Exception {
        assertThat(retelling.isDueAtOnce("a", FIRST, FIRST)).isFalse();

        assertThat(settled()).isEmpty();
    }

    @Test
    void whatWaitsInMemoryIsBounded() throws Exception {
        for (int i = 0; i < Retelling.MOST_WAITING; i++) {
            assertThat(retelling.isFull()).isFalse();
            retelling.isDueAtOnce("a" + i, FIRST, SECOND);
        }

        assertThat(retelling.isFull()).isTrue();
        assertThat(settled()).hasSize(Retelling.MOST_WAITING);
        assertThat(retelling.isFull()).isFalse();
    }

    private Map<String, Standing> settled() throws Exception {
        Map<String, Standing> settled = new HashMap<>();
        retelling.settle(settled::put);
        return settled;
    }
}
