package io.couponflow.domain;

/** What became of a {@link RawPush}: an event, a dead letter, or a message that is none of our business. */
public sealed interface Parsed {

    /** A message whose MsgType is not {@code event}: a user's text, image, … It is counted and dropped. */
    enum Ignored implements Parsed {
        INSTANCE
    }

    /**
     * A push that can't be used, and why.
     *
     * @param reason the first that holds
     * @param detail for people, in English: what was wrong and what was expected; never quotes the body
     */
    record Rejected(Reason reason, String detail) implements Parsed {}

    /** A push that carries an event. */
    record Accepted(Push push) implements Parsed {}
}
