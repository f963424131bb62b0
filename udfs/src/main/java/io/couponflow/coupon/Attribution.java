package io.couponflow.coupon;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a code owes to the issue at the start of its chain of gifts.
 *
 * @param channel of the issue
 * @param day of the issue, as days since 1970-01-01 in the configured zone
 * @param issuedAt the CreateTime, epoch seconds
 */
public record Attribution(String channel, long day, long issuedAt) {

    /** Part of other formats, which carry the version. */
    static final class Format implements Codec<Attribution> {
        @Override
        public void write(Attribution attribution, DataOutput out) throws IOException {
            Codec.writeText(attribution.channel, out);
            Codec.writeVarLong(attribution.day, out);
            Codec.writeVarLong(attribution.issuedAt, out);
        }

        @Override
        public Attribution read(DataInput in) throws IOException {
            return new Attribution(Codec.readText(in), Codec.readVarLong(in), Codec.readVarLong(in));
        }
    }
}
