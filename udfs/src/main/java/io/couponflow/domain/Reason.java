package io.couponflow.domain;

/** Why a push became a dead letter. Of several that hold, the first in this order is given. */
public enum Reason {
    /** No bytes, or white space alone. */
    EMPTY_BODY,
    /** More than {@link RawPush#MAX_BODY} bytes. */
    TOO_LARGE,
    /** Not well-formed UTF-8 (overlong forms and surrogates are not). */
    NOT_UTF8,
    /** A raw U+0000, which no table can store. */
    UNSAFE_TEXT,
    /** A DOCTYPE, an entity declaration, or a reference to an entity that is not one of the five predefined. */
    FORBIDDEN_XML,
    /** Deeper than 16, more than 16 attributes on an element, or more than 256 elements. */
    TOO_COMPLEX,
    /** Not well-formed XML. */
    MALFORMED_XML,
    /** Safe mode: an Encrypt, but neither MsgType nor Event, since nobody decrypted it. */
    ENCRYPTED,
    /** A field without which the event can't be placed is absent or empty. */
    MISSING_FIELD,
    /** A CreateTime that can't be read, or an id of the coupon or its holder with a tag in it. */
    BAD_VALUE,
    /** CreateTime is more than 24 hours after the receive time. */
    FUTURE_TIME,
    /** A line of the catalogue that can't be read. No push has it. */
    BAD_CATALOGUE
}
