package io.couponflow.domain;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a file held when it was read, unzipped: by this a file is known, wherever it lies and whatever it is called.
 *
 * @param all what was read of it
 * @param whole its part up to where the file is gone on with when it has grown: behind its last push that was whole
 * @param head SHA-256 of the first {@link #HEAD} bytes, hexadecimal; null if it has fewer. It only narrows a search
 */
public record FileContent(Part all, Part whole, @Nullable String head) implements Serializable {

    /** How many bytes a head has. */
    public static final int HEAD = 1024;

    /**
     * So many bytes from the start of a file.
     *
     * @param bytes how many, 0 or more
     * @param sha256 of them, hexadecimal
     */
    public record Part(long bytes, String sha256) implements Serializable {}
}
