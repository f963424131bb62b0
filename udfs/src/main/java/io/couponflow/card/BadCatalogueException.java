package io.couponflow.card;

/** A line of the catalogue that can't be read. Its message says why, in English, and never quotes the line. */
public final class BadCatalogueException extends Exception {

    private static final long serialVersionUID = 1L;

    BadCatalogueException(String detail) {
        // Without a stack trace: a flood of broken lines must not cost more than a flood of good ones.
        super(detail, null, false, false);
    }
}
