package io.couponflow.token;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of one order beside its {@link TokenOrder}, which would grow with every push: its events, and in what
 * order they tell the order's type and times. Nothing is ever read but by its key.
 */
public interface TokenOrderMemory {

    /** The event on that key; null if there is none. */
    @Nullable
    TokenEvent event(TokenEvent.Key key) throws Exception;

    /** Keeps {@code event} instead of the one on its key. */
    void keep(TokenEvent event) throws Exception;

    /** What hangs at that place; null if nothing was kept for it. */
    @Nullable
    Links links(Place place) throws Exception;

    /** Keeps {@code links} instead of those at {@code place}. */
    void keep(Place place, Links links) throws Exception;

    /** Keeps nothing for {@code place} any more. */
    void forget(Place place) throws Exception;

    /**
     * An event in the heap of one {@link Teller}.
     *
     * @param told what is told: one of the tellers' names
     */
    record Place(String told, TokenEvent.Key event) {}

    /**
     * Its neighbours there.
     *
     * @param child the first of those below it; null if there are none
     * @param sibling the next that hangs below the same one; null behind the last
     */
    record Links(TokenEvent.@Nullable Key child, TokenEvent.@Nullable Key sibling) {}
}
