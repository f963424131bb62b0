package io.couponflow.domain;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which pushes a key has seen, so that a repetition is told from a new one. Immutable.
 *
 * <ol>
 *   <li>An identity is remembered until {@code ttl} seconds after it was first seen; a repetition does not make it last
 *       longer, and changes nothing.
 *   <li>Up to {@value #MOST_WITHIN} identities lie in the value, nearly always all: they take no more bytes than two entries
 *       of state would. Those that lapsed are left out when the next one is added.
 *   <li>The others lie {@link Beside} it, so that the value stays small however many pushes meet on one key. What is there
 *       is looked at until the last of it has lapsed.
 * </ol>
 *
 * <p>An identity is 64 bits of a hash ({@link DedupIdentity.Hash#low}). Pushes of other keys never meet it: among a hundred
 * of one key, two that differ are taken for one with a chance of 3 in 10<sup>16</sup>; among 200,000, of 1 in 10<sup>9</sup>.
 */
public final class Seen {

    /** How many identities lie in the value at most. */
    public static final int MOST_WITHIN = 16;

    /** Nothing was seen. */
    public static final Seen NOTHING = new Seen(new long[0], new long[0], 0);

    private final long[] identities;

    /** When each was first seen, epoch seconds. */
    private final long[] times;

    /** When the last one was put beside the value, epoch seconds; 0 if none ever was. */
    private final long besideAt;

    /** The identities that have no room in the value. They lapse by themselves. */
    public interface Beside {
        /** Whether {@code identity} is there and has not lapsed. */
        boolean contains(long identity) throws Exception;

        /** Keeps {@code identity} from now on. */
        void add(long identity) throws Exception;
    }

    private Seen(long[] identities, long[] times, long besideAt) {
        this.identities = identities;
        this.times = times;
        this.besideAt = besideAt;
    }

    /**
     * This and the push {@code identity}.
     *
     * @param now epoch seconds
     * @param ttl in seconds, above 0
     * @return null if it is a repetition; this if all that is to be kept lies beside it
     */
    public @Nullable Seen with(long identity, long now, long ttl, Beside beside) throws Exception {
        int kept = 0;
        for (int i = 0; i < identities.length; i++) {
            if (now - times[i] < ttl) {
                if (identities[i] == identity) {
                    return null;
                }
                kept++;
            }
        }
        if (besideAt != 0 && now - besideAt < ttl && beside.contains(identity)) {
            return null;
        }
        if (kept < MOST_WITHIN) {
            return with(identity, now, ttl, kept);
        }
        beside.add(identity);
        return now <= besideAt ? this : new Seen(identities, times, now);
    }

    private Seen with(long identity, long now, long ttl, int kept) {
        long[] ofKept = new long[kept + 1];
        long[] timesOfKept = new long[kept + 1];
        int next = 0;
        for (int i = 0; i < identities.length; i++) {
            if (now - times[i] < ttl) {
                ofKept[next] = identities[i];
                timesOfKept[next] = times[i];
                next++;
            }
        }
        ofKept[next] = identity;
        timesOfKept[next] = now;
        return new Seen(ofKept, timesOfKept, besideAt);
    }

    /** How many identities lie in the value. */
    public int size() {
        return identities.length;
    }

    /**
     * Part of other formats, which carry the version: how many there are and whether there were ever more, and of each its
     * time, as the difference to the one before, and its eight bytes.
     */
    public void write(DataOutput out) throws IOException {
        Codec.writeSize(identities.length << 1 | (besideAt == 0 ? 0 : 1), out);
        if (besideAt != 0) {
            Codec.writeVarLong(besideAt, out);
        }
        long before = 0;
        for (int i = 0; i < identities.length; i++) {
            Codec.writeVarLong(times[i] - before, out);
            out.writeLong(identities[i]);
            before = times[i];
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Seen read(DataInput in) throws IOException {
        int head = Codec.readSize(in);
        if (head == 0) {
            return NOTHING;
        }
        long besideAt = (head & 1) == 1 ? Codec.readVarLong(in) : 0;
        long[] identities = new long[head >>> 1];
        long[] times = new long[head >>> 1];
        long before = 0;
        for (int i = 0; i < identities.length; i++) {
            times[i] = before + Codec.readVarLong(in);
            identities[i] = in.readLong();
            before = times[i];
        }
        return new Seen(identities, times, besideAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Seen that
                && Arrays.equals(identities, that.identities)
                && Arrays.equals(times, that.times)
                && besideAt == that.besideAt;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(identities) + Long.hashCode(besideAt);
    }

    @Override
    public String toString() {
        return identities.length + " pushes seen" + (besideAt == 0 ? "" : ", more beside until " + besideAt);
    }

    /** State of keys that have nothing else: a version, and what was seen. */
    public static final class Format implements Codec<Seen> {

        private static final int VERSION = 1;

        @Override
        public void write(Seen seen, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            seen.write(out);
        }

        @Override
        public Seen read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw Codec.unknownVersion(Seen.class, version);
            }
            return Seen.read(in);
        }
    }
}
