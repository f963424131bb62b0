package io.couponflow.flink;

import io.couponflow.domain.Codec;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;

/** Lets a {@link Codec} serialize for Flink. Evolution is the codec's business: it reads every version of its format. */
public final class CodecSerializer<T> extends TypeSerializer<T> {

    private final Codec<T> codec;

    public CodecSerializer(Codec<T> codec) {
        this.codec = codec;
    }

    @Override
    public void serialize(T value, DataOutputView target) throws IOException {
        codec.write(value, target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return codec.read(source);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return codec.read(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        codec.write(codec.read(source), target);
    }

    @Override
    public T copy(T from) {
        // A state on the heap is copied while a snapshot of it is under way, and rows hold sketches that grow in place.
        try {
            DataOutputSerializer bytes = new DataOutputSerializer(128);
            codec.write(from, bytes);
            return codec.read(new DataInputDeserializer(bytes.getSharedBuffer(), 0, bytes.length()));
        } catch (IOException e) {
            throw new IllegalStateException("a value could not be copied in memory", e);
        }
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public T createInstance() {
        throw new UnsupportedOperationException(codec.getClass().getName() + " has no value to start from");
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(codec);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodecSerializer<?> that && codec.getClass().equals(that.codec.getClass());
    }

    @Override
    public int hashCode() {
        return codec.getClass().hashCode();
    }

    /** In a checkpoint: the codec's class. */
    public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {

        @SuppressWarnings("NullAway.Init") // read by readSnapshot
        private Codec<T> codec;

        /** For Flink, which calls {@link #readSnapshot} next. */
        public Snapshot() {}

        private Snapshot(Codec<T> codec) {
            this.codec = codec;
        }

        @Override
        public int getCurrentVersion() {
            return 1;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(codec.getClass().getName());
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader classes) throws IOException {
            @SuppressWarnings("unchecked") // checked against Codec by name; its type parameter is ours by construction
            Class<Codec<T>> type =
                    (Class<Codec<T>>) (Class<?>) InstantiationUtil.resolveClassByName(in, classes, Codec.class);
            codec = InstantiationUtil.instantiate(type);
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new CodecSerializer<>(codec);
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
            return old instanceof Snapshot<T> snapshot
                            && snapshot.codec.getClass().equals(codec.getClass())
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
