package io.couponflow.quickstart;

import java.security.SecureRandom;
import java.util.Base64;

/** What nobody can guess. Where it is kept nobody but its owner reads it: {@link OwnersOnly}. */
final class Secrets {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A new password or token of 256 random bits: letters, digits, {@code -} and {@code _}. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
