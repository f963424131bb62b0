package io.couponflow.domain;

import java.io.DataInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again: accounts, cards, channels, stores, names of events. What is read is, as a rule, the same
 * object as when it was last read, so it takes no memory, its hash is known, and it equals at a glance.
 *
 * <p>The last text of each of {@value #PLACES} places stays, none of more than {@value #LONGEST} characters: 100 KB at most. Several
 * threads may use it: a text is immutable, and one that another thread has just put aside is made once more.
 */
final class Words {

    private static final int PLACES = 1 << 10;
    private static final int LONGEST = 64;
    private static final @Nullable String[] LAST = new String[PLACES];

    private Words() {}

    /** Reads what {@link Codec#writeText} wrote. */
    static String read(DataInput in) throws IOException {
        String word = Codec.readText(in);
        return of(word, 0, word.length());
    }

    /** The part of {@code text} from {@code from} to {@code to}, which is not looked at. */
    static String of(String text, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return text.substring(from, to);
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        int place = (hash ^ hash >>> 10 ^ hash >>> 20) & PLACES - 1;
        String last = LAST[place];
        if (last != null && last.length() == length && text.startsWith(last, from)) {
            return last;
        }
        String word = text.substring(from, to);
        LAST[place] = word;
        return word;
    }
}
