package io.couponflow.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutationTest {

    private static final int SEEDS = 20_000;

    @Test
    void aDamagedSampleIsReadOrRefusedAndNeverThrows() {
        List<byte[]> samples = new ArrayList<>();
        Samples.names().forEach(name -> samples.add(Samples.body(name)));
        PushParser parser = new PushParser();
        Set<Reason> met = EnumSet.noneOf(Reason.class);
        int accepted = 0;

        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] body = damaged(samples.get(random.nextInt(samples.size())), random);
            Parsed parsed = parsed(parser, body, seed);
            if (parsed instanceof Parsed.Rejected rejected) {
                met.add(rejected.reason());
                assertThat(rejected.detail()).as("seed " + seed).doesNotStartWith(XmlFields.BUG);
            } else if (parsed instanceof Parsed.Accepted) {
                accepted++;
            }
        }

        assertThat(accepted).isPositive();
        assertThat(met).contains(Reason.NOT_UTF8, Reason.UNSAFE_TEXT, Reason.MALFORMED_XML, Reason.MISSING_FIELD);
    }

    private static Parsed parsed(PushParser parser, byte[] body, int seed) {
        try {
            return parser.parse(Samples.raw(body));
        } catch (RuntimeException | Error e) {
            throw new AssertionError("parse threw for seed " + seed, e);
        }
    }

    /** One to six times: a byte flipped, set, removed or repeated, or a stretch removed. */
    private static byte[] damaged(byte[] sample, Random random) {
        byte[] body = sample.clone();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(6)) {
                case 0 -> body[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> body[at] = (byte) random.nextInt(256);
                case 2 -> body[at] = (byte) "<>&;![]/\"'= \0#xA".charAt(random.nextInt(16));
                case 3 -> body = joined(body, at, at + 1);
                case 4 -> body = joined(body, Math.min(body.length, at + 1), at);
                default -> body = joined(body, at, Math.min(body.length, at + 1 + random.nextInt(40)));
            }
            if (body.length == 0) {
                return body;
            }
        }
        return body;
    }

    /** What stands before {@code end} and, after it, what stands from {@code start} on. */
    private static byte[] joined(byte[] body, int end, int start) {
        byte[] joined = Arrays.copyOf(body, end + body.length - start);
        System.arraycopy(body, start, joined, end, body.length - start);
        return joined;
    }
}
