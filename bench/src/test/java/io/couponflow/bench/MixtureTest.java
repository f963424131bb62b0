package io.couponflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.quickstart.generate.PushGenerator;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixtureTest {

    @ParameterizedTest
    @CsvSource({"ARCHIVE, 80, 100", "LIVE, 0, 1", "HOT, 80, 120"})
    void pushesSpanTheDaysOfTheirMixture(Mixture mixture, double least, double most) {
        int count = 50_000;
        PushGenerator pushes = new PushGenerator(mixture.plan(1, count));
        long first = pushes.now();

        for (int i = 0; i < count; i++) {
            pushes.next();
        }

        assertThat((double) (pushes.now() - first) / Duration.ofDays(1).toSeconds())
                .isBetween(least, most);
    }
}
