package io.couponflow.token;

import io.couponflow.domain.Codec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A kept order that counts how much of its state is read and written. */
final class CountedOrder extends KeptOrder {

    private long accesses;
    private long bytes;

    /** How many entries of state were read, written or removed. */
    long accesses() {
        return accesses;
    }

    /** How many bytes of state were written. */
    long bytes() {
        return bytes;
    }

    @Override
    boolean take(TokenEvent pushed) throws Exception {
        accesses++;
        boolean isNew = super.take(pushed);
        if (isNew) {
            written(new TokenOrderFormat(), order());
        }
        return isNew;
    }

    @Override
    public @Nullable TokenEvent event(TokenEvent.Key key) throws Exception {
        accesses++;
        return super.event(key);
    }

    @Override
    public void keep(TokenEvent event) throws Exception {
        written(new TokenEventFormat(), event);
        super.keep(event);
    }

    @Override
    public @Nullable Links links(Place place) throws Exception {
        accesses++;
        return super.links(place);
    }

    @Override
    public void keep(Place place, Links links) throws Exception {
        written(new TokenEventFormat.OfPlace(), place);
        written(new TokenEventFormat.OfLinks(), links);
        super.keep(place, links);
    }

    @Override
    public void forget(Place place) throws Exception {
        accesses++;
        super.forget(place);
    }

    private <T> void written(Codec<T> codec, T value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.write(value, new DataOutputStream(out));
        accesses++;
        bytes += out.size();
    }
}
