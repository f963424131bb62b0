package io.couponflow.mart;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.jspecify.annotations.Nullable;

/**
 * A number of distinct users: one openid, or a HyperLogLog sketch of many (lgK 12: up to a few hundred users the count
 * is exact but for a rounding error, above that its standard error is 1.6 %). Which users were added decides the
 * count; their order does not.
 */
public final class Users {

    private static final int LG_K = 12;

    private final @Nullable String one;
    private final @Nullable Union many;

    private Users(@Nullable String one, @Nullable Union many) {
        this.one = one;
        this.many = many;
    }

    /** One user. */
    public static Users of(String openid) {
        return new Users(openid, null);
    }

    /** The users of both. The caller gives up both: a sketch is added to in place. */
    public Users plus(Users other) {
        if (many == null && other.many != null) {
            return other.plus(this);
        }
        if (many == null && one != null && one.equals(other.one)) {
            return this;
        }
        Users sum = many == null ? new Users(null, sketchOf(one)) : this;
        sum.add(other);
        return sum;
    }

    /** How many there are, rounded. */
    public long count() {
        // The composite estimate depends on the registers alone; the default one on the order of the updates too.
        return many == null ? 1 : Math.round(many.getCompositeEstimate());
    }

    private void add(Users other) {
        Union union = Objects.requireNonNull(many);
        if (other.many != null) {
            union.update(other.many.getResult(TgtHllType.HLL_8));
        } else {
            union.update(other.one);
        }
    }

    private static Union sketchOf(@Nullable String openid) {
        Union union = new Union(LG_K);
        union.update(openid);
        return union;
    }

    /** A version, then the openid or the sketch in its compact form. */
    public static final class Format implements Codec<Users> {

        @Override
        public void write(Users users, DataOutput out) throws IOException {
            if (users.many == null) {
                out.writeByte(1);
                Codec.writeText(Objects.requireNonNull(users.one), out);
            } else {
                out.writeByte(2);
                byte[] sketch = users.many.getResult(TgtHllType.HLL_4).toCompactByteArray();
                Codec.writeSize(sketch.length, out);
                out.write(sketch);
            }
        }

        @Override
        public Users read(DataInput in) throws IOException {
            byte version = in.readByte();
            switch (version) {
                case 1:
                    return of(Codec.readText(in));
                case 2:
                    byte[] sketch = new byte[Codec.readSize(in)];
                    in.readFully(sketch);
                    Union union = new Union(LG_K);
                    union.update(HllSketch.heapify(sketch));
                    return new Users(null, union);
                default:
                    throw Codec.unknownVersion(Users.class, version);
            }
        }
    }
}
