package io.couponflow.flink;

import io.couponflow.domain.Codec;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of a type that a {@link Codec} writes. It is given wherever a stream or a state is made. */
public final class CodecTypeInfo<T> extends TypeInformation<T> {

    private final Class<T> type;
    private final Codec<T> codec;

    private CodecTypeInfo(Class<T> type, Codec<T> codec) {
        this.type = type;
        this.codec = codec;
    }

    /** {@code type}, as {@code codec} writes it. */
    public static <T> CodecTypeInfo<T> of(Class<T> type, Codec<T> codec) {
        return new CodecTypeInfo<>(type, codec);
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new CodecSerializer<>(codec);
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodecTypeInfo<?> that
                && type.equals(that.type)
                && codec.getClass().equals(that.codec.getClass());
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, codec.getClass());
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof CodecTypeInfo;
    }
}
