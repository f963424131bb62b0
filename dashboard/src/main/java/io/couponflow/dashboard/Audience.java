package io.couponflow.dashboard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who looks on. Each has a schema of views, and a role of the database that reads these and nothing else. */
public enum Audience {
    MARKETING,
    FINANCE,
    OPS;

    /** Its name in addresses, which is that of its schema, such as {@code marketing}. */
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that reads for it, such as {@code marketing_reader}. */
    public String role() {
        return path() + "_reader";
    }

    /** The audience of a {@link #path}; empty if there is none. */
    public static Optional<Audience> named(String path) {
        return Arrays.stream(values())
                .filter(audience -> audience.path().equals(path))
                .findFirst();
    }
}
