package io.couponflow.domain;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file held when it was read, unzipped: by this a file is known, wherever it lies and whatever it is called.
 *
 * @param all what was read of it
 * @param whole its part up to where the file is gone on with when it has grown: behind its last push that was whole
 * @param head SHA-256 of its first bytes, hexadecimal, as many as {@link #headLength} tells; null if that is none. It only
 *     narrows a search
 */
public record FileContent(Part all, Part whole, @Nullable String head) implements Serializable {

    /** How many bytes a head may have, the most first. */
    public static final List<Integer> HEADS = List.of(1024, 512, 256, 128);

    /** How many bytes the head of so many has: the most that fits in; 0 if none does. */
    public static int headLength(long bytes) {
        return HEADS.stream().filter(length -> length <= bytes).findFirst().orElse(0);
    }

    /**
     * So many bytes from the start of a file.
     *
     * @param bytes how many, 0 or more
     * @param sha256 of them, hexadecimal
     */
    public record Part(long bytes, String sha256) implements Serializable {}
}
