package io.couponflow.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTest {

    /** U+1F600, two chars. */
    private static final String SMILE = "\uD83D\uDE00";

    @Test
    void aKeyKeeps128CodePointsAndNeverHalfOfOne() {
        assertThat(Text.key(SMILE.repeat(130))).isEqualTo(SMILE.repeat(128));
        assertThat(Text.key("x" + SMILE.repeat(130))).isEqualTo("x" + SMILE.repeat(127));
        assertThat(Text.key("a".repeat(129))).isEqualTo("a".repeat(128));
    }

    @Test
    void aTextOf128CodePointsIsKeptWhole() {
        String longest = SMILE.repeat(128);

        assertThat(Text.key(longest)).isEqualTo(longest);
        assertThat(Text.key("a".repeat(128))).isEqualTo("a".repeat(128));
        assertThat(Text.key("")).isEmpty();
    }

    @Test
    void aCharacterBeyondTheBasicPlaneIsGreaterThanAnyWithinIt() {
        String last = "\uFFFD";

        assertThat(Text.compare(last, SMILE)).isNegative();
        assertThat(Text.compare(SMILE, last)).isPositive();
        assertThat(last.compareTo(SMILE))
                .as("which String.compareTo sees otherwise")
                .isPositive();
    }

    @Test
    void aPrefixIsSmallerThanWhatItBegins() {
        assertThat(Text.compare("", "a")).isNegative();
        assertThat(Text.compare("ab", "a")).isPositive();
        assertThat(Text.compare(SMILE, SMILE)).isZero();
    }

    @Test
    void theOrderIsThatOfTheUtf8Bytes() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            String a = text(random);
            String b = text(random);

            int bytes = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

            assertThat(Integer.signum(Text.compare(a, b)))
                    .as("seed %d: %s and %s", seed, a, b)
                    .isEqualTo(Integer.signum(bytes));
        }
    }

    @Test
    void anIdOfZerosAloneMeansNone() {
        assertThat(Text.unlessZero("0")).isEmpty();
        assertThat(Text.unlessZero("000")).isEmpty();
        assertThat(Text.unlessZero("")).isEmpty();
        assertThat(Text.unlessZero("007")).isEqualTo("007");
        assertThat(Text.unlessZero("0a")).isEqualTo("0a");
    }

    @Test
    void theFirstTextThatIsNotEmptyCounts() {
        assertThat(Text.firstOf("", "b")).isEqualTo("b");
        assertThat(Text.firstOf("a", "b")).isEqualTo("a");
        assertThat(Text.firstOf("", "")).isEmpty();
    }

    @Test
    void whatADatabaseCanNotStoreIsNamed() {
        assertThat(Text.unstorable("")).isNull();
        assertThat(Text.unstorable("\1\t\u001F\uFFFE\uFFFF \uD83C\uDF81")).isNull();
        assertThat(Text.unstorable("a\0b")).isEqualTo("U+0000");
        assertThat(Text.unstorable("a\uD83C")).isEqualTo("half a surrogate pair");
        assertThat(Text.unstorable("\uD83Ca")).isEqualTo("half a surrogate pair");
        assertThat(Text.unstorable("\uDF81\uD83C")).isEqualTo("half a surrogate pair");
        assertThat(Text.unstorable("\uD83C\uD83C\uDF81")).isEqualTo("half a surrogate pair");
        assertThat(Text.unstorable("\uD83C\uDF81\0")).isEqualTo("U+0000");
    }

    private static String text(Random random) {
        int[] some = {'a', 'b', 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1F600, 0x10FFFF};
        return random.ints(random.nextInt(4), 0, some.length)
                .map(i -> some[i])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
