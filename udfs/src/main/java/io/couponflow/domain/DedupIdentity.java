package io.couponflow.domain;

import java.nio.charset.StandardCharsets;
import org.apache.datasketches.hash.MurmurHash3;

/** What makes two pushes the same push, sent again. Weixin re-sends one that was not answered in five seconds. */
public enum DedupIdentity {
    /**
     * Everything the push says: account, sender, CreateTime, event and every other field with a value, in any order.
     * Encrypt is left out: it differs between two sendings. Of a repeated element the first counts; the second
     * CreateTime of a card_pay_order is a field of its own.
     */
    FIELDS {
        @Override
        public Hash of(Push push) {
            Fields fields = push.fields();
            long high = 0;
            long low = 0;
            for (int i = 0; i < fields.size(); i++) {
                String name = fields.name(i);
                if (counts(fields, i, name)) {
                    String value = name.equals("event") ? push.event().name() : fields.value(i);
                    long[] hash = hash(name + Text.SEPARATOR + value);
                    // Sums do not depend on the order of the fields.
                    high += hash[0];
                    low += hash[1];
                }
            }
            return new Hash(high, low);
        }
    },
    /** Weixin's advice: sender and CreateTime. Loses real events: six coupons taken in one tap share both. */
    SENDER_TIME {
        @Override
        public Hash of(Push push) {
            long[] hash = hash(push.account() + Text.SEPARATOR + push.sender() + Text.SEPARATOR + push.createTime());
            return new Hash(hash[0], hash[1]);
        }
    };

    private static final long SEED = 0x636f75706f6eL;

    /** 128 bits of MurmurHash3: the identity of a push in keyed state. */
    public record Hash(long high, long low) {}

    /** The identity of {@code push}. */
    public abstract Hash of(Push push);

    /**
     * The identity that a setting names: {@code fields} or {@code sender-time}.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static DedupIdentity named(String name) {
        return switch (name) {
            case "fields" -> FIELDS;
            case "sender-time" -> SENDER_TIME;
            default -> throw new IllegalArgumentException("no identity of pushes is called " + name);
        };
    }

    private static boolean counts(Fields fields, int i, String name) {
        if (name.equals("encrypt")) {
            return false;
        }
        if (name.indexOf('/') >= 0) {
            return true;
        }
        int earlier = 0;
        for (int j = 0; j < i; j++) {
            if (fields.name(j).equals(name)) {
                earlier++;
            }
        }
        return earlier == 0 || (earlier == 1 && name.equals("createtime"));
    }

    private static long[] hash(String text) {
        return MurmurHash3.hash(text.getBytes(StandardCharsets.UTF_8), SEED);
    }
}
