package io.couponflow.mart;

import java.math.BigDecimal;

/** What a column holds, and the object that carries a value of it; null is unknown. */
public enum Type {
    /** A {@link String}. */
    TEXT,
    /** A {@link Long} that fits an int. */
    INTEGER,
    /** A {@link Long}. */
    BIGINT,
    /** A {@link Long}: days since 1970-01-01. */
    DATE,
    /** A {@link Long}: epoch milliseconds. */
    TIMESTAMPTZ,
    /** A {@code byte[]}. */
    BYTEA,
    /** A {@link BigDecimal}. */
    NUMERIC,
    /** A {@link Boolean}. */
    BOOLEAN,
    /** A {@link String}: one JSON value, without the character U+0000. */
    JSONB
}
